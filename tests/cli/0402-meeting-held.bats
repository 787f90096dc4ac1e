#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag meeting held: what took place is booked, by a person or as planned a day later.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
  brownbag remind
}

at() { export BROWNBAG_NOW=$1; }
sql() { sqlite3 brownbag.db "$1"; }
statuses() { sql "SELECT month, status, assumed FROM meeting WHERE month < '2027-07' ORDER BY start" | tr '\n' ' '; }
lines() { sql "SELECT kind, meeting, amends, led FROM booking WHERE kind <> 'entered' ORDER BY id" | tr '\n' ' '; }
owed() { sql "SELECT member, owed FROM balance WHERE at = 'now' ORDER BY member"; }
needs() { # CODE
  brownbag status --json | "$PYTHON" -c '
import json, sys
for row in json.load(sys.stdin)["needs_you"]:
    if row["code"] == sys.argv[1]:
        print(row["month"], row["text"])' "$1"
}

@test "held books who really led, and how many came" {
  at 2027-01-12T13:00
  expect 0 brownbag meeting held 2027-01 --by bram --headcount 9
  assert_talk "Tue 2027-01-12 12:00: held, led by Bram de Wit, 9 people"
  same statuses "$(statuses)" "2027-01|held|0 2027-02|planned|0 2027-03|planned|0 2027-04|planned|0 2027-05|planned|0 2027-06|planned|0 "
  same lines "$(lines)" "held|1||1 "
  expect 0 brownbag meeting show 2027-01
  assert_has "$output" "Led by        Bram de Wit"
  assert_has "$output" "Headcount     9"
  same leader "$(sql "SELECT owed < 0 FROM balance WHERE at = 'now' AND member = 2")" 1
  same others "$(sql "SELECT count(*) FROM balance WHERE at = 'now' AND owed > 0")" 11
}

@test "several can have led, or nobody" {
  at 2027-01-12T13:00
  expect 0 brownbag meeting held 2027-01 --by bram --by 1
  assert_has "$talk" "led by Bram de Wit, Ana Lima"
  at 2027-02-09T13:00
  expect 0 brownbag meeting held 2027-02 --by nobody
  assert_has "$talk" "led by nobody"
  same lines "$(lines)" "held|1||2 held|2||0 "
}

@test "remind books as planned a day after the end, and status says so" {
  at 2027-01-13T12:59
  expect 0 brownbag remind
  same early "$(statuses | cut -d' ' -f1)" "2027-01|planned|0"
  same unsaid "$(needs assumed)" ""
  at 2027-01-13T13:00
  expect 0 brownbag remind
  same booked "$(statuses | cut -d' ' -f1)" "2027-01|held|1"
  same lines "$(lines)" "held|1||1 "
  same said "$(needs assumed)" \
    "2027-01 the lunch on Tue 2027-01-12 12:00 counts as held as planned, led by member 1; nobody has said so"
  expect 0 brownbag remind
  same once "$(lines)" "held|1||1 "
  expect 0 brownbag meeting held 2027-01
  assert_talk "Tue 2027-01-12 12:00: held, led by Ana Lima"
  same lines "$(lines)" "held|1||1 "
  same said "$(needs assumed)" ""
}

@test "what a person said isn't booked again" {
  at 2027-01-12T13:00
  expect 0 brownbag meeting held 2027-01 --by bram
  at 2027-01-20T13:00
  expect 0 brownbag remind
  same lines "$(lines)" "held|1||1 "
}

@test "a correction is a new line, and the books are as if it had been so" {
  at 2027-01-12T13:00
  cp -r . ../other
  expect 0 brownbag meeting held 2027-01 --by bram
  expect 1 brownbag meeting held 2027-01 --by chiara
  assert_talk "error: the lunch on 2027-01-12 is booked already; to correct that: --amend"
  expect 0 brownbag meeting held 2027-01 --by chiara --amend
  same lines "$(lines)" "held|1||1 amended|1|2|1 "
  amended=$(owed)
  cd ../other
  expect 0 brownbag meeting held 2027-01 --by chiara
  same owed "$amended" "$(owed)"
  cd ../work
  expect 0 brownbag meeting held 2027-01 --by bram --amend
  same lines "$(lines)" "held|1||1 amended|1|2|1 amended|1|3|1 "
  expect 0 brownbag meeting held 2027-01 --by bram --amend
  assert_has "$talk" "(as it is booked already)"
}

@test "a headcount can be added later, and corrected" {
  at 2027-01-12T13:00
  expect 0 brownbag meeting held 2027-01
  expect 0 brownbag meeting held 2027-01 --headcount 9
  expect 1 brownbag meeting held 2027-01 --headcount 10
  expect 0 brownbag meeting held 2027-01 --headcount 10 --amend
  same count "$(sql 'SELECT headcount FROM meeting WHERE id = 1')" 10
  same lines "$(lines)" "held|1||1 "
}

