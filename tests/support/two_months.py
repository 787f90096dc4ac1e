#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Two months of a live group, as cron would run it, against a real mail server.

`remind` runs every 15 minutes of simulated time; an aiosmtpd with STARTTLS and
AUTH takes the mail, Python's email and icalendar read it. What should come, to
whom and when is worked out here again, from the days of the lunches alone:
nothing of brownbag's own planning is asked.

Run in an empty folder: two_months.py BROWNBAG
"""
import collections
import datetime as dt
import email
import email.policy
import json
import os
import re
import ssl
import subprocess
import sys
import warnings
import zoneinfo

import icalendar
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

ZONE = zoneinfo.ZoneInfo("Europe/Berlin")
BEGIN = dt.datetime(2027, 2, 15, 8, 0)
END = dt.datetime(2027, 4, 15, 8, 0)
STEP = dt.timedelta(minutes=15)
LUNCHES = [dt.date(2027, 3, 9), dt.date(2027, 4, 13), dt.date(2027, 5, 11)]
NAMES = ["Ana Lima", "Bram de Wit", "Chiara Rossi", "Dele Okafor", "Elif Kaya", "Finn Larsen",
         "Grace Muller", "Hana Sato", "Ivo Novak", "Jun Park", "Kofi Mensah", "Lena Vogel"]
PEOPLE = {f"{name.split()[0].lower()}@example.org": name for name in NAMES}
PASSWORD = "correct horse battery"
brownbag = sys.argv[1]
warnings.simplefilter("ignore")


class Inbox:
    """What the server got, and when on the simulated clock."""

    def __init__(self):
        self.mails = []
        self.now = None

    async def handle_DATA(self, server, session, envelope):
        assert session.ssl is not None, "a mail came without TLS"
        assert session.authenticated, "a mail came without AUTH"
        self.mails.append((self.now, envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 2.0.0 queued"


class Server(Controller):
    """On a port that the system chooses."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def authenticate(server, session, envelope, mechanism, data):
    ok = data.login == b"lunch" and data.password == PASSWORD.encode()
    return AuthResult(success=ok)


def run(*args, now, check=True, **options):
    environment = dict(os.environ, BROWNBAG_NOW=now.isoformat(timespec="minutes"))
    done = subprocess.run([brownbag, *args], env=environment, capture_output=True, text=True,
                          **options)
    if check and done.returncode != 0:
        sys.exit(f"{args} at {now}: exit {done.returncode}: {done.stderr}")
    return done


def start_server(inbox):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem",
                    "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain("cert.pem", "key.pem")
    server = Server(inbox, hostname="127.0.0.1", port=0, tls_context=context,
                    require_starttls=True, authenticator=authenticate, auth_required=True)
    server.start()
    return server, server.port


def make_group(port):
    run("init", ".", "--name", "Returning to Work", "--organizer",
        "The lunch team <lunch@example.org>", "--timezone", "Europe/Berlin", "--meets",
        "second tuesday 12:00-13:00", "--location", "Room 4B", now=BEGIN)
    with open("people.csv", "w", encoding="utf-8") as file:
        file.write("name,email\n")
        file.writelines(f"{name},{address}\n" for address, name in PEOPLE.items())
    run("roster", "import", "people.csv", now=BEGIN)
    with open("password", "w", encoding="utf-8") as file:
        file.write(PASSWORD + "\n")
    os.chmod("password", 0o600)
    for key, value in {"url": f"smtp://127.0.0.1:{port}", "tls": "required", "user": "lunch",
                       "password_command": "cat password", "cafile": os.path.abspath("cert.pem"),
                       }.items():
        run("config", "set", f"smtp.{key}", value, now=BEGIN)


def rehearse(inbox):
    """A rehearsal reaches nobody, and counts for nothing later."""
    inbox.now = BEGIN
    run("remind", now=BEGIN)
    assert not inbox.mails, "a rehearsal mailed somebody"
    assert len(os.listdir("outbox/new")) > 0, "a rehearsal shows nothing"
    refused = run("start", now=BEGIN, check=False, stdin=subprocess.DEVNULL)
    assert refused.returncode == 2, "start went live without being asked"
    run("start", "--yes", now=BEGIN)


def expected():
    """(kind, lunch, address) -> due time, from the calendar alone."""
    def at(day, hour, minute=0):
        return dt.datetime.combine(day, dt.time(hour, minute))

    def before(day, days, hour, minute=0):
        day -= dt.timedelta(days=days)
        while day.weekday() >= 5:
            day -= dt.timedelta(days=1)
        return at(day, hour, minute)

    due = {}
    for lunch in LUNCHES:
        for kind, days, hour in (("invite", 28, 9), ("agenda", 5, 9), ("reminder", 1, 15)):
            due[kind, lunch] = before(lunch, days, hour)
        after = lunch + dt.timedelta(days=1)
        while after.weekday() >= 5:
            after += dt.timedelta(days=1)
        due["thanks", lunch] = at(after, 9)
    return {(kind, lunch, address): max(when, BEGIN)
            for (kind, lunch), when in due.items() for address in PEOPLE if when < END}


