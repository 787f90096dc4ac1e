#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What reviewers would otherwise have to look for: length, licence lines, names
# that say nothing, scripts and pages with mistakes, and what cppcheck sees.
# `lint.sh BUILD` checks; it first shows on a tree made to be wrong that it can fail.
set -euo pipefail
build=${1:-build}

FILE_LINES=500 FUNCTION_LINES=60 COLUMNS_MAX=110

# A function's body begins and ends with a brace in the first column; tables
# don't. Tests are tables for the most part and are left out.
check_lengths() { # FILES...
  awk -v file_lines=$FILE_LINES -v function_lines=$FUNCTION_LINES -v columns=$COLUMNS_MAX '
    function finish() { if (lines > file_lines) printf "%s: %d lines\n", last, lines }
    FNR == 1 { if (last) finish(); last = FILENAME; open = 0 }
    { lines = FNR
      text = $0; width = 0
      for (i = 1; i <= length(text); i++)
        width += substr(text, i, 1) == "\t" ? 8 - width % 8 : 1
      if (width > columns) printf "%s:%d: %d columns\n", FILENAME, FNR, width }
    /^\{/ { open = FNR }
    /^\}/ && open { if (FNR - open - 1 > function_lines)
                      printf "%s:%d: a function of %d lines\n", FILENAME, open, FNR - open - 1
                    open = 0 }
    END { if (last) finish() }' "$@"
}

check_licences() { # FILES...
  local file
  for file in "$@"; do
    head -2 "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file: no SPDX line"
  done
}

check_names() { # FILES...
  printf '%s\n' "$@" | grep -E '(^|/)[^/]*(util|misc|helper|common)s?[^/]*$' | sed 's/$/: a name that says nothing/' || true
}

# Mail can be late and planned days shift, so no text says "tomorrow".
check_texts() { # FILES...
  [ $# -eq 0 ] || grep -niHE '\b(tomorrow|today|yesterday|tonight|this morning)\b' "$@" | sed 's/$/ <- a day that moves/' || true
}

prove_it_can_fail() {
  local tree wrong
  tree=$(mktemp -d)
  trap 'rm -rf "$tree"' RETURN
  { echo 'int f(void)'; echo '{'; seq -f '/* %g */' 61; echo '}'; seq -f '/* %g */' 450; printf '%0111d\n' 0; } >"$tree/string_utils.c"
  echo 'See you tomorrow.' >"$tree/reminder.txt"
  wrong=$(check_lengths "$tree"/*.c; check_licences "$tree"/*.c; check_names "$tree"/*.c; check_texts "$tree"/*.txt)
  [ "$(wc -l <<<"$wrong")" -eq 6 ] || { echo "lint.sh: does not see what it should:"; echo "$wrong"; exit 1; }
}

prove_it_can_fail

check_executable() { # FILES...
  local file
  for file in "$@"; do
    [ -x "$file" ] || echo "$file: not executable, so the runner can't run it"
  done
}

mapfile -t product < <(git ls-files 'cmd/*.[ch]' 'lib/*.[ch]' 'include/*.h')
mapfile -t scripts < <(git ls-files '*.sh' '*.bash' '*.bats' '.ci/run')
# A mail text is mailed, a page for readers is read, and a fixture is what it is.
mapfile -t licensed < <(git ls-files | grep -vE '^(lib/texts/.*\.txt|.*\.md|LICENSE|\..*|tests/fixtures/.*)$')
mapfile -t texts < <(git ls-files 'lib/texts/*')
mapfile -t pages < <(git ls-files 'man/*')
mapfile -t all < <(git ls-files)

wrong=$(
  check_lengths "${product[@]}"
  check_licences "${licensed[@]}" .ci/run
  check_names "${all[@]}"
  check_executable tests/cli/*.bats tests/checks/*.sh
  check_texts "${texts[@]}"
  # 2016: $ in single quotes is what tests are full of; 2154: tests/cli/lib.bash sets what tests
  # read; 2119, 2120: functions of tests take arguments that only some pass
  shellcheck -x -e SC2016,SC2154,SC2119,SC2120 -f gcc "${scripts[@]}" 2>&1 || true
  for page in "${pages[@]}"; do
    case $page in
      *.[157]) mandoc -T lint -W warning "$page" 2>&1 || true ;;
      *) echo "$page: man/ holds manual pages and nothing else" ;;
    esac
  done
)
# The two that are suppressed see an output parameter as a read of what it points to;
# the compiler and the sanitizers look for the same.
mkdir -p "$build/cppcheck"
wrong+=$(cppcheck --quiet --std=c11 -j2 --cppcheck-build-dir="$build/cppcheck" --inline-suppr \
  --enable=warning,portability --suppress=ctuuninitvar --suppress=legacyUninitvar -D_GNU_SOURCE \
  --include=tests/checks/cppcheck_macros.h -Iinclude -Ilib \
  --template='{file}:{line}: {message} [{id}]' lib cmd 2>&1 | sed '1s/^/\n/' || true)
wrong=$(sed '/^$/d' <<<"$wrong")
if [ -n "$wrong" ]; then
  echo "$wrong"
  exit 1
fi
echo "lint: clean"
