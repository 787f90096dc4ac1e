#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every example of every manual page is run, in an invented group.

load lib

examples() { # PAGE FOLDER
  expect 0 "$PYTHON" "$SOURCE/tests/support/examples.py" "$1" "$2"
  [ -z "$output" ] || printf '%s\n' "$output"
}

# A group with the files that examples name.
make_group() { # NAME
  export EDITOR=true # where an example opens one
  brownbag init --example "$1" 2>/dev/null
  brownbag -C "$1" config set smtp.url smtp://127.0.0.1:9
  printf 'name,email\nMaja Lind,maja@example.org\n' >"$1/people.csv"
  printf 'Wer;Post\nPia Holm;pia@example.org\n' >"$1/liste.csv"
  printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.org//EN\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\nDTSTAMP:20270101T000000Z\r\nDTSTART;VALUE=DATE:20270501\r\nSUMMARY:May Day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' >"$1/holidays.ics"
}

@test "the examples of all pages work" {
  make_group fresh
  # cron looks for groups below the home of its user
  cp -r fresh "$HOME/returning"
  for page in "$SOURCE"/man/*; do
    case ${page##*/} in
      *.7) continue ;;
    esac
    cp -r fresh "${page##*/}"
    examples "$page" "$PWD/${page##*/}" >>wrong
  done
  assert_file wrong ""
}

@test "the tutorial goes from nothing to the second month" {
  mkdir nothing
  HOME=$PWD/nothing examples "$SOURCE/man/brownbag-tutorial.7" "$PWD/nothing" >wrong
  assert_file wrong ""
  # shellcheck disable=SC2030
  export BROWNBAG_NOW=2027-02-08T15:00
  cd nothing/returning
  expect 0 brownbag status --json
  assert_has "$output" '"mode": "live"'
  expect 0 brownbag outbox list --porcelain --fields kind,state
  for kind in invite brief agenda reminder welcome confirm turn; do
    assert_has "$output" "$kind"$'\tsent'
  done
}

@test "the checklist for a start goes from the idea to the morning after the first lunch" {
  mkdir nothing
  # shellcheck disable=SC2030,SC2031
  export BROWNBAG_NOW=2026-12-29T09:00 EDITOR=true
  HOME=$PWD/nothing examples "$SOURCE/man/brownbag-starting.7" "$PWD/nothing" >wrong
  assert_file wrong ""
  # shellcheck disable=SC2031
  export BROWNBAG_NOW=2027-03-10T10:00
  cd nothing/returning
  # what each week promises
  expect 0 brownbag outbox list --json
  same mails "$("$PYTHON" -c 'import json, sys
print(*sorted({(row["due_at"][:10], row["kind"]) for row in json.load(sys.stdin) if row["month"] == "2027-03"}))' <<<"$output")" \
    "('2027-02-02', 'ask') ('2027-02-09', 'invite') ('2027-02-23', 'brief') ('2027-03-04', 'agenda') ('2027-03-08', 'reminder') ('2027-03-10', 'thanks')"
  expect 0 brownbag outbox list --porcelain --fields state
  same states "$(sort -u <<<"$output")" sent
  expect 0 brownbag meeting show 2027-03 --json
  assert_has "$output" '"headcount": 6'
}

@test "what the README shows works, one after the other" {
  make_group files
  mkdir -p nothing/returning bin
  # what somebody has at hand who begins
  cp files/holidays.ics nothing/returning
  printf '%s\n' name,email 'Ana Lima,ana@example.org' 'Bram de Wit,bram@example.org' \
    'Chiara Rossi,chiara@example.org' 'Hana Sato,hana@example.org' 'Jun Park,jun@example.org' \
    >nothing/returning/people.csv
  printf 'date,facilitator\n2026-11-10,Ana Lima\n2026-12-08,Chiara Rossi\n' >nothing/returning/rota.csv
  # nothing leaves this machine, and nobody is there to say yes
  cat >bin/brownbag <<SH
#!/bin/sh
case \$* in
  'config set smtp.url '*) set -- config set smtp.url maildir:sent ;;
  start*) set -- "\$@" --yes ;;
esac
exec "$BUILD/brownbag" "\$@"
SH
  chmod +x bin/brownbag
  # shellcheck disable=SC2030,SC2031
  export EDITOR=true PATH=$PWD/bin:$PATH
  HOME=$PWD/nothing examples "$SOURCE/README.md" "$PWD/nothing" >wrong
  assert_file wrong ""
}

@test "an example that fails, or that nobody can run, is seen" {
  make_group fresh
  cat >wrong.1 <<'PAGE'
.Sh EXAMPLES
.Dl brownbag roster list
.Dl brownbag rooster list
.Dl whistle
.\" exit: 1
.Dl brownbag roster show nobody
.Dl brownbag roster list --status active --topic first-weeks --porcelain
.Bd -literal
[meeting]
horizon = 7
horizn = 7
.Ed
.Sh SEE ALSO
.Dl brownbag rooster list
PAGE
  examples wrong.1 "$PWD/fresh" | grep -v '^  ' >seen
  assert_file seen 'wrong.1: brownbag rooster list
wrong.1: neither a command nor a setting: whistle
wrong.1: broken in two by man, use a literal block: brownbag roster list --status active --topic first-weeks --porcelain
wrong.1: brownbag -c meeting.horizn=7 config get meeting.horizn'
}
