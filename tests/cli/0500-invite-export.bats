#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What is exported is read by programs that are not ours.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
}

@test "a file has the lunch at noon in Berlin on both sides of a change of clocks" {
  expect 0 brownbag invite export -o all.ics
  "$PYTHON" - <<'P'
import datetime, icalendar, zoneinfo
calendar = icalendar.Calendar.from_ical(open("all.ics", "rb").read())
events = [c for c in calendar.walk() if c.name == "VEVENT"]
assert len(events) == 6, len(events)
assert len([c for c in calendar.walk() if c.name == "VTIMEZONE"]) == 1
offsets = set()
for event in events:
    start = event["DTSTART"].dt
    assert (start.hour, start.minute, start.weekday()) == (12, 0, 1)
    offsets.add(start.astimezone(datetime.timezone.utc).hour)
    assert "ATTENDEE" not in event and str(event["SUMMARY"]) == "Lunch"
    assert event["CLASS"] == "PRIVATE" and str(event["UID"]).endswith("@example.org")
assert offsets == {10, 11}, offsets
assert str(calendar["METHOD"]) == "PUBLISH"
P
}

@test "the bytes stay the same while nothing changes" {
  brownbag remind
  expect 0 brownbag invite export next
  first=$output
  expect 0 brownbag --now 2027-01-05T18:30 invite export next
  assert_output "$first"
}

@test "a folder gets a file a lunch" {
  mkdir files
  expect 0 brownbag invite export -o files
  same files "$(ls files)" "2027-01-12.ics
2027-02-09.ics
2027-03-09.ics
2027-04-13.ics
2027-05-11.ics
2027-06-08.ics"
  same modes "$(stat -c %a files/*.ics | sort -u)" 600
}

@test "one lunch goes into a folder, too" {
  mkdir files
  expect 0 brownbag invite export next -o files
  same files "$(ls files)" 2027-01-12.ics
  expect 0 brownbag invite export next
  same bytes "$(sha256sum <files/2027-01-12.ics)" "$(brownbag invite export next | sha256sum)"
}

@test "- is standard output for all that write a file" {
  for write in "invite export -o" "invite export next -o" "roster export -o" "rotate stats --html"; do
    # shellcheck disable=SC2086
    brownbag $write - >printed
    # shellcheck disable=SC2086
    brownbag $write file
    cmp printed file || fail "$write"
    rm file
  done
  [ ! -e ./- ]
  # shellcheck disable=SC2016
  expect 1 bash -c 'brownbag roster export -o - >/dev/full'
}

@test "khal imports it" {
  configure_khal
  brownbag invite export -o all.ics
  expect 0 khal import --batch -a lunch all.ics
  expect 0 khal list --format '{start} {title} {location}' --day-format '' 2027-04-13 1d
  assert_has "$output" "2027-04-13 12:00 Lunch Room 4B"
}

@test "calcurse imports it" {
  brownbag invite export -o all.ics
  mkdir calcurse
  TZ=Europe/Berlin expect 0 calcurse -D calcurse -i all.ics
  same count "$(grep -c Lunch calcurse/apts)" 6
  assert_has "$(cat calcurse/apts)" "04/13/2027 @ 12:00"
}
