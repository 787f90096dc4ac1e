#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# [rotation] ask: silence is a yes, unless an answer is required and something reads it.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
  brownbag config set rotation.ask required
}

# Who leads the lunch of February as the program says now, and how sure that is.
lead() {
  brownbag rotate -n --json | "$PYTHON" -c 'import json, sys
print(*(row["facilitators"][0]["id"] for row in json.load(sys.stdin) if row["month"] == "2027-02"))'
}

# "kind member" of what was queued about February.
mails() {
  brownbag outbox list --porcelain --fields kind,month,member |
    awk '$2 == "2027-02" && ($1 == "ask" || $1 == "turn" || $1 == "brief") { print $1, $3 }'
}

at() { export BROWNBAG_NOW=$1; }

# Cron at some times, one after the other.
run_at() { # TIME...
  for BROWNBAG_NOW; do
    export BROWNBAG_NOW
    brownbag remind || return
  done
}

# "month member" of whose yes is waited for, as status has it.
awaited() {
  brownbag status --json | "$PYTHON" -c 'import json, sys
for row in json.load(sys.stdin)["needs_you"]:
    if row["code"] == "unanswered":
        print(row["month"], row["id"])'
}

@test "without a reader silence is a yes, and doctor says so" {
  run_at 2027-01-05T09:00 2027-01-13T00:00 2027-01-30T00:00
  same lead "$(lead)" 2
  same waits "$(awaited)" ""
  run brownbag doctor
  assert_has "$output" "ask = required, but nothing reads answers: silence is a yes"
}

@test "who says nothing in a week is passed over, and the next in line is asked" {
  brownbag config set imap.url imaps://mail.example.org
  run_at 2027-01-05T09:00 2027-01-12T23:59
  same asked "$(mails)" "ask 2"
  grep -qx 'If we hear nothing by Tue 12 Jan we ask the next person.' outbox/new/* ||
    fail "it doesn't say by when"
  expect 0 brownbag status
  assert_has "$output" "
  member 2 was asked to facilitate on Tue 2027-02-09 12:00 and hasn't said yes; without a yes by Tue 2027-01-12 it is the next one's turn
    brownbag rotate confirm 2027-02-09 2, if you know it"
  same lead "$(lead)" 2
  # Seen by who only looks, before anything is stored.
  at 2027-01-13T00:00
  same lead "$(lead)" 4
  run_at 2027-01-13T00:15
  same asked "$(mails)" $'ask 2\nask 4\nturn 2\nturn 5'
  same lead "$(lead)" 4
  same waits "$(awaited)" "2027-02 4"
  # Yes by hand: the week after means nothing, and nobody is waited for.
  expect 0 brownbag rotate confirm 2027-02
  same waits "$(awaited)" ""
  run_at 2027-01-21T00:00
  same lead "$(lead)" 4
}

@test "the next is asked until it is too late to ask, then briefed" {
  brownbag config set imap.url imaps://mail.example.org
  run_at 2027-01-05T09:00 2027-01-13T00:00 2027-01-21T00:00 2027-01-29T00:00
  same asked "$(mails | grep ask | sort -u | wc -l)" 4
  run_at 2027-02-02T23:00
  before=$(lead)
  run_at 2027-02-03T00:00
  [ "$(lead)" != "$before" ] || fail "member $before was silent and still leads"
  assert_has "$(mails)" "brief $(lead)"
  case $(mails) in *"ask $(lead)"*) fail "asked a week before, which is too late" ;; esac
  last=$(lead)
  run_at 2027-02-09T08:00
  same lead "$(lead)" "$last"
}

@test "who was silent counts as that in the causes of an open seat, and can be set" {
  brownbag config set imap.url imaps://mail.example.org
  brownbag config set rotation.backup no
  for id in 3 4 5 6 7 8 9 10 11 12; do brownbag roster edit "$id" --leads no 2>/dev/null; done
  run_at 2027-01-05T09:00 2027-01-13T00:00
  same lead "$(lead)" 1
  run_at 2027-01-21T00:00
  expect 0 brownbag rotate -n --json
  "$PYTHON" -c 'import json, sys
row = next(row for row in json.load(sys.stdin) if row["month"] == "2027-02")
assert row["open"] and row["causes"] == {"opted out": 10, "no answer": 2}, row' <<<"$output"
  expect 0 brownbag rotate set 2027-02 2
  run_at 2027-01-30T00:00
  same lead "$(lead)" 2
}

@test "a mail that didn't leave asks nobody" {
  brownbag config set imap.url imaps://mail.example.org
  mkdir nothing
  printf '#!/bin/sh\n' >nothing/brownbag-deliver
  chmod 700 nothing/brownbag-deliver
  export BROWNBAG_EXEC_PATH=$PWD/nothing
  run_at 2027-01-05T09:00 2027-01-13T00:00
  same asked "$(mails)" "ask 2"
  same lead "$(lead)" 2
  # The day that it names is over: it is written anew, and the week begins then.
  unset BROWNBAG_EXEC_PATH
  run_at 2027-01-14T09:00 2027-01-14T09:15 2027-01-21T23:59
  same lead "$(lead)" 2
  run_at 2027-01-22T00:00
  same lead "$(lead)" 4
}

# "state of its facilitator" of the lunch of February.
state() {
  sqlite3 brownbag.db "SELECT state FROM turn WHERE seat = 'lead' AND meeting = 2"
}

@test "a yes is to a day: moved to another one the facilitator is asked anew" {
  brownbag config set imap.url imaps://mail.example.org
  run_at 2027-01-05T09:00
  expect 0 brownbag rotate confirm 2027-02
  same said "$(state)" confirmed
  at 2027-01-06T09:00
  # Another hour is told when the invite goes, and isn't asked about.
  expect 0 brownbag meeting move 2027-02 --to '2027-02-09 12:30'
  same said "$(state)" confirmed
  run_at 2027-01-06T09:15
  same asked "$(mails)" "ask 2"
  expect 0 brownbag meeting move 2027-02 --to 2027-02-10
  assert_talk "moved: Wed 2027-02-10 12:30, 60 minutes, Room 4B
the next \`brownbag remind\` sends: ask to 1 member"
  same said "$(state)" announced
  run_at 2027-01-06T09:30
  same asked "$(mails)" $'ask 2\nask 2'
  grep -h -A1 '^It has moved, so we ask anew' outbox/new/* >why || fail "it isn't said why"
  assert_file why 'It has moved, so we ask anew. Before:
Tuesday, 9 February 2027, 12:00 to 13:00.'
  # The week begins anew, too.
  run_at 2027-01-13T23:59
  same lead "$(lead)" 2
  run_at 2027-01-14T00:00
  [ "$(lead)" != 2 ] || fail "passed over by nobody"
}

@test "moved and agreed on by word of mouth: nobody is asked" {
  run_at 2027-01-05T09:00
  at 2027-01-06T09:00
  expect 0 brownbag meeting move 2027-02 --to 2027-02-10
  expect 0 brownbag rotate confirm 2027-02
  run_at 2027-01-07T09:00
  same asked "$(mails)" "ask 2"
}
