#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag remind by a clock that leapt: nothing is done by it until it has shown for a day
# that it means it, or a person says so. A laptop that slept for a month isn't kept waiting.

# shellcheck disable=SC2030,SC2031 # each test counts its own mails

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
  brownbag config set smtp.url maildir:mail
  unset BROWNBAG_NOW # the machine's own clock
  # faketime's library comes before the sanitizer's, which can do without being the first
  export ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0
  at '2027-01-04 08:00' start --yes >/dev/null 2>&1
  at '2027-01-04 08:15' remind
  mails=$(count_mails)
}

at() { # TIME COMMAND...
  local time=$1
  shift
  faketime -f "$time:00" brownbag "$@"
}

count_mails() { find mail/new -type f 2>/dev/null | wc -l; }

leapt() { # TIME
  expect 75 at "$1" remind
  same mails "$(count_mails)" "$mails"
}

@test "a clock that comes up years ago does nothing, and what it said is forgotten" {
  leapt '2020-01-01 00:00'
  assert_talk "error: the clock shows 2020-01-01, and the last run was on 2027-01-04: nothing is done for a day, or until brownbag remind is told on a terminal that it is right"
  leapt '2020-01-01 00:15'
  assert_output ''
  same talk "$talk" '' # told once
  expect 0 at '2027-01-04 09:00' remind
  leapt '2020-01-02 09:00' # another leap, and not a day of the first
  expect 0 at '2027-01-05 09:00' remind
  same lunches "$(at '2027-01-05 09:00' meeting list --porcelain --fields start | head -n1 | cut -c1-10)" 2027-01-12
}

@test "a clock that is a year ahead books no lunch as held, and expires no mail" {
  held=$(at '2027-01-04 09:00' meeting list --porcelain --fields status | sort | uniq -c)
  leapt '2028-01-05 09:00'
  leapt '2028-01-05 21:00'
  same held "$(at '2027-01-04 09:00' meeting list --porcelain --fields status | sort | uniq -c)" "$held"
  expect 0 at '2027-01-05 09:00' remind
  mails=$(count_mails)
  leapt '2028-01-06 10:00' # the count begins anew
}

@test "a machine that was off for months goes on after a day" {
  leapt '2027-05-03 08:00'
  leapt '2027-05-04 07:45'
  expect 0 at '2027-05-04 08:00' remind
  [ "$(count_mails)" -gt "$mails" ]
  expect 0 at '2027-05-04 08:15' remind
}

@test "a clock that was ahead for days, and believed, can go back" {
  leapt '2028-01-05 09:00'
  expect 0 at '2028-01-06 09:00' remind
  mails=$(count_mails)
  leapt '2027-01-07 09:00'
  expect 0 at '2027-01-08 09:00' remind
  expect 0 at '2027-01-08 09:15' remind
}

@test "a laptop that slept for a month, and a clock put back by hours, are no leap" {
  expect 0 at '2027-02-05 08:00' remind
  [ "$(count_mails)" -gt "$mails" ]
  expect 0 at '2027-02-04 09:00' remind
}

@test "a person answers for the clock: by --now, and before a start" {
  BROWNBAG_NOW=2027-06-01T08:00 expect 0 brownbag remind
  at '2027-06-01 09:00' stop 2>/dev/null
  at '2027-09-01 09:00' start --yes >/dev/null 2>&1
  expect 0 at '2027-09-01 09:15' remind
}

@test "on a terminal it asks" {
  cat >answer.py <<'P'
import os, pty, sys
answer = sys.argv[1]
pid, fd = pty.fork()
if pid == 0:
    os.execvp("faketime", ["faketime", "-f", "2027-05-03 08:00:00", "brownbag", "remind"])
seen = b""
try:
    while True:
        seen += os.read(fd, 4096)
        if b"[y/N]" in seen and answer:
            os.write(fd, answer.encode() + b"\n")
            answer = ""
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
P
  expect 75 "$PYTHON" answer.py no
  same mails "$(count_mails)" "$mails"
  expect 0 "$PYTHON" answer.py yes
  [ "$(count_mails)" -gt "$mails" ]
  expect 0 at '2027-05-03 09:00' remind
}
