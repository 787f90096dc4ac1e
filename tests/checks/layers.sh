#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The floors of the house, held against the code: who may include whom, and
# what the library may never call. `layers.sh BUILD` checks; it first shows on
# a tree made to be wrong that it can fail.
set -euo pipefail
build=$1

# folder: the folders of ours that it may use (public headers are sorted by floor below)
declare -A floor=([base]=1 [people]=2 [meetings]=2 [notices]=2
                  [config]=3 [store]=3 [calendar]=3 [mail]=3 [web]=3 [group]=4)
# third-party header prefix: the one place that may include it
third_party=$(cat <<'T'
ini.h lib/config
sqlite3.h lib/store
libical/ lib/calendar
gmime/ lib/mail
curl/ lib/mail
unicase.h lib/base
uninorm.h lib/base
unistr.h lib/base
unictype.h lib/base
uniwidth.h lib/base
uniconv.h lib/base
idn2.h lib/base
nettle/ lib/base
jansson.h cmd
libsmartcols/ cmd
T
)

# Where a public header is implemented, told by the folder of the sources that define it:
# a source's first #include <brownbag/...> is the header it implements, where no source
# of the header's name begins with it.
header_folder() { # TREE HEADER
  local tree=$1 header=$2 file
  for file in "$tree"/lib/*/"${header%.h}".c "$tree"/lib/*/*.c; do
    [ -e "$file" ] || continue
    if [ "$(grep -om1 '<brownbag/[^>]*>' "$file")" = "<brownbag/$header>" ]; then
      basename "$(dirname "$file")"
      return
    fi
  done
}

check_includes() { # TREE; prints what is wrong
  local tree=$1 file folder line header owner
  declare -A owner_of=()
  for header in "$tree"/include/brownbag/*.h; do
    [ -e "$header" ] || continue
    header=${header##*/}
    owner_of[$header]=$(header_folder "$tree" "$header")
  done
  for file in "$tree"/lib/*/*.[ch]; do
    [ -e "$file" ] || continue
    folder=$(basename "$(dirname "$file")")
    [ "$folder" = texts ] && continue
    if [ -z "${floor[$folder]:-}" ]; then
      echo "${file#"$tree"/}: lib/$folder is no room of the house"
      continue
    fi
    while read -r header; do
      owner=${owner_of[$header]:-}
      if [ -z "$owner" ] || [ "$owner" = "$folder" ]; then continue; fi
      if [ "${floor[$owner]}" -gt "${floor[$folder]}" ] ||
         { [ "${floor[$owner]}" -eq 3 ] && [ "${floor[$folder]}" -eq 3 ]; }; then
        echo "${file#"$tree"/}: lib/$folder uses <brownbag/$header> of lib/$owner"
      fi
    done < <(grep -oE '^#include <brownbag/[^>]*>' "$file" | sed 's,.*/,,; s,>,,')
    while read -r line; do
      echo "${file#"$tree"/}: includes $line, which only its own folder may"
    done < <(grep -oE '^#include "[a-z_]+/[^"]*"' "$file" | grep -v "\"$folder/" || true)
  done
  while read -r header owner; do
    while read -r file; do
      case ${file#"$tree"/} in
        "$owner"/*) ;;
        *) echo "${file#"$tree"/}: only $owner may include <$header...>" ;;
      esac
    done < <(grep -rlE "^#include <$header" "$tree/lib" "$tree/cmd" "$tree/include" 2>/dev/null || true)
  done <<<"$third_party"
}

# What lib may not call: it neither prints nor ends the program, and asks nobody
# for the time, the environment or the terminal. (__assert_fail is the compiler's.)
forbidden='^(printf|puts|putchar|perror|vprintf|__printf_chk|__vprintf_chk|__fprintf_chk|fprintf|vfprintf|stdout|stderr|stdin|exit|_exit|abort|getenv|secure_getenv|setenv|putenv|time|gettimeofday|clock_gettime|localtime|localtime_r|mktime|isatty|signal|sigaction|getopt|getopt_long|system|popen|strcpy|strcat|sprintf|gets|strtok|rand|random)$'
# A program that runs another one, or waits for a lock, has to look at a clock;
# rooms and the calls granted to them, each with its reason.
allowed='^$'
[ -f tests/checks/layers.allowed ] && allowed=$(grep -v '^#' tests/checks/layers.allowed | paste -sd'|' || true)

check_symbols() { # OBJECTS...
  local object symbol
  for object in "$@"; do
    for symbol in $(nm -u "$object" | awk '{ print $NF }' | sed 's/@.*//'); do
      if [[ $symbol =~ $forbidden ]] && ! grep -qE "^(${allowed:-^$})$" <<<"${object##*/lib/} $symbol"; then
        echo "${object##*/}: calls $symbol"
      fi
    done
  done
}

prove_it_can_fail() {
  local tree
  tree=$(mktemp -d)
  trap 'rm -rf "$tree"' RETURN
  mkdir -p "$tree"/lib/{base,store,mail} "$tree"/include/brownbag "$tree"/cmd
  echo '#include <brownbag/store.h>' >"$tree/lib/store/store.c"
  echo '#include <brownbag/x.h>
#include <brownbag/store.h>' >"$tree/lib/base/x.c"
  echo '#include <brownbag/m.h>
#include <brownbag/store.h>
#include <sqlite3.h>' >"$tree/lib/mail/m.c"
  touch "$tree"/include/brownbag/{store,x,m}.h
  [ "$(check_includes "$tree" | wc -l)" -eq 3 ] || { echo "layers.sh: does not see what it should:"; check_includes "$tree"; exit 1; }
  echo 'int puts(const char *); void f(void); void f(void) { puts("x"); }' >"$tree/p.c"
  ${CC:-cc} -c "$tree/p.c" -o "$tree/p.o"
  [ "$(check_symbols "$tree/p.o" | wc -l)" -eq 1 ] || { echo "layers.sh: does not see a forbidden call"; exit 1; }
}

prove_it_can_fail
wrong=$(check_includes . ; find "$build/lib" -name '*.o' -print0 | sort -z | xargs -0 bash -c "$(declare -f check_symbols); forbidden='$forbidden'; allowed='$allowed'; check_symbols \"\$@\"" _)
if [ -n "$wrong" ]; then
  echo "$wrong"
  exit 1
fi
echo "layers: as drawn"
