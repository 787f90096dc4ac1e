#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A month of a live group over a real mail server, there and back.

postfix_month.py BROWNBAG TOOLS, in an empty folder with a short path.

Mail goes to Postfix with STARTTLS, a certificate of an authority of one's own and a
log-in, of which Dovecot is asked; Postfix puts it into maildirs. Members answer by mail
to Postfix, which puts that into the maildir that Dovecot shows, and `remind` reads it
from there. One member's address is unknown, and comes back; one is refused at once.
What each maildir has to hold is written down here, and Postfix's log has to say that
each message had one recipient.
"""
import collections
import datetime as dt
import email
import email.message
import email.policy
import json
import os
import pathlib
import re
import smtplib
import subprocess
import sys
import time
import warnings
import zoneinfo

import icalendar

BROWNBAG, TOOLS = sys.argv[1:]
SUPPORT = pathlib.Path(__file__).parent
HERE = pathlib.Path.cwd()
# In the past: what arrived before a group was made isn't meant for it, and the servers have
# no clock but the real one.
BEGIN, END = dt.datetime(2025, 3, 10, 8, 0), dt.datetime(2025, 4, 11, 8, 0)
LUNCH, NEXT = dt.datetime(2025, 4, 8, 12, 0), "2025-05"
HOURS = (dt.time(8, 45), dt.time(9, 15), dt.time(15, 15))
LEADERS = {"ana@example.org": "Ana Lima", "chiara@example.org": "Chiara Rossi",
           "finn@example.org": "Finn Larsen"}
OTHERS = {"bram@example.org": "Bram de Wit", "dele@example.org": "Dele Okafor",
          "elif@example.org": "Elif Kaya", "gone@example.org": "Gerrit Onbekend",
          "refused@example.org": "Rosa Weg"}
ORGANIZER = "lunch@example.org"
warnings.simplefilter("ignore")


def wait_for(path, process):
    while not path.exists():
        assert process.poll() is None, f"{process.args} is gone"
        time.sleep(0.02)
    return path.read_text().split()


class Servers:
    def __init__(self):
        self.imap_folder, self.mail_folder = HERE / "i", HERE / "p"
        self.mail_folder.mkdir()
        self.imap = self.start("dovecot.sh", self.imap_folder)
        _, self.imaps_port = wait_for(self.imap_folder / "ports", self.imap)
        boxes = [f"{address} {address}/\n" for address in (*LEADERS, *OTHERS)
                 if address not in ("gone@example.org", "refused@example.org")]
        (self.mail_folder / "boxes").write_text("".join(boxes) + f"{ORGANIZER} {ORGANIZER}/\n")
        (self.mail_folder / "refused").write_text("refused@example.org REJECT\n")
        (self.mail_folder / "mail").mkdir()
        (self.mail_folder / "mail" / ORGANIZER).symlink_to(self.imap_folder / "mail")
        self.mail = self.start("postfix.sh", self.mail_folder, TOOLS, self.imap_folder / "run/sasl")
        self.port, self.plain_port = wait_for(self.mail_folder / "ports", self.mail)

    def start(self, script, *arguments):
        log = open(f"{script}.log", "wb")
        return subprocess.Popen([SUPPORT / script, *arguments], stdout=log, stderr=log)

    def stop(self):
        for process in (self.mail, self.imap):
            process.terminate()
            process.wait()

    def log(self):
        return (self.mail_folder / "log").read_text()

    def settle(self):
        """Until Postfix has nothing more to deliver, bounces included."""
        queues = [self.mail_folder / "queue" / name for name in ("incoming", "active", "deferred", "maildrop")]
        while any(file.is_file() for queue in queues for file in queue.rglob("*")):
            time.sleep(0.01)

    def mails_of(self, address):
        box = self.mail_folder / "mail" / address
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                for folder in ("new", "cur") for path in sorted((box / folder).glob("*"))]


def run(*args, now, codes=(0,)):
    done = subprocess.run([BROWNBAG, *args], env=dict(os.environ, BROWNBAG_NOW=now.isoformat(timespec="minutes")),
                          capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode in codes, f"{args} at {now}: exit {done.returncode}: {done.stderr}"
    for secret in ("geheim", "AGx1bmNoAGdlaGVpbQ", *LEADERS, *OTHERS):
        assert args[0] != "remind" or secret not in done.stdout + done.stderr, done.stderr
    return done.stdout


def make_group(servers):
    run("init", "group", "--name", "Returning to Work", "--organizer", f"The lunch team <{ORGANIZER}>",
        "--timezone", "Europe/Berlin", "--meets", "second tuesday 12:00-13:00", now=BEGIN)
    os.chdir("group")
    settings = {"meeting.first": "2025-04-01", "smtp.url": f"smtp://127.0.0.1:{servers.port}",
                "smtp.tls": "required", "smtp.cafile": servers.mail_folder / "ca.pem", "smtp.user": "lunch",
                "smtp.password_command": "echo geheim", "smtp.connections": "3",
                "imap.url": f"imaps://127.0.0.1:{servers.imaps_port}/INBOX", "imap.user": "lunch",
                "imap.password_command": "echo geheim", "imap.cafile": servers.imap_folder / "cert.pem"}
    for key, value in settings.items():
        run("config", "set", key, str(value), now=BEGIN)
    with open("people.csv", "w", encoding="utf-8") as file:
        file.write("name,email,leads\n")
        file.writelines(f"{name},{address},{'yes' if address in LEADERS else 'no'}\n"
                        for address, name in {**LEADERS, **OTHERS}.items())
    run("roster", "import", "people.csv", now=BEGIN)
    run("start", "--yes", now=BEGIN)


def answer(servers, address, partstat):
    """As a calendar program would, to the invite in that maildir."""
    out = HERE / "answers"
    out.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-W", "ignore", SUPPORT / "answer_invites.py",
                    servers.mail_folder / "mail" / address / "new", out, partstat], check=True)
    post(servers, address, (out / f"{address.split('@')[0]}.eml").read_bytes())


def post(servers, sender, message):
    with smtplib.SMTP("127.0.0.1", int(servers.plain_port)) as client:
        client.sendmail(sender, [ORGANIZER], message)


def reply(servers, address, word):
    """By hand, to the last mail that came."""
    last = servers.mails_of(address)[-1]
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = address, ORGANIZER, f"Re: {last['Subject']}"
    mail["Message-ID"], mail["In-Reply-To"] = f"<{word}.{address}>", last["Message-ID"]
    mail.set_content(f"{word}\n\n> {last['Subject']}\n")
    post(servers, address, mail.as_bytes())


def answer_all(servers):
    answer(servers, "ana@example.org", "ACCEPTED")
    answer(servers, "bram@example.org", "DECLINED")
    answer(servers, "chiara@example.org", "TENTATIVE")
    reply(servers, "elif@example.org", "PAUSE")
    servers.settle()


def play(servers):
    day = BEGIN.date()
    while day < END.date():
        for hour in HOURS:
            now = dt.datetime.combine(day, hour)
            if BEGIN <= now < END:
                # refused at once: 1, told by the exit code of that run
                run("remind", now=now, codes=(0, 1))
                servers.settle()
                if now == dt.datetime(2025, 3, 11, 9, 15):
                    answer_all(servers)
        day += dt.timedelta(days=1)


# -- what has to be there --

def expected():
    """Kinds by mailbox; the seats are the rotation's to give."""
    seats = {row["month"]: row for row in json.loads(run("meeting", "list", "--json", now=LUNCH - dt.timedelta(hours=1)))}
    ids = {row["id"]: row["email"] for row in json.loads(run("roster", "list", "--json", "--addresses", now=END))}
    boxes = {address: collections.Counter() for address in (*LEADERS, *OTHERS, ORGANIZER)}
    for address in (*LEADERS, "bram@example.org", "dele@example.org"):
        boxes[address] += collections.Counter(["invite", "agenda", "reminder", "thanks"])
    boxes["bram@example.org"]["reminder"] -= 1   # who declined isn't reminded
    boxes["elif@example.org"] += collections.Counter(["invite", "confirm"])
    first, second = seats["2025-04"], seats[NEXT]
    for row in (first, second):  # asked at once, and 35 days before the second
        boxes[ids[row["facilitators"][0]["id"]]]["ask"] += 1
    for who in (first["facilitators"][0], first["backup"]):
        boxes[ids[who["id"]]]["brief"] += 1
    boxes[ORGANIZER]["digest"] += 1
    return {address: +kinds for address, kinds in boxes.items()}


