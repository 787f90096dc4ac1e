# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What every test of the command line loads: a home and a working folder of its
# own, a fixed time, no settings but its own, and exact exit codes.
#
#     load lib
#
#     @test "roster list prints names" {
#       expect 0 brownbag roster list
#       assert_output "..."
#     }
#
# A test that needs more in `setup` calls setup_world first.

bats_require_minimum_version 1.5.0

SOURCE=${SOURCE:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
BUILD=${BUILD:-$SOURCE/build}
PYTHON=${PYTHON:-/usr/bin/python3}

setup_world() {
  local name
  for name in $(compgen -v | grep -E '^(BROWNBAG_|XDG_|GIT_)'); do unset "$name"; done
  unset EDITOR VISUAL NO_COLOR COLUMNS
  export TERM=xterm PAGER=cat # a terminal in a test has nobody who would leave a pager
  export HOME=$BATS_TEST_TMPDIR/home TZ=UTC LC_ALL=C.UTF-8
  export BROWNBAG_NOW=2027-01-04T08:00 BROWNBAG_SYSTEM_CONFIG=$HOME/system.ini
  export PATH=$BUILD:$PATH
  mkdir -p "$HOME" "$BATS_TEST_TMPDIR/work"
  cd "$BATS_TEST_TMPDIR/work" || exit 1
}

setup() {
  setup_world
}

# Run a command: $output gets its stdout, $talk its stderr. Another exit code
# than the expected one fails, and 128 or more is a crash whatever was expected.
expect() { # CODE COMMAND...
  local expected=$1 code=0
  shift
  "$@" >"$BATS_TEST_TMPDIR/stdout" 2>"$BATS_TEST_TMPDIR/stderr" || code=$?
  output=$(<"$BATS_TEST_TMPDIR/stdout") talk=$(<"$BATS_TEST_TMPDIR/stderr")
  [ "$code" -eq "$expected" ] && [ "$code" -lt 128 ] && return
  [ "$code" -lt 128 ] || echo "it crashed: exit code $code"
  fail "$* exited with $code, not $expected" "stdout: $output" "stderr: $talk"
}

fail() {
  printf '%s\n' "$@" >&2
  return 1
}

same() { # WHAT GOT WANTED
  [ "$2" = "$3" ] || { diff -u --label wanted --label "$1" <(echo "$3") <(echo "$2") >&2; return 1; }
}

# Whole texts are compared, so that nothing more is printed than was meant.
assert_output() { same stdout "$output" "$1"; }
assert_talk() { same stderr "$talk" "$1"; }
assert_file() { same "$1" "$(<"$1")" "$2"; }
assert_has() { # TEXT PART
  case $1 in *"$2"*) ;; *) fail "not there: $2" "in: $1" ;; esac
}

# A usage error: one line on stderr, nothing on stdout, exit code 2.
assert_usage() { # COMMAND...
  expect 2 "$@"
  [ -z "$output" ] || fail "printed: $output"
  [ "$(wc -l <"$BATS_TEST_TMPDIR/stderr")" -eq 1 ] || fail "more or less than a line: $talk"
}

# Permissions mean nothing to root, so such tests run as somebody else.
as_user() { # COMMAND...
  if [ "$(id -u)" -ne 0 ]; then
    "$@"
  else
    chmod 755 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR" "${BATS_TEST_TMPDIR%/*}"
    chown -R 65534:65534 "$BATS_TEST_TMPDIR/work" "$HOME"
    setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
  fi
}

# A khal with one empty calendar.
configure_khal() {
  mkdir -p "$HOME/.config/khal" "$HOME/calendar"
  cat >"$HOME/.config/khal/config" <<K
[calendars]
[[lunch]]
path = $HOME/calendar
[locale]
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
K
}
