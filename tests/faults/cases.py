# SPDX-License-Identifier: MIT
"""Every command, and how it is broken: a case for each that writes.

A command that is in none of these tables makes the test fail, so that nobody adds
one which was never killed.
"""
import collections
import os
import re

# In a copy of `template`, behind the command `before`; `whole`: its rows and files change
# together or not at all, else each for itself.
Change = collections.namedtuple("Change", "template line before whole variables input",
                                defaults=("", True, {}, None))
INIT = "init new --name X --organizer 'A <a@example.org>' --timezone UTC --meets 'second tuesday 12:00-13:00'"
EDIT = dict(EDITOR="../touch.sh")

CHANGES = {
    "agenda add": Change("live", "agenda add 2027-02 Quiz"),
    "agenda remove": Change("live", "agenda remove 2027-02 1", "agenda add 2027-02 Quiz"),
    "agenda send": Change("live", "agenda send 2027-02"),
    "backup": Change("live", "backup --plaintext --yes saved.copy"),
    "config edit": Change("rehearsal", "config edit", variables=EDIT),
    "config set": Change("rehearsal", "config set meeting.location Canteen"),
    "config unset": Change("rehearsal", "config unset meeting.location"),
    "holiday add": Change("live", "holiday add 2027-02-09 Carnival"),
    "holiday import": Change("live", "holiday import closed.ics"),
    "holiday remove": Change("live", "holiday remove 2027-02-09", "holiday add 2027-02-09 Carnival"),
    "init": Change("rehearsal", INIT),
    "intro answer": Change("introduced", "intro answer 1 --who 1 --yes"),
    "intro close": Change("introduced", "intro close 1"),
    "intro new": Change("rehearsal", "intro new --asker 1 --topic sleep", "topic offer 4 sleep", input="And nights?\n"),
    "invite export": Change("live", "invite export -o new.ics"),
    "invite send": Change("live", "invite send 2027-03"),
    "meeting add": Change("live", "meeting add '2027-02-23 12:00'"),
    "meeting cancel": Change("live", "meeting cancel 2027-02"),
    "meeting edit": Change("live", "meeting edit 2027-02 --location Garden"),
    "meeting held": Change("queued", "meeting held 2027-01 --headcount 5",
                           variables=dict(BROWNBAG_NOW="2027-01-13T09:30")),
    "meeting move": Change("queued", "meeting move 2027-01 --to '2027-01-13 12:00'"),
    "outbox drop": Change("troubled", "outbox drop 1 --yes"),
    "outbox resolve": Change("troubled", "outbox resolve 2 --sent"),
    "outbox retry": Change("troubled", "outbox retry 1"),
    "publish": Change("live", "publish site", whole=False),
    "remind install": Change("live", "remind install --systemd --write", whole=False),
    "restore": Change("live", "restore saved.copy", "backup --plaintext --yes saved.copy"),
    "roster add": Change("rehearsal", "roster add 'Ole <ole@example.org>' 'Una <una@example.org>'"),
    "roster away": Change("rehearsal", "roster away 3 --from 2027-02-01 --until 2027-02-20"),
    "roster edit": Change("rehearsal", "roster edit 4 --name Neu --email neu@example.org"),
    "roster erase": Change("queued", "roster erase 5 --yes"),
    "roster exclude": Change("rehearsal", "roster exclude 1 2"),
    "roster import": Change("rehearsal", "roster import people.csv"),
    "roster pause": Change("live", "roster pause 2 --until 2027-03"),
    "roster remove": Change("live", "roster remove 2"),
    "roster resume": Change("rehearsal", "roster resume 12", "roster pause 12"),
    "rotate": Change("live", "rotate"),
    "rotate confirm": Change("live", "rotate confirm 2027-01"),
    "rotate decline": Change("live", "rotate decline 2027-02"),
    "rotate import": Change("live", "rotate import rota.csv"),
    "rotate set": Change("live", "rotate set 2027-04 Hana"),
    "rotate swap": Change("live", "rotate swap 2027-03 2027-04"),
    "rsvp read": Change("answered", "rsvp read answers/ana.eml"),
    "rsvp review": Change("answered", "rsvp review accept 1",
                          "-c rsvp.strict=yes rsvp read answers/stranger.eml"),
    "rsvp set": Change("live", "rsvp set 2027-01 2 accepted"),
    "start": Change("rehearsal", "-c smtp.url=smtp://127.0.0.1:1 start --yes"),
    "stop": Change("live", "stop"),
    "texts edit": Change("live", "texts edit brief", variables=EDIT),
    "theme set": Change("live", "theme set 2027-03 plan-b"),
    "topic add": Change("rehearsal", "topic add juggling"),
    "topic offer": Change("rehearsal", "topic offer 1 sleep"),
    "topic withdraw": Change("rehearsal", "topic withdraw 1 sleep", "topic offer 1 sleep"),
    "write": Change("live", "write --subject Hello", input="A few words.\n"),
}

# Template, command, connections.
Sender = collections.namedtuple("Sender", "template line connections", defaults=(1,))
SENDERS = {
    "remind": Sender("live", "remind"),
    "remind to a maildir": Sender("rehearsal", "remind"),
    "deliver": Sender("queued", "deliver"),
    "deliver over 4": Sender("queued", "-c smtp.connections=4 deliver", 4),
}

ELSEWHERE = {"rsvp fetch": "support/kill_fetch.py"}

READ_ONLY = {
    "agenda show", "completion", "completion words", "config get", "config list", "config path",
    "doctor", "fsck", "help", "holiday list", "intro list", "intro show", "invite show", "log",
    "meeting list", "meeting show", "outbox list", "outbox show", "report", "roster export",
    "roster list", "roster show", "rotate stats", "rotate why", "rsvp list", "status", "status kept",
    "texts list", "texts show", "theme list", "theme show", "topic list", "topic who", "version",
}


def check_tables():
    """Each row of the table of commands is in one of these, and none that isn't there."""
    here = os.path.dirname(__file__)
    with open(f"{here}/../../cmd/commands.c", encoding="utf-8") as file:
        rows = file.read().split("mistakes[] = {")[0]
    commands = set(re.findall(r'^\t\{ "([a-z ]+)", "', rows, re.M)) | {"deliver"}
    known = [*CHANGES, *ELSEWHERE, *READ_ONLY, *(name for name in SENDERS if " " not in name)]
    assert len(commands) > 70 and sorted(known) == sorted(commands), \
        f"without a case: {commands - set(known)}; no commands: {set(known) - commands}"
    for path in ELSEWHERE.values():
        assert os.path.exists(f"{here}/../{path}"), path
