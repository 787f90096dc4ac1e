#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Lunches in six zones over gaps and overlaps, at the end of a year, on 29 February, on fifth
# weekdays, and in a group that changes its zone. Instants are held against Python's zoneinfo.

load lib

group() { # ZONE RULE NOW
  export BROWNBAG_NOW=$3
  brownbag init "g" --name x --organizer 'Team <lunch@example.org>' --timezone "$1" --meets "$2" \
    2>/dev/null
  cd g || return 1
  brownbag roster add 'Ana Lima <ana@example.org>' 'Bram de Wit <bram@example.org>' 2>/dev/null
}

at() { export BROWNBAG_NOW=$1; }

days() { brownbag meeting list --count "$1" --porcelain --fields start | cut -c1-10 | tr '\n' ' '; }

# Each start and end that is listed is the instant that zoneinfo has for the wall time, with the
# first of two where clocks go back; and so is the exported file, read by another reader.
agree() { # ZONE
  brownbag rotate >/dev/null
  brownbag meeting list --json >list.json
  brownbag invite export -o all.ics
  "$PYTHON" - "$1" <<'PY'
import datetime, json, sys, zoneinfo
import icalendar
zone = zoneinfo.ZoneInfo(sys.argv[1])
rows = [row for row in json.load(open('list.json'))]
assert len(rows) >= 6, rows
starts = []
for row in rows:
    start = datetime.datetime.fromisoformat(row['start'])
    wall = start.replace(tzinfo=None)
    right = wall.replace(tzinfo=zone, fold=0)
    assert right.utcoffset() == start.utcoffset(), (row['start'], right)
    back = right.astimezone(datetime.timezone.utc).astimezone(zone).replace(tzinfo=None)
    assert back == wall, ('no clock shows that', row['start'])
    end = datetime.datetime.fromisoformat(row['end'])
    assert end - start == datetime.timedelta(minutes=60), row
    starts.append(start.astimezone(datetime.timezone.utc))
calendar = icalendar.Calendar.from_ical(open('all.ics').read())
exported = [event.decoded('dtstart').astimezone(datetime.timezone.utc)
            for event in calendar.walk('VEVENT')]
assert sorted(exported) == sorted(starts), (exported, starts)
PY
}

@test "the second Sunday and the last one, across the changes of six zones" {
  local zone rule
  for zone in Europe/Berlin America/New_York Australia/Lord_Howe Africa/Casablanca Asia/Kathmandu America/St_Johns; do
    for rule in 'last sunday 12:00-13:00' 'second sunday 1:30-2:30'; do
      group "$zone" "$rule" 2027-01-04T08:00
      brownbag config set meeting.horizon 12
      expect 0 agree "$zone"
      cd .. && rm -rf g
    done
  done
}

@test "a lunch that the rule puts into a gap is said, and begins as if clocks hadn't changed" {
  group Europe/Berlin 'last sunday 2:30-3:30' 2027-03-01T08:00
  expect 0 brownbag meeting show 2027-03 --json
  assert_has "$output" '"start": "2027-03-28T03:30:00+02:00"'
  expect 0 brownbag status
  assert_has "$output" "the clocks go forward over the start of the lunch on Sun 2027-03-28 02:30"
}

@test "a lunch set by hand into a gap is refused, in an overlap it is the first of the two" {
  local zone before gap overlap want
  while read -r zone gap overlap want; do
    group "$zone" 'second tuesday 12:00-13:00' 2027-01-04T08:00
    before=$(sqlite3 brownbag.db .dump)
    expect 2 brownbag meeting add "$gap"
    assert_has "$talk" "no clock in $zone shows ${gap/T/ }"
    same "$zone" "$(sqlite3 brownbag.db .dump)" "$before"
    expect 0 brownbag meeting add "$overlap"
    same "$zone" "$(brownbag meeting show "${overlap%T*}" --json | grep '"start"' | tr -d ' ,"')" "start:$want"
    cd .. && rm -rf g
  done <<'END'
Europe/Berlin 2027-03-28T02:30 2027-10-31T02:30 2027-10-31T02:30:00+02:00
America/New_York 2027-03-14T02:30 2027-11-07T01:30 2027-11-07T01:30:00-04:00
Australia/Lord_Howe 2027-10-03T02:15 2027-04-04T01:45 2027-04-04T01:45:00+11:00
Africa/Cairo 2027-04-30T00:30 2027-10-28T23:30 2027-10-28T23:30:00+03:00
America/St_Johns 2027-03-14T02:30 2027-11-07T01:30 2027-11-07T01:30:00-02:30
Pacific/Auckland 2027-09-26T02:30 2027-04-04T02:30 2027-04-04T02:30:00+13:00
END
}

