#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load lib

init() {
  expect 0 brownbag init "$@" --name 'Returning to Work' \
    --organizer 'The lunch team <lunch@example.org>' --timezone Europe/Berlin \
    --meets 'second tuesday 12:00-13:00' --location 'Room 4B'
}

@test "init makes a group that only its owner can read" {
  init returning
  same modes "$(stat -c '%a %n' returning returning/brownbag.{db,ini})" "700 returning
600 returning/brownbag.db
600 returning/brownbag.ini"
  same laxer "$(find returning -type f -perm /077)" ""
  expect 0 brownbag -C returning config get meeting.meets
  assert_output "second tuesday 12:00-13:00"
}

@test "init says what is missing and makes nothing" {
  assert_usage brownbag init returning --name x --meets 'day 15 12:00-13:00'
  assert_talk "error: a group needs more, such as --organizer 'The lunch team <lunch@example.org>' --timezone 'Europe/Berlin'"
  [ ! -e returning ]
  assert_usage brownbag init returning --name x --organizer 'Team <lunch@example.org>' \
    --timezone Europe/Berlin --meets 'secnd tuesday 12:00-13:00'
  assert_has "$talk" 'second tuesday'
  [ ! -e returning ]
}

@test "init never touches a group, nor a database without its settings" {
  init returning
  before=$(sha256sum returning/*)
  expect 1 brownbag init returning --example
  assert_has "$talk" "returning is a group already"
  same files "$(sha256sum returning/*)" "$before"
  brownbag -C returning roster add 'Ana <ana@example.org>' 2>/dev/null
  rm returning/brownbag.ini
  expect 1 brownbag init returning --example
  assert_has "$talk" "brownbag.db without its brownbag.ini"
}

@test "a group whose database is gone is refused, never remade" {
  init returning
  rm returning/brownbag.db
  expect 1 brownbag -C returning status
  assert_has "$talk" "brownbag.db is missing"
  [ ! -e returning/brownbag.db ]
}

@test "--example fills a group with people to play with" {
  expect 0 brownbag init --example try
  expect 0 brownbag -C try roster list --porcelain --fields id
  [ "$(wc -l <<<"$output")" -eq 12 ]
  expect 0 brownbag -C try rotate --json
  "$PYTHON" -c 'import json, sys
rows = json.load(sys.stdin)
assert len(rows) == 6 and all(row["facilitators"] and row["backup"] for row in rows)
assert [row["announced"] for row in rows] == [True] * 3 + [False] * 3' <<<"$output"
}

@test "init says what is next, but to who switched that off" {
  expect 0 brownbag init --example try
  assert_talk "made the group try: a rehearsal, nothing is mailed to anybody before \`brownbag start\`
hint: cd try
hint: brownbag rotate"
  mkdir -p "$HOME/.config/brownbag"
  printf '[advice]\nnext = no\n' >"$HOME/.config/brownbag/config.ini"
  init quiet
  assert_talk "made the group quiet: a rehearsal, nothing is mailed to anybody before \`brownbag start\`"
  expect 0 brownbag init --example quieter
  assert_talk "made the group quieter: a rehearsal, nothing is mailed to anybody before \`brownbag start\`"
}

@test "on a terminal init asks for what is missing" {
  expect 0 script -qec "brownbag init asked --name N --timezone UTC --meets 'day 15 12:00-13:00'" \
    /dev/null <<<$'Team <lunch@example.org>\n\n'
  expect 0 brownbag -C asked config get group.organizer
  assert_output "Team <lunch@example.org>"
}

@test "on a terminal a slip is told at once and asked about again, and a group that is there before all" {
  expect 0 script -qec 'brownbag init asked' /dev/null <<<$'N\nTeam\nTeam <lunch@example.org>\nMars\nUTC\nday 15\nday 15 12:00-13:00\n\n'
  same slips "$(tr -d '\r' <<<"$output" | grep -o '\[[gm].*')" '[group] organizer: "Team" is no e-mail address: it has no @
[group] timezone: no time zone "Mars"; write it as "Europe/Berlin"
[meeting] meets: "day 15" lacks its time; write "day 15 12:00-13:00"'
  expect 0 brownbag -C asked config get group.organizer
  assert_output "Team <lunch@example.org>"
  expect 1 script -qec 'brownbag init asked' /dev/null </dev/null
  assert_has "$output" "asked is a group already"
  case $output in *Name*) fail "it asks first: $output" ;; esac
}