def kinds_by_id(now):
    rows = json.loads(run("outbox", "list", "--json", now=now).stdout)
    return {row["message_id"]: (row["kind"], row["month"]) for row in rows}


def check_calendar(part, lunch, recipient):
    """An independent parser sees one event, one attendee, noon in Berlin."""
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    events = [c for c in calendar.walk() if c.name == "VEVENT"]
    assert len(events) == 1
    event = events[0]
    assert str(calendar["METHOD"]) == "REQUEST" == part.get_param("method")
    start = event["DTSTART"].dt.astimezone(ZONE)
    assert start.replace(tzinfo=None) == dt.datetime.combine(lunch, dt.time(12)), start
    attendees = event["ATTENDEE"]
    assert not isinstance(attendees, list) and str(attendees) == f"mailto:{recipient}"
    assert str(event["ORGANIZER"]) == "mailto:lunch@example.org"
    assert str(event["SUMMARY"]) == "Lunch"


def words_of(message):
    texts = [f"{name}: {value}" for name, value in message.items()]
    for part in message.walk():
        if not part.is_multipart():
            texts.append(part.get_payload(decode=True).decode("utf-8"))
    return "\n".join(texts).replace("\r\n ", "").replace("\n ", "")


def check_discretion(words, recipient, may_name):
    for address, name in PEOPLE.items():
        if address == recipient:
            continue
        assert not re.search(rf"(?<![\w.-]){re.escape(address)}", words), f"the address of {name} is in a mail to {recipient}"
        if name not in may_name:
            assert name not in words, f"{name} is named in a mail to {recipient}"


def seats(now):
    rows = json.loads(run("meeting", "list", "--json", now=now).stdout)
    return {row["month"]: ([p["name"] for p in row["facilitators"]],
                           row["backup"] and row["backup"]["name"]) for row in rows}


def check_mail(mail, kinds, heads, got):
    when, sender, recipients, content = mail
    assert len(recipients) == 1 and sender == "lunch@example.org"
    message = email.message_from_bytes(content, policy=email.policy.default)
    to = [a.addr_spec for a in message["To"].addresses]
    assert to == recipients and message["Cc"] is None and message["Bcc"] is None
    kind, month = kinds[message["Message-ID"].strip("<>")]
    lunch = next((day for day in LUNCHES if f"{day:%Y-%m}" == month), None)
    if kind == "digest":
        return
    leads, backup = heads[month]
    may_name = {"agenda": set(leads)}.get(kind, set())
    if kind in ("ask", "brief", "turn"):
        may_name = set(leads) | {backup}
    check_discretion(words_of(message), to[0], may_name)
    part = message.get_body(("calendar",)) or next(
        (p for p in message.walk() if p.get_content_type() == "text/calendar"), None)
    assert (part is not None) == (kind == "invite"), f"{kind}: calendar part"
    if part is not None:
        check_calendar(part, lunch, to[0])
    got[kind, lunch, to[0]].append(when)


def check_heads(got, heads):
    """Facilitator and backup are asked and briefed, and nobody else."""
    for lunch in LUNCHES[:2]:
        leads, backup = heads[f"{lunch:%Y-%m}"]
        briefed = {PEOPLE[a] for kind, day, a in got if kind == "brief" and day == lunch}
        assert briefed == set(leads) | {backup}, (lunch, briefed, leads, backup)


def main():
    inbox = Inbox()
    server, port = start_server(inbox)
    make_group(port)
    rehearse(inbox)
    heads, now, runs = {}, BEGIN, 0
    while now < END:
        inbox.now = now
        run("remind", now=now)
        runs += 1
        before = len(inbox.mails)
        if runs % 96 == 1:
            heads.update(seats(now))
            run("remind", now=now)
            assert len(inbox.mails) == before, f"a second run at {now} sent something"
        now += STEP
    server.stop()
    got = collections.defaultdict(list)
    kinds = kinds_by_id(END)
    for mail in inbox.mails:
        check_mail(mail, kinds, heads, got)
    wanted = expected()
    for key, due in sorted(wanted.items(), key=str):
        assert got.get(key) == [due], f"{key}: due {due}, came {got.get(key)}"
    for key in got:
        assert len(got[key]) == 1, f"{key} came more than once: {got[key]}"
        assert key in wanted or key[0] in ("ask", "brief"), f"nobody expected {key}"
    check_heads(got, heads)
    print(f"{runs} runs, {len(inbox.mails)} mails, each once and in time")


main()