@test "the end of a year, 29 February and fifth weekdays" {
  group Asia/Kathmandu 'last weekday 12:00-13:00' 2027-11-20T08:00
  same "last weekdays" "$(days 5)" "2027-11-30 2027-12-31 2028-01-31 2028-02-29 2028-03-31 "
  cd .. && rm -rf g
  group Pacific/Auckland 'day 29 12:00-13:00' 2027-12-20T08:00
  same "day 29" "$(days 4)" "2027-12-29 2028-01-29 2028-02-29 2028-03-29 "
  cd .. && rm -rf g
  group UTC 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 12:00-13:00' 2027-12-20T08:00
  same leap "$(days 2)" "2028-02-29 2032-02-29 "
  cd .. && rm -rf g
  group America/New_York 'fifth wednesday 12:00-13:00' 2027-12-20T08:00
  same fifth "$(days 4)" "2027-12-29 2028-03-29 2028-05-31 2028-08-30 "
  cd .. && rm -rf g
  group UTC 'every 2 weeks on fri 12:00-13:00' 2027-12-20T08:00
  brownbag config set meeting.first 2027-12-24
  same weeks "$(days 3)" "2027-12-24 2028-01-07 2028-01-21 "
}

@test "on new year's eve it is already next year elsewhere" {
  group Pacific/Auckland 'day 1 12:00-13:00' 2027-12-31T11:30Z
  same day "$(days 1)" "2028-01-01 "
  expect 0 brownbag remind -n --until tomorrow
  assert_has "$talk" "until Sun 2028-01-02"
  cd .. && rm -rf g
  group America/New_York 'day 1 12:00-13:00' 2028-01-01T04:30Z
  same day "$(days 1)" "2028-01-01 "
  expect 0 brownbag remind -n --until tomorrow
  assert_has "$talk" "until Sat 2028-01-01"
}

@test "a group that changes its zone: what is to come is remade, what was told stays and is listed" {
  group Europe/Berlin 'second tuesday 12:00-13:00' 2027-01-04T08:00
  expect 0 brownbag remind
  brownbag config set group.timezone America/New_York
  at 2027-01-05T08:00
  same starts "$(brownbag meeting list --count 2 --porcelain --fields start,timezone | tr '\t\n' '  ')" \
    "2027-01-12T06:00:00-05:00 Europe/Berlin 2027-02-09T12:00:00-05:00 America/New_York "
  expect 0 brownbag status
  assert_has "$output" "isn't what the settings say (it would be Tue 2027-01-12 12:00, its zone)"
  expect 0 brownbag remind
  expect 0 brownbag meeting move 2027-01 --to '2027-01-12 12:00'
  assert_has "$talk" "update to 2 members"
  same moved "$(brownbag meeting list --count 1 --porcelain --fields start,timezone | tr '\t\n' '  ')" \
    "2027-01-12T12:00:00-05:00 America/New_York "
  expect 0 brownbag status
  [[ $output != *"isn't what the settings say"* ]]
}

@test "a past lunch of the former zone is booked and found" {
  group Pacific/Auckland 'second tuesday 12:00-13:00' 2027-01-04T08:00
  expect 0 brownbag remind
  brownbag config set group.timezone America/New_York
  at 2027-01-12T18:59:00-05:00
  expect 0 brownbag remind
  expect 0 brownbag meeting show 2027-01-12
  assert_has "$output" "Status        planned"
  at 2027-01-12T19:00:00-05:00
  expect 0 brownbag remind
  expect 0 brownbag meeting show 2027-01-12
  assert_has "$output" "held, as planned (assumed)"
  assert_has "$output" "Pacific/Auckland"
}