def check_invite(mail, address):
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    event, = calendar.walk("VEVENT")
    assert str(calendar["METHOD"]) == "REQUEST" and str(event["ATTENDEE"]) == f"mailto:{address}"
    start = event["DTSTART"].dt.astimezone(zoneinfo.ZoneInfo("Europe/Berlin"))
    assert start.replace(tzinfo=None) == LUNCH, start


def check_boxes(servers):
    rows = {row["message_id"]: row for row in json.loads(run("outbox", "list", "--json", now=END))}
    total = 0
    for address, kinds in expected().items():
        found = collections.Counter()
        for mail in servers.mails_of(address):
            row = rows.get(mail["Message-ID"].strip("<>"))
            if address == ORGANIZER and row is None:
                continue  # answers and bounces, which are looked at by what came of them
            assert row and row["state"] in ("sent", "failed"), f"{address}: {mail['Subject']}: {row}"
            assert [to.addr_spec for to in mail["To"].addresses] == [address] and mail["Cc"] is None
            assert mail["Return-Path"].strip("<>") == ORGANIZER and mail["Delivered-To"] == address
            found[row["kind"]] += 1
            total += 1
            if row["kind"] == "invite":
                check_invite(mail, address)
        assert found == kinds, f"{address}: {dict(found)}, expected {dict(kinds)}"
    return total


