#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A changed rule: what nobody was told of is remade, what somebody holds an invite to is listed.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
}

at() { export BROWNBAG_NOW=$1; }
lunches() { brownbag meeting list --count "$1" --porcelain --fields id,start | tr '\t\n' '  '; }
needs() { # FIELD
  brownbag status --json | "$PYTHON" -c '
import json, sys
for row in json.load(sys.stdin)["needs_you"]:
    print(row[sys.argv[1]])' "$1"
}

@test "lunches that nobody was told of follow the rule, with their ids and turns" {
  brownbag remind
  at 2027-01-05T08:00
  before=$(brownbag meeting list --count 4 --porcelain --fields id,facilitators)
  brownbag config set meeting.meets 'third wednesday 12:30-13:15'
  same now "$(lunches 3)" \
    "1 2027-01-12T12:00:00+01:00 2 2027-02-17T12:30:00+01:00 3 2027-03-17T12:30:00+01:00 "
  same kept "$(brownbag meeting list --count 4 --porcelain --fields id,facilitators)" "$before"
  same due "$(brownbag remind -n --porcelain)" ""
  plan=$(lunches 6)
  expect 0 brownbag remind
  same stored "$(lunches 6)" "$plan"
}

@test "one that members were told of stays until a person moves it, and they hear of that once" {
  brownbag remind
  at 2027-01-06T09:00
  brownbag config set meeting.meets 'third wednesday 12:30-13:15'
  expect 0 brownbag remind
  same told "$(needs text)" "the lunch on Tue 2027-01-12 12:00 isn't what the settings say (it would be Wed 2027-01-20 12:30), but members were told of it"
  same fix "$(needs fix)" "brownbag meeting move 2027-01-12 --to '2027-01-20 12:30', or leave it"
  expect 0 brownbag meeting move 2027-01-12 --to '2027-01-20 12:30-13:15'
  assert_has "$talk" "update to 12 members"
  same settled "$(needs code)" ""
  expect 0 brownbag remind
  same kinds "$(sqlite3 brownbag.db "SELECT count(*) FROM mail WHERE kind = 'update'")" 12
  same due "$(brownbag remind -n --porcelain | grep -c update)" 0
}

@test "a rule without that month's day lists the lunch for cancelling" {
  brownbag remind
  at 2027-01-06T09:00
  brownbag config set meeting.meets 'FREQ=YEARLY;BYMONTH=3,9;BYDAY=2TU 12:00-13:00'
  assert_has "$(needs text)" "the rule names no such day"
  same fix "$(needs fix)" "brownbag meeting cancel 2027-01-12, or leave it"
  assert_has "$(lunches 3)" "2027-03-09T12:00:00+01:00"
  [[ $(lunches 3) != *2027-02* ]]
}

@test "place and link of the group reach lunches that nobody was told of" {
  brownbag remind
  at 2027-01-06T09:00
  brownbag config set meeting.location 'Room 7'
  same fix "$(needs fix)" "brownbag meeting edit 2027-01-12 --location 'Room 7', or leave it"
  same places "$(brownbag meeting list --count 2 --porcelain --fields location | tr '\n' ' ')" "Room 4B Room 7 "
  expect 0 brownbag meeting edit 2027-01-12 --location 'Room 7'
  assert_has "$talk" "update to 12 members"
  same settled "$(needs code)" ""
}

@test "what a person moved, added or cancelled isn't remade" {
  expect 0 brownbag meeting move 2027-02 --to 2027-02-12
  expect 0 brownbag meeting add '2027-02-26 15:00'
  expect 0 brownbag meeting cancel 2027-03
  brownbag config set meeting.meets 'first monday 12:00-13:00'
  expect 0 brownbag remind
  same lunches "$(brownbag meeting list --count 4 --porcelain --fields start,status | tr '\t\n' '  ')" \
    "2027-01-04T12:00:00+01:00 planned 2027-02-12T12:00:00+01:00 moved 2027-02-26T15:00:00+01:00 planned 2027-03-09T12:00:00+01:00 cancelled 2027-04-05T12:00:00+02:00 planned "
}

@test "back to the old rule everything is as it was" {
  brownbag rotate >/dev/null
  before=$(brownbag meeting list --porcelain --fields id,start,facilitators)
  brownbag config set meeting.meets 'last friday 9:00-10:00'
  brownbag rotate >/dev/null
  brownbag config set meeting.meets 'second tuesday 12:00-13:00'
  brownbag rotate >/dev/null
  same again "$(brownbag meeting list --porcelain --fields id,start,facilitators)" "$before"
}

@test "a rule that misses months says so at once, and one that needs a day to count from" {
  expect 0 brownbag config set meeting.meets 'fifth wednesday 12:00-13:00'
  assert_talk "warning: by this rule there is no lunch in 2027-01, 2027-02, 2027-04, 2027-05, 2027-07, 2027-08, 2027-10, 2027-11"
  expect 0 brownbag config set meeting.meets 'day 31 12:00-13:00'
  assert_talk "warning: by this rule there is no lunch in 2027-02, 2027-04, 2027-06, 2027-09, 2027-11"
  expect 0 brownbag config set meeting.meets 'last weekday 12:00-13:00'
  assert_talk ""
  expect 0 brownbag config set meeting.meets 'every 2 weeks on wed 12:00-13:00'
  assert_talk "warning: this rule needs a day to count from: brownbag config set meeting.first DATE"
  expect 1 brownbag meeting list
  assert_has "$talk" "brownbag config set meeting.first"
  expect 0 brownbag config set meeting.first 2027-01-06
  same weeks "$(brownbag meeting list --count 3 --porcelain --fields start | cut -c1-10 | tr '\n' ' ')" \
    "2027-01-06 2027-01-20 2027-02-03 "
}

@test "there is no lunch before the first day, and who leads moves with it" {
  first() { brownbag meeting list --count 1 --porcelain --fields start,facilitators | cut -f1-2; }
  same before "$(first)" $'2027-01-12T12:00:00+01:00\t1'
  same looked_at "$(brownbag -c meeting.first=2027-03-09 meeting list --count 1 --porcelain \
    --fields start,facilitators)" $'2027-03-09T12:00:00+01:00\t1'
  same day_after "$(brownbag -c meeting.first=2027-03-10 meeting list --count 1 --porcelain \
    --fields start)" "2027-04-13T12:00:00+02:00"
  # Rows that nobody was told of go; nothing is due for them.
  brownbag rotate >/dev/null
  expect 0 brownbag config set meeting.first 2027-03-09
  same gone "$(first | cut -c1-10)" 2027-03-09
  same due "$(brownbag remind -n --porcelain)" ""
  # What members were told of is a person's to cancel.
  brownbag config unset meeting.first
  brownbag remind
  brownbag config set meeting.first 2027-03-09
  same stays "$(first | cut -c1-10)" 2027-01-12
  assert_has "$(needs text)" "the lunch on Tue 2027-01-12 12:00 isn't what the settings say"
  same fix "$(needs fix)" "brownbag meeting cancel 2027-01-12, or leave it"
}
