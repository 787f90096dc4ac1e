# SPDX-License-Identifier: MIT
"""Builds as many invites as stdin says with python-icalendar; prints the seconds it took."""
import datetime
import sys
import time

from icalendar import Calendar, Event, vCalAddress, vText

UTC = datetime.timezone.utc
count = int(sys.stdin.read())
begun = time.perf_counter()
for i in range(count):
    calendar, event = Calendar(), Event()
    calendar.add('prodid', '-//example//EN')
    calendar.add('version', '2.0')
    calendar.add('calscale', 'GREGORIAN')
    calendar.add('method', 'REQUEST')
    event.add('uid', f'm1-{i:026d}@example.org')
    event.add('dtstamp', datetime.datetime(2027, 2, 1, 10, tzinfo=UTC))
    event.add('dtstart', datetime.datetime(2027, 2, 9, 11, tzinfo=UTC))
    event.add('dtend', datetime.datetime(2027, 2, 9, 12, tzinfo=UTC))
    event.add('sequence', 0)
    event.add('status', 'CONFIRMED')
    event.add('summary', 'Lunch')
    event.add('location', 'Room 4B')
    event.add('description', 'No answer is needed.\nQuestions: The lunch team <lunch@example.org>')
    event.add('class', 'PRIVATE')
    event.add('transp', 'OPAQUE')
    organizer = vCalAddress('mailto:lunch@example.org')
    organizer.params['cn'] = vText('The lunch team')
    event.add('organizer', organizer, encode=0)
    attendee = vCalAddress(f'mailto:person{i}@example.org')
    for name, value in (('cutype', 'INDIVIDUAL'), ('role', 'REQ-PARTICIPANT'), ('partstat', 'NEEDS-ACTION'),
                        ('rsvp', 'TRUE'), ('cn', f'Person {i}')):
        attendee.params[name] = vText(value)
    event.add('attendee', attendee, encode=0)
    calendar.add_component(event)
    calendar.to_ical()
print(time.perf_counter() - begun)
