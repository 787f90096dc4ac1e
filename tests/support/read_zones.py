# SPDX-License-Identifier: MIT
"""Reads lunches in files back by three readers that aren't ours.

On stdin: calendars behind each other. The UID of an event begins with the
instant at which it starts ("m1802170800@..."), its DTEND is an hour later. Each
is read by python-icalendar; a wall time is turned into an instant by the
VTIMEZONE in its own file (dateutil) and by the system's data (zoneinfo), and
both must give that instant. Prints how many events were read in a zone and in UTC.
"""
import datetime
import io
import re
import sys
import zoneinfo

import dateutil.tz
import icalendar

UTC = datetime.timezone.utc
in_zone = in_utc = 0


def instant(wall, zone):
    return wall.replace(tzinfo=zone).astimezone(UTC)


def check(event, name, zones):
    global in_zone, in_utc
    start = datetime.datetime.fromtimestamp(int(event['UID'][1:].partition('@')[0]), UTC)
    for key, wanted in (('DTSTART', start), ('DTEND', start + datetime.timedelta(hours=1))):
        wall, tzid = event[key].dt.replace(tzinfo=None), event[key].params.get('TZID')
        readers = ([zones.get(tzid), zoneinfo.ZoneInfo(tzid)] if tzid else [UTC])
        for reader in readers:
            read = instant(wall, reader)
            if read != wanted:
                sys.exit(f'{name}: {key} {wall} is {read}, not {wanted}, by {reader!r}')
        if tzid and tzid != name:
            sys.exit(f'{tzid} in a file of {name}')
    in_zone += bool(tzid)
    in_utc += not tzid


text = sys.stdin.buffer.read().decode()
for name, calendar in re.findall(r'#(\S+)\n(BEGIN:VCALENDAR.*?END:VCALENDAR\r\n)', text, re.S):
    parts = calendar.count('BEGIN:STANDARD'), calendar.count('BEGIN:DAYLIGHT')
    if max(parts) > 1 or calendar.count('BEGIN:VTIMEZONE') > 1 or 'UNTIL' in calendar:
        sys.exit(f'{name}: more than a rule can say')
    zones = dateutil.tz.tzical(io.StringIO(calendar)) if parts != (0, 0) else {}
    for event in icalendar.Calendar.from_ical(calendar).walk('VEVENT'):
        check(event, name, zones)
print(in_zone, in_utc)
