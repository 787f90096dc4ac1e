#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag holiday: days without a lunch, and what becomes of the lunches on them.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
}

dump() { sqlite3 brownbag.db .dump; }
starts() { brownbag meeting list --count 3 --porcelain --fields month,start,id | tr '\t\n' '  '; }
due() { brownbag remind -n --porcelain --fields kind,month | sort | uniq -c | tr -s ' \t' ' '; }

# An event of a whole day: DATE [LINE..]
event() {
  printf '%s\r\n' BEGIN:VEVENT "UID:$1@example.org" "DTSTART;VALUE=DATE:$1" "${@:2}" END:VEVENT
}
calendar() {
  printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//Example//EN
  cat
  printf '%s\r\n' END:VCALENDAR
}

@test "days are said back, and so are the lunches they concern" {
  expect 0 brownbag holiday add 'feb 8..feb 10' 'winter break'
  assert_talk "closed: Mon 2027-02-08 to Wed 2027-02-10 (winter break)
warning: the lunch on Tue 2027-02-09 12:00 falls on a holiday (winter break); nothing is sent for it until that is settled. It could be on Fri 2027-02-05 or Thu 2027-02-11
hint: brownbag meeting move 2027-02-09 --to 2027-02-11, or meeting cancel 2027-02-09"
  expect 0 brownbag holiday add 'dec 24' 'year end'
  assert_talk "closed: Fri 2027-12-24 (year end)"
  expect 0 brownbag holiday list
  assert_output "First day      Last day       Name
Mon 2027-02-08 Wed 2027-02-10 winter break
Fri 2027-12-24 Fri 2027-12-24 year end"
}

@test "ask: nothing is sent for the lunch until somebody settles it" {
  expect 0 brownbag holiday add 'jan 12' 'town holiday'
  same due "$(due)" ""
  expect 0 brownbag meeting list
  assert_has "$output" "Tue 2027-01-12 12:00 Room 4B unsettled"
  expect 0 brownbag status
  assert_has "$output" "falls on a holiday (town holiday)"
  assert_has "$output" "brownbag meeting move 2027-01-12 --to 2027-01-13, or meeting cancel 2027-01-12"
  expect 0 brownbag doctor --porcelain --fields check,remedy
  assert_has "$output" $'dates\tbrownbag meeting move 2027-01-12'
  cp -r . ../moved
  cp -r . ../kept

  expect 0 brownbag meeting cancel 2027-01
  same cancelled "$(due)" ""
  cd ../moved
  expect 0 brownbag meeting move 2027-01 --to 2027-01-13
  assert_has "$(due)" "12 invite 2027-01"
  cd ../kept
  expect 0 brownbag meeting move 2027-01 --to 2027-01-12
  assert_has "$talk" "moved: Tue 2027-01-12 12:00"
  assert_has "$(due)" "12 invite 2027-01"
}

@test "skip, next and previous; a lunch that moves keeps id, month and turns" {
  before=$(brownbag meeting show 2027-02 --json | grep -A4 facilitators)
  expect 0 brownbag holiday add 'feb 8..feb 10' 'winter break'
  brownbag config set meeting.on_holiday next
  same next "$(starts)" "2027-01 2027-01-12T12:00:00+01:00 1 2027-02 2027-02-11T12:00:00+01:00 2 2027-03 2027-03-09T12:00:00+01:00 3 "
  same turns "$(brownbag meeting show 2027-02 --json | grep -A4 facilitators)" "$before"
  brownbag config set meeting.on_holiday previous
  same previous "$(starts)" "2027-01 2027-01-12T12:00:00+01:00 1 2027-02 2027-02-05T12:00:00+01:00 2 2027-03 2027-03-09T12:00:00+01:00 3 "
  brownbag config set meeting.on_holiday skip
  [[ $(starts) != *2027-02* ]]
}

