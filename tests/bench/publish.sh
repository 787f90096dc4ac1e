#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Publishing 1,000 coming lunches, against python-icalendar building the same
# calendars alone, and once more with nothing to do.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export BROWNBAG_NOW=2027-01-04T08:00 HOME=$folder BROWNBAG_SYSTEM_CONFIG=/nonexistent
brownbag=$BUILD/brownbag

"$brownbag" init --example "$folder/group" 2>/dev/null
cd "$folder/group"
sqlite3 brownbag.db "WITH RECURSIVE day(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM day WHERE n < 993)
  INSERT INTO meeting (month, start, minutes, zone, status, revised_at, made_at, own)
  SELECT strftime('%Y-%m', date('2027-08-01', n || ' days')),
         date('2027-08-01', n || ' days') || 'T12:00:00', 60, 'Europe/Berlin', 'moved', 0, 0, 7 FROM day"

took() { # COMMAND...: milliseconds, the median of five
  for _ in 1 2 3 4 5; do
    local begin
    begin=$(date +%s%N)
    "$@" >/dev/null 2>&1
    echo $((($(date +%s%N) - begin) / 1000000))
  done | sort -n | sed -n 3p
}

first() { rm -rf site && "$brownbag" publish site; }
peer() {
  "$PYTHON" - <<'P'
import datetime, zoneinfo
import icalendar
zone = zoneinfo.ZoneInfo("Europe/Berlin")
start = datetime.datetime(2027, 1, 12, 12, tzinfo=zone)
feed = icalendar.Calendar()
for i in range(1000):
    event = icalendar.Event()
    event.add("uid", f"m{i}@example.org")
    event.add("dtstamp", datetime.datetime(2027, 1, 4, tzinfo=datetime.timezone.utc))
    event.add("dtstart", start + datetime.timedelta(days=i))
    event.add("dtend", start + datetime.timedelta(days=i, hours=1))
    event.add("summary", "Lunch")
    event.add("location", "Room 4B")
    one = icalendar.Calendar()
    one.add_component(event)
    one.to_ical()
    feed.add_component(event)
feed.to_ical()
P
}

ours=$(took first)
files=$(find site -type f | wc -l)
again=$(took "$brownbag" publish site)
theirs=$(took peer)
printf 'publish: %d files, synced: %d ms; again, nothing written: %d ms\n' "$files" "$ours" "$again"
printf 'publish: python-icalendar composing the calendars alone: %d ms; %d.%02d times as long as ours again\n' \
  "$theirs" $((theirs / again)) $((theirs * 100 / again % 100))