@test "a lunch that did not take place is cancelled, without a word to anybody" {
  at 2027-01-12T13:00
  expect 0 brownbag meeting cancel 2027-01
  assert_has "$talk" "no mail about it is due by that"
  at 2027-01-14T13:00
  expect 0 brownbag remind
  same nothing "$(lines)" ""
  same mails "$(sql "SELECT count(*) FROM mail WHERE kind = 'cancel' OR kind = 'thanks'")" 0
}

@test "what was assumed can be taken back" {
  before=$(owed)
  at 2027-01-14T13:00
  expect 0 brownbag remind
  expect 0 brownbag meeting cancel 2027-01
  same lines "$(lines)" "held|1||1 amended|1|2|0 "
  same owed "$(owed)" "$before"
  same said "$(needs assumed)" ""
  expect 1 brownbag meeting held 2027-01
  assert_talk "error: the lunch on 2027-01-12 is cancelled"
}

@test "what a person said was held isn't cancelled" {
  at 2027-01-12T13:00
  expect 0 brownbag meeting held 2027-01
  expect 1 brownbag meeting cancel 2027-01
  assert_has "$talk" "only who led it can be amended"
}

@test "after months without a run all are booked, in order of time, as if nothing had been amiss" {
  cp -r . ../steady
  at 2027-05-20T14:00
  plan=$(brownbag rotate -n --porcelain)
  expect 0 brownbag remind
  same booked "$(statuses)" \
    "2027-01|held|1 2027-02|held|1 2027-03|held|1 2027-04|held|1 2027-05|held|1 2027-06|planned|0 "
  same "a dry run knew" "$plan" "$(brownbag rotate -n --porcelain)"
  late=$(owed)
  cd ../steady
  for day in 01-14 02-11 03-11 04-15 05-20; do
    at "2027-${day}T14:00"
    brownbag remind 2>/dev/null
  done
  same owed "$late" "$(owed)"
}

@test "turns of a lunch that is over stand, whatever becomes of who had them" {
  at 2027-01-12T14:00
  brownbag roster remove 1 2>/dev/null
  expect 0 brownbag remind
  at 2027-01-13T14:00
  expect 0 brownbag remind
  same led "$(sql 'SELECT member FROM booking_member JOIN booking ON booking.id = booking
    WHERE meeting = 1 AND parts & 2')" 1
}

@test "who was away then is booked as away, though that is forgotten by now" {
  expect 0 brownbag roster away 5 --from 2027-02-01 --until 2027-02-12
  at 2027-05-20T14:00
  expect 0 brownbag remind
  same parts "$(sql 'SELECT parts FROM booking_member JOIN booking ON booking.id = booking
    WHERE meeting = 2 AND member = 5')" 4
  same 'away, while the clock may have leapt' "$(sql 'SELECT count(*) FROM away')" 1
  at 2027-05-21T14:00
  expect 0 brownbag remind
  same away "$(sql 'SELECT count(*) FROM away')" 0
}

@test "a dry run books nothing" {
  at 2027-01-14T13:00
  before=$(sql .dump)
  expect 0 brownbag meeting held 2027-01 --by bram -n
  assert_talk "would be so: Tue 2027-01-12 12:00: held, led by Bram de Wit"
  expect 0 brownbag remind -n
  expect 0 brownbag status
  same store "$(sql .dump)" "$before"
}

@test "start forgets what a rehearsal assumed, and keeps what was said" {
  brownbag config set smtp.url maildir:sent
  at 2027-01-12T13:00
  expect 0 brownbag meeting held 2027-01 --by bram
  said=$(owed)
  at 2027-03-20T13:00
  expect 0 brownbag remind
  same lines "$(lines)" "held|1||1 held|2||1 held|3||1 "
  expect 0 brownbag start --yes
  same lines "$(lines)" "held|1||1 "
  same owed "$(owed)" "$said"
  same statuses "$(statuses)" \
    "2027-01|held|0 2027-02|planned|0 2027-03|planned|0 2027-04|planned|0 2027-05|planned|0 2027-06|planned|0 "
  expect 0 brownbag remind
  same lines "$(lines)" "held|1||1 "
  same asked "$(needs unbooked)" \
    "2027-02 nobody has said whether the lunch on Tue 2027-02-09 12:00 took place, and it isn't assumed
2027-03 nobody has said whether the lunch on Tue 2027-03-09 12:00 took place, and it isn't assumed"
  expect 0 brownbag meeting held 2027-02 --by dele
  same lines "$(lines)" "held|1||1 held|2||1 "
}

@test "what fell into a stop isn't assumed" {
  brownbag config set smtp.url maildir:sent
  expect 0 brownbag start --yes
  expect 0 brownbag remind
  expect 0 brownbag stop
  at 2027-01-20T13:00
  expect 0 brownbag remind
  same lines "$(lines)" ""
  assert_has "$(needs unbooked)" "Tue 2027-01-12"
  expect 0 brownbag start --yes
  expect 0 brownbag remind
  same lines "$(lines)" ""
  assert_has "$(needs unbooked)" "Tue 2027-01-12"
  at 2027-02-11T13:00
  expect 0 brownbag remind
  same lines "$(lines)" "held|2||1 "
}