def check_outcomes():
    """What came back was read and understood."""
    answers = json.loads(run("rsvp", "list", f"{LUNCH:%Y-%m}", "--json", now=END))["answers"]
    given = {row["name"]: row["answer"] for row in answers if row["answer"] != "none"}
    assert given == {"Ana Lima": "accepted", "Bram de Wit": "declined", "Chiara Rossi": "tentative"}, given
    status = {row["name"]: row["status"] for row in json.loads(run("roster", "list", "--json", now=END))}
    assert status["Elif Kaya"] == "paused" and status["Dele Okafor"] == "active", status
    needs = {row["code"] for row in json.loads(run("status", "--json", now=END))["needs_you"]}
    assert {"bounce", "failed"} <= needs, needs
    replies = {row["reply"] for row in json.loads(run("outbox", "list", "--json", now=END)) if row["state"] == "failed"}
    assert any(text.startswith("554 5.7.1 <address>") for text in replies), replies
    assert not any("@" in text for text in replies)


def check_log(servers):
    """One recipient a message; TLS and the log-in at each submission."""
    log = servers.log()
    queued = re.findall(r"from=<([^>]*)>, size=\d+, nrcpt=(\d+)", log)
    assert queued and all(count == "1" for _, count in queued), "a message had several recipients"
    submitted = re.findall(r"smtpd\[\d+\]: (\w+): client=\S+, sasl_method=PLAIN, sasl_username=lunch", log)
    by_id = dict(re.findall(r"qmgr\[\d+\]: (\w+): from=<([^>]*)>", log))
    ours = [queue_id for queue_id, sender in by_id.items() if sender == ORGANIZER]
    assert sorted(submitted) == sorted(ours), "something went without a log-in"
    assert len(re.findall(r"Anonymous TLS connection established from", log)) >= 1
    to = re.findall(r"(\w+): to=<([^>]+)>, relay=virtual.*status=(\w+)", log)
    bounced = {address for _, address, status in to if status == "bounced"}
    assert bounced == {"gone@example.org"}, bounced
    assert "RCPT from" in log and "<refused@example.org>: Recipient address rejected" in log
    return len(submitted)


def main():
    servers = Servers()
    try:
        make_group(servers)
        play(servers)
        delivered, submitted = check_boxes(servers), check_log(servers)
        # to an address that is gone go two mails, each of which comes back, and no more
        assert submitted == delivered + 2, f"{submitted} submitted, {delivered} delivered"
        check_outcomes()
        print(f"{submitted} mails submitted with TLS and a log-in, {delivered} in the maildirs they are for")
    finally:
        servers.stop()


main()
