# SPDX-License-Identifier: MIT
"""Calendar objects of mails and files, against those kept in tests/fixtures/ics.

calendar_files.py take OUTBOX WHO=NAME..  the object mailed to person WHO becomes NAME.ics
calendar_files.py hold GOLDEN             the files here are those of GOLDEN, byte by byte, and
                                          python3-icalendar reads in them what was meant

With WRITE_GOLDEN set, `hold` renews GOLDEN instead, to be read before it is committed.
"""
import datetime
import email
import email.policy
import glob
import os
import pathlib
import sys

import icalendar

NOON, ONE = datetime.time(11, 0), datetime.time(13, 0)  # of Berlin in winter, in UTC
FEB9, FEB11 = datetime.date(2027, 2, 9), datetime.date(2027, 2, 11)
HALL = 'Großer Saal „Zur schönen Aussicht“, 3. Stock links, Eingang über den Hof – bitte läuten; 王府井'
NAME = 'Маргарита-Елизавета Преображенская, née Ångström-Żółkiewska'

# METHOD, SEQUENCE, PARTSTAT, day and start in UTC, who
MAILED = {
    'request': ('REQUEST', 0, 'NEEDS-ACTION', FEB9, NOON, 1),
    'request-member-in-another-zone': ('REQUEST', 0, 'NEEDS-ACTION', FEB9, NOON, 2),
    'request-long-lines': ('REQUEST', 0, 'NEEDS-ACTION', FEB9, NOON, 3),
    'update-place-needs-action': ('REQUEST', 1, 'NEEDS-ACTION', FEB9, NOON, 1),
    'update-place-accepted': ('REQUEST', 1, 'ACCEPTED', FEB9, NOON, 3),
    'update-place-declined': ('REQUEST', 1, 'DECLINED', FEB9, NOON, 4),
    'update-place-tentative': ('REQUEST', 1, 'TENTATIVE', FEB9, NOON, 5),
    'update-move': ('REQUEST', 2, 'NEEDS-ACTION', FEB11, ONE, 3),
    'cancel-removed': ('CANCEL', 3, None, FEB11, ONE, 5),
    'cancel': ('CANCEL', 4, None, FEB11, ONE, 1),
    'publish-mailed': ('PUBLISH', 3, None, FEB11, ONE, 6),
}


def take(outbox, pairs):
    for pair in pairs:
        who, name = pair.split('=')
        parts = []
        for path in glob.glob(outbox + '/new/*'):
            mail = email.message_from_binary_file(open(path, 'rb'), policy=email.policy.default)
            if mail['To'].addresses[0].addr_spec == f'p{who}@example.org':
                parts += [p for p in mail.walk() if p.get_content_type() == 'text/calendar']
        assert len(parts) == 1, (pair, len(parts))
        pathlib.Path(name + '.ics').write_bytes(parts[0].get_payload(decode=True))


def check_lines(name, data):
    assert data.endswith(b'END:VCALENDAR\r\n') and data.count(b'\n') == data.count(b'\r\n'), name
    for line in data.split(b'\r\n'):
        assert len(line) <= 75, (name, line)
        line.decode('utf-8')  # no character is cut in two
    assert b'Returning' not in data, name


def check_mailed(name, data):
    method, sequence, partstat, day, time, who = MAILED[name]
    calendar = icalendar.Calendar.from_ical(data)
    event, = calendar.walk('VEVENT')
    assert (calendar['METHOD'], event['SEQUENCE']) == (method, sequence), name
    assert event['DTSTART'].dt == datetime.datetime.combine(day, time, datetime.timezone.utc), name
    assert event['DTEND'].dt - event['DTSTART'].dt == datetime.timedelta(hours=1), name
    assert event['STATUS'] == ('CANCELLED' if method == 'CANCEL' else 'CONFIRMED'), name
    assert event['SUMMARY'] == 'Lunch', name
    assert event.get('CLASS', 'PRIVATE') == 'PRIVATE', name
    if method == 'PUBLISH':
        assert 'ATTENDEE' not in event, name
    else:
        assert event['ATTENDEE'] == f'mailto:p{who}@example.org', name
        assert event['ATTENDEE'].params.get('RSVP') == ('TRUE' if method == 'REQUEST' else None), name
    if partstat:
        assert event['ATTENDEE'].params['PARTSTAT'] == partstat, name
    if name == 'request-long-lines':
        assert event['ATTENDEE'].params['CN'] == NAME, event['ATTENDEE'].params['CN']
    if name.startswith('update'):
        assert event['LOCATION'] == HALL, event['LOCATION']


def check_published(name, data):
    calendar = icalendar.Calendar.from_ical(data)
    events = calendar.walk('VEVENT')
    assert (calendar['METHOD'], len(events)) == ('PUBLISH', 1 if name == 'publish-one' else 6), name
    assert len(calendar.walk('VTIMEZONE')) == 1, name
    for event in events:
        assert 'ATTENDEE' not in event and event['SUMMARY'] == 'Lunch', name
        assert event['DTSTART'].params['TZID'] == 'Europe/Berlin', name
        assert event['DTSTART'].dt.hour == (14 if event['DTSTART'].dt.date() == FEB11 else 12), name


def hold(golden):
    names = sorted(path.stem for path in pathlib.Path('.').glob('*.ics'))
    assert set(names) == set(MAILED) | {'publish-one', 'publish-all'}, names
    for name in names:
        data = pathlib.Path(name + '.ics').read_bytes()
        check_lines(name, data)
        (check_mailed if name in MAILED else check_published)(name, data)
        if os.environ.get('WRITE_GOLDEN'):
            (golden / (name + '.ics')).write_bytes(data)
        assert data == (golden / (name + '.ics')).read_bytes(), f'{name}.ics has other bytes'
    assert names == sorted(path.stem for path in golden.glob('*.ics')), 'a file too many'


if sys.argv[1] == 'take':
    take(sys.argv[2], sys.argv[3:])
else:
    hold(pathlib.Path(sys.argv[2]))