@test "a policy moves a lunch where the day is closed, and says so" {
  brownbag config set meeting.on_holiday next
  brownbag rotate >/dev/null
  expect 0 brownbag holiday add 'feb 9' 'town holiday'
  assert_talk "closed: Tue 2027-02-09 (town holiday)
the lunch on Tue 2027-02-09 12:00 goes to Wed 2027-02-10 12:00"
  expect 0 brownbag holiday remove 'feb 9'
  assert_has "$talk" "the lunch on Wed 2027-02-10 12:00 goes to Tue 2027-02-09 12:00"
  brownbag config set meeting.on_holiday skip
  expect 0 brownbag holiday add 'feb 9' 'town holiday'
  assert_has "$talk" "no lunch on Tue 2027-02-09 12:00: it is skipped"
}

@test "a lunch that members were told of never moves by itself" {
  brownbag remind
  brownbag config set meeting.on_holiday next
  expect 0 brownbag holiday add 'jan 12' 'town holiday'
  assert_has "$talk" "falls on a holiday (town holiday)"
  assert_has "$(starts)" "2027-01 2027-01-12T12:00:00+01:00 1"
  expect 0 brownbag meeting move 2027-01 --to 'jan 13'
  assert_has "$talk" "update to 12 members"
}

@test "working days near it that are none aren't offered" {
  brownbag config set remind.working_days mon-thu
  expect 0 brownbag holiday add 'feb 8..feb 10' 'winter break'
  assert_has "$talk" "It could be on Thu 2027-02-04 or Thu 2027-02-11"
}

@test "any calendar file is taken: end not included, repeats, names with a comma" {
  { event 20270208 DTEND\;VALUE=DATE:20270211 'SUMMARY:Winter\, and snow'
    event 20200501 RRULE:FREQ=YEARLY 'SUMMARY:May Day'
    event 20190101 'SUMMARY:Long ago'
    printf '%s\r\n' BEGIN:VEVENT UID:t@example.org DTSTART:20270501T100000Z SUMMARY:A talk END:VEVENT
  } | calendar >days.ics
  expect 0 brownbag holiday import days.ics
  assert_has "$talk" "6 added, 0 known already; passed over: 1 with a time of day, 1 outside of the coming 5 years"
  assert_has "$talk" "the lunch on Tue 2027-02-09 12:00 falls on a holiday (Winter, and snow)"
  expect 0 brownbag holiday list --porcelain
  assert_output "2027-02-08	2027-02-10	Winter, and snow
2027-05-01	2027-05-01	May Day
2028-05-01	2028-05-01	May Day
2029-05-01	2029-05-01	May Day
2030-05-01	2030-05-01	May Day
2031-05-01	2031-05-01	May Day"
  before=$(dump)
  expect 0 brownbag holiday import days.ics
  assert_has "$talk" "0 added, 6 known already"
  same store "$(dump)" "$before"
}

@test "of a file with a fault nothing is taken" {
  before=$(dump)
  { event 20270208 SUMMARY:Fine
    event 20270231 'SUMMARY:No such day'
  } | calendar >days.ics
  expect 2 brownbag holiday import days.ics
  assert_has "$talk" "error: days.ics: "
  expect 2 brownbag holiday import brownbag.ini
  expect 1 brownbag holiday import nowhere.ics
  head -c 1100000 /dev/zero | tr '\0' x >big.ics
  expect 1 brownbag holiday import big.ics
  same store "$(dump)" "$before"
}

@test "a dry run changes nothing, and remove wants a holiday" {
  brownbag rotate >/dev/null
  before=$(dump)
  expect 0 brownbag holiday add 'feb 9' x -n
  assert_has "$talk" "would be closed: Tue 2027-02-09 (x)"
  assert_has "$talk" "falls on a holiday"
  event 20270208 SUMMARY:Fine | calendar >days.ics
  expect 0 brownbag holiday import days.ics -n
  assert_has "$talk" "would be so: 1 added"
  expect 1 brownbag holiday remove 'feb 9'
  assert_talk "error: 2027-02-09 is no holiday"
  same store "$(dump)" "$before"
}
