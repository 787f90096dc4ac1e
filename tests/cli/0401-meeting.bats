#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag meeting add, move, cancel, edit, show: one lunch, and what those invited hear of it.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
}

# The fields of a lunch.
fields() { # MEETING KEY..
  brownbag meeting show "$1" --json | "$PYTHON" -c '
import json, sys
lunch = json.load(sys.stdin)
print(*(lunch[key] for key in sys.argv[1:]))' "${@:2}"
}

# What is due now: kind, month and how many.
due() {
  brownbag remind -n --porcelain --fields kind,month | sort | uniq -c | sed 's/^ *//; s/\t/ /'
}

# Later, so that a change isn't in the same second as what went before.
at() { export BROWNBAG_NOW=$1; }

dump() { sqlite3 brownbag.db .dump; }

@test "move says the day with its weekday, keeps month, id, UID and turns" {
  expect 0 brownbag remind
  before=$(fields 2027-01 id month uid facilitators backup)
  at 2027-01-06T09:00
  expect 0 brownbag meeting move 2027-01 --to 'second tue jan 12:30'
  assert_talk "moved: Tue 2027-01-12 12:30, 60 minutes, Room 4B
the next \`brownbag remind\` sends: brief to 2 members, update to 12 members"
  [ -z "$output" ]
  same kept "$(fields 2027-01 id month uid facilitators backup)" "$before"
  same now "$(fields 2027-01 start status sequence)" "2027-01-12T12:30:00+01:00 moved 1"
  assert_has "$(due)" "12 update 2027-01"
  # A sheet with the right clock times replaces the one that was sent, and says so.
  expect 0 brownbag remind
  same sheets "$(grep -hx 'It has moved. Before: .*' outbox/new/* | sort | uniq -c | sed 's/^ *//')" \
    "2 It has moved. Before: Tuesday, 12 January 2027, 12:00 to 13:00."
}

@test "a new time and a new length at once are one revision" {
  expect 0 brownbag remind
  at 2027-01-06T09:00
  expect 0 brownbag meeting move next --to '2027-01-13 12:30-13:00'
  same now "$(fields next start minutes sequence)" "2027-01-13T12:30:00+01:00 30 1"
}

@test "a lunch that nobody was told of moves without a mail" {
  expect 0 brownbag meeting move 2027-03 --to 2027-03-11
  assert_talk "moved: Thu 2027-03-11 12:00, 60 minutes, Room 4B
no mail about it is due by that"
}

@test "moved into another month it still counts for its own" {
  expect 0 brownbag meeting move 2027-03 --to 2027-04-01
  same kept "$(fields 2027-03 month start)" "2027-03 2027-04-01T12:00:00+02:00"
  assert_has "$(brownbag meeting list --porcelain --fields month,start)" \
    $'2027-04\t2027-04-13T12:00:00+02:00'
  expect 2 brownbag meeting move 2027-03 --to 2027-06-01
  assert_has "$talk" "too far off"
}

@test "cancel tells those who hold an invite, and is for good" {
  expect 0 brownbag remind
  at 2027-01-06T09:00
  expect 0 brownbag meeting cancel next
  assert_talk "cancelled: Tue 2027-01-12 12:00, 60 minutes, Room 4B
the next \`brownbag remind\` sends: cancel to 12 members"
  expect 0 brownbag remind
  same due "$(due)" ""
  expect 1 brownbag meeting cancel 2027-01
  assert_talk "error: the lunch on 2027-01-12 is cancelled for good; add another one"
  expect 0 brownbag meeting show next --json
  same next "$(fields next month)" 2027-02
}

@test "add takes the rule's time and length, or what is said" {
  expect 0 brownbag meeting add 'feb 19'
  assert_has "$talk" "added: Fri 2027-02-19 12:00, 60 minutes, Room 4B"
  expect 0 brownbag meeting add '2027-02-23 9:30-10:15'
  assert_has "$talk" "added: Tue 2027-02-23 09:30, 45 minutes, Room 4B"
  expect 1 brownbag meeting show 2027-02
  assert_has "$talk" "several lunches in 2027-02"
  same one "$(fields 2027-02-19 month facilitators | cut -c1-9)" "2027-02 ["
  expect 0 brownbag meeting cancel 'feb 19'
}

@test "edit changes place, link, length and guests, each told as an update" {
  expect 0 brownbag remind
  at 2027-01-06T09:00
  expect 0 brownbag meeting edit next --location 'Room 9' --link https://meet.example.org/x \
    --duration 45 --open allies
  assert_talk "changed: Tue 2027-01-12 12:00, 45 minutes, Room 9
the next \`brownbag remind\` sends: brief to 2 members, update to 12 members"
  same now "$(fields next location link minutes open_to sequence)" \
    "Room 9 https://meet.example.org/x 45 allies 1"
  at 2027-01-06T09:01
  expect 0 brownbag meeting edit next --location 'Room 9'
  assert_has "$talk" "the same as before: Tue 2027-01-12 12:00, 45 minutes, Room 9"
  same still "$(fields next sequence)" 1
  assert_usage brownbag meeting edit next
  assert_usage brownbag meeting edit next --duration 4
  assert_usage brownbag meeting edit next --open everybody
}

@test "the group's place again follows the setting again" {
  expect 0 brownbag meeting edit 2027-03 --location 'Room 9'
  brownbag config set meeting.location 'Room 7'
  same own "$(fields 2027-03 location)" "Room 9"
  expect 0 brownbag meeting edit 2027-03 --location 'Room 7'
  brownbag config set meeting.location 'Room 8'
  same group "$(fields 2027-03 location)" "Room 8"
}

@test "a dry run shows what would follow and changes nothing" {
  expect 0 brownbag remind
  before=$(dump)
  at 2027-01-06T09:00
  for command in "move next --to fri" "cancel next" "edit next --location X" "add 2027-02-19"; do
    # shellcheck disable=SC2086 # words of a command
    expect 0 brownbag meeting $command -n
    assert_has "$talk" "would be "
  done
  same store "$(dump)" "$before"
  expect 0 brownbag meeting cancel next -n
  assert_talk "would be cancelled: Tue 2027-01-12 12:00, 60 minutes, Room 4B
the next \`brownbag remind\` sends: cancel to 12 members"
}

@test "a stopped group says that nothing goes out" {
  brownbag config set smtp.url maildir:out
  expect 0 brownbag remind
  brownbag stop 2>/dev/null
  at 2027-01-06T09:00
  expect 0 brownbag meeting cancel next
  assert_has "$talk" "held until \`brownbag start\`: cancel to 12 members"
}

@test "nothing is settled beyond the horizon" {
  expect 1 brownbag meeting cancel next+6
  assert_talk "error: the lunch on 2027-07-13 is further ahead than [meeting] horizon = 6: nothing is settled so early"
}

@test "past lunches are found by date and month, however old" {
  expect 0 brownbag remind
  at 2029-01-04T09:00
  expect 0 brownbag meeting show 2027-02
  assert_has "$output" "Tue 2027-02-09 12:00, 60 minutes (Europe/Berlin)"
  expect 0 brownbag meeting show 2027-02-09 --json
  expect 0 brownbag agenda show 2027-02
  assert_has "$output" "Tue 9 Feb"
  expect 0 brownbag invite show 2027-02-09
  expect 0 brownbag invite export 2027-02
  assert_has "$output" "20270209T120000"
  expect 1 brownbag meeting show 2027-02-10
  assert_talk "error: there is no lunch on 2027-02-10; the nearest is on 2027-02-09"
  expect 1 brownbag meeting show 2019-02
  expect 1 brownbag meeting edit 2027-02 --open allies
  assert_has "$talk" "has begun"
}

@test "what was understood is said with its weekday by all that take a date" {
  expect 0 brownbag remind -n --until +1m --json
  assert_talk "until Thu 2027-02-04"
  expect 0 brownbag roster away 1 --from 'feb 8' --until '+2m'
  assert_has "$talk" "Mon 2027-02-08 to Thu 2027-03-04"
  expect 0 brownbag roster pause 2 --until 2027-03
  assert_has "$talk" "until about March 2027"
}

@test "a clock set by hand is said to a person" {
  run script -qec "brownbag --now 2027-02-09T12:00 meeting list" /dev/null </dev/null
  assert_has "$output" "now is Tue 2027-02-09 12:00 (Europe/Berlin)"
  expect 0 brownbag --now 2027-02-09T12:00 meeting list
  [ -z "$talk" ]
}
