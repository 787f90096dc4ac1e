# SPDX-License-Identifier: MIT
"""Searches messages for what they must not hold.

On stdin: the members' names, a line each, an empty line, then for each message
"LENGTH KIND READER ALLOWED THEME" (ALLOWED: a digit a member, 1 if the name may
stand there, 2 if the address may as well) and its bytes. Prints "N messages", or what is wrong.
"""
import collections
import email
import email.policy
import re
import socket
import sys

LEAD, BACKUP = 3, 5
HEADERS = {'date', 'from', 'to', 'subject', 'message-id', 'auto-submitted', 'x-auto-response-suppress',
           'list-id', 'list-unsubscribe', 'mime-version', 'content-type', 'content-transfer-encoding',
           'in-reply-to', 'reply-to', 'content-disposition'}
data = sys.stdin.buffer.read()
people, _, data = data.partition(b'\n\n')
NAMES = people.decode().split('\n')
ADDRESSES = [f'person{i + 1}@example.org' for i in range(len(NAMES))]
guests = collections.defaultdict(set)
count = 0


def fail(why):
    sys.exit(f'{kind} to {reader}, {theme}: {why}')


def unescaped(text):
    return re.sub(r'\\([\\;,nN])', lambda m: '\n' if m[1] in 'nN' else m[1], text)


def places(mail, raw):
    """Every place where something could stand, decoded; the bytes themselves too."""
    yield 'the bytes', raw.decode('ascii')
    for part in mail.walk():
        for header, value in part.items():
            yield header, str(value)
        for header, value in part.raw_items():
            yield f'raw {header}', str(value)
        yield 'a parameter', ' '.join(str(p) for p in part.get_params(failobj=[]))
        yield 'a file name', part.get_filename() or ''
        if not part.is_multipart():
            yield part.get_content_type(), part.get_content()
            if part.get_content_type() == 'text/calendar':
                yield 'the object', unescaped(part.get_content().replace('\r\n ', '').replace('\n ', ''))


def check_form(mail):
    for part in mail.walk():
        for header in part.keys():
            if header.lower() not in HEADERS:
                fail(f'a header {header}')
        if part.get_content_type() not in ('multipart/alternative', 'multipart/mixed', 'text/plain', 'text/calendar'):
            fail(f'a part {part.get_content_type()}')
    if len(mail.get_all('To')) != 1 or len(mail['To'].addresses) != 1:
        fail('more or fewer than one recipient')
    wanted = ADDRESSES[reader - 1] if reader else 'lunch@example.org'
    if mail['To'].addresses[0].addr_spec != wanted:
        fail(f'to {mail["To"]}')
    if not re.fullmatch(r'<[a-z2-7]{26}@example\.org>', mail['Message-ID']):
        fail(f'Message-ID {mail["Message-ID"]}')


def check_links(text):
    for link in re.findall(r'https?://[^\s\\]+', text):
        if link != 'https://meet.example.org/lunch':
            fail(f'a link {link}')


def check_theme(mail):
    for part in mail.walk():
        if part.get_content_type() == 'text/calendar' and theme.lower() in part.get_content().lower():
            fail('the theme in the calendar')
    for header, value in mail.items():
        if theme.lower() in str(value).lower():
            fail(f'the theme in {header}')


def check_people(mail, raw):
    for where, text in places(mail, raw):
        for other, name in enumerate(NAMES):
            if other + 1 == reader:
                continue
            met = allowed[other] == '2' and where in ('the bytes', 'text/plain')
            if ADDRESSES[other] in text.lower() and not met:
                fail(f'the address of {other + 1} in {where}')
            if name.lower() in text.lower() and (allowed[other] == '0' or where != 'text/plain'):
                if where != 'the bytes' or allowed[other] == '0':
                    fail(f'the name of {other + 1} in {where}')
    if socket.gethostname().encode() in raw:
        fail('the name of this machine')


def keep_words(mail):
    """Of a guest, who has no part of their own in it: words that differ by the greeting only."""
    text = mail.get_body(('plain',)).get_content()
    guests[kind, theme].add(text.replace(f'Hello {NAMES[reader - 1]},', 'Hello,'))


while data:
    head, _, data = data.partition(b'\n')
    length, kind, reader, allowed, theme = head.decode().split(' ', 4)
    length, reader = int(length), int(reader)
    raw, data = data[:length], data[length:]
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    check_form(mail)
    check_people(mail, raw)
    check_theme(mail)
    for part in mail.walk():
        if not part.is_multipart():
            check_links(part.get_content())
    if reader not in (0, LEAD, BACKUP):
        keep_words(mail)
    count += 1

for (kind, theme), texts in guests.items():
    if len(texts) != 1:
        sys.exit(f'{kind}, {theme}: what guests get differs in more than the greeting')
print(count, 'messages')
