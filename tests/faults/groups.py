# SPDX-License-Identifier: MIT
"""Groups to break things in, and how they are looked at from outside.

Nothing here goes through the program's own eyes: the database is read by
Python's sqlite3, mails are counted where they arrive.
"""
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess

BUILD = os.environ["BUILD"]
NOW = "2027-01-08T09:30"
FILES = {
    "people.csv": "name,email\nMaja Lind,maja@example.org\nPia Holm,pia@example.org\n",
    "rota.csv": "date,facilitator\n2026-11-10,Ana Lima\n2026-12-08,Bram de Wit\n",
    "closed.ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Days//EN\r\nBEGIN:VEVENT\r\n"
                  "UID:may@example.org\r\nDTSTAMP:20270101T000000Z\r\nDTSTART;VALUE=DATE:20270501\r\n"
                  "SUMMARY:May Day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
}
# What a crash may leave beside a file: mkostemp(3).
BESIDE = re.compile(r"\.[A-Za-z0-9]{6}$")


def environment(**variables):
    return dict(os.environ, BROWNBAG_NOW=NOW, PATH=f"{BUILD}:{os.environ['PATH']}") | variables


def run(*args, folder=".", words=None, **variables):
    return subprocess.run(args, cwd=folder, env=environment(**variables), capture_output=True,
                          text=True, errors="replace", input=words or "")


def must(*args, folder=".", **options):
    done = run(*args, folder=folder, **options)
    assert done.returncode == 0, f"{args}: exit {done.returncode}: {done.stderr}"
    return done.stdout


def without_network():
    """Variables with which what is queued stays in the queue."""
    nothing = os.path.abspath("nothing")
    os.makedirs(nothing, exist_ok=True)
    path = os.path.join(nothing, "brownbag-deliver")
    if not os.path.exists(path):
        with open(path, "w", encoding="ascii") as file:
            file.write("#!/bin/sh\n")
        os.chmod(path, 0o700)
    return dict(BROWNBAG_EXEC_PATH=nothing)


def make_files(folder):
    for name, text in FILES.items():
        with open(f"{folder}/{name}", "w", encoding="ascii", newline="") as file:
            file.write(text)


def make_answers(folder):
    """What a member's calendar answers, and the same from an address that nobody has."""
    tool = os.path.join(os.path.dirname(__file__), "../support/answer_invites.py")
    os.mkdir(f"{folder}/answers")
    must("/usr/bin/python3", "-B", tool, "outbox/new", "answers", folder=folder)
    with open(f"{folder}/answers/bram.eml", encoding="utf-8") as file:
        text = re.sub("^From: .*", "From: x@example.net", file.read(), flags=re.M)
    with open(f"{folder}/answers/stranger.eml", "w", encoding="utf-8") as file:
        file.write(text)


def make_editor():
    with open("touch.sh", "w", encoding="ascii") as file:
        file.write('#!/bin/sh\necho "# changed" >>"$1"\n')
    os.chmod("touch.sh", 0o700)


def make_templates():
    """rehearsal: nothing sent yet. answered: all of it sent, and answers there. introduced: an
    asker was asked. live: nothing queued. queued: all of it queued, untried. troubled: one mail
    failed, one in doubt."""
    make_editor()
    must("brownbag", "init", "--example", "rehearsal")
    make_files("rehearsal")
    shutil.copytree("rehearsal", "answered")
    must("brownbag", "remind", folder="answered")
    make_answers("answered")
    shutil.copytree("rehearsal", "introduced")
    must("brownbag", "topic", "offer", "4", "sleep", folder="introduced")
    must("brownbag", "intro", "new", "--asker", "1", "--topic", "sleep", folder="introduced",
         words="And nights?\n", **without_network())
    shutil.copytree("rehearsal", "live")
    must("brownbag", "config", "set", "smtp.url", "smtp://127.0.0.1:1", folder="live")
    must("brownbag", "start", "--yes", folder="live")
    shutil.copytree("live", "queued")
    must("brownbag", "remind", folder="queued", **without_network())
    shutil.copytree("queued", "troubled")
    with sqlite3.connect("troubled/brownbag.db") as db:
        db.execute("UPDATE mail SET state = 'failed', attempts = 1 WHERE id = 1")
        db.execute("UPDATE mail SET state = 'unknown', attempts = 1 WHERE id = 2")
    db.close()


def open_store(folder):
    return sqlite3.connect(os.path.join(folder, "brownbag.db"))


def check_store(folder):
    db = open_store(folder)
    found = db.execute("PRAGMA integrity_check").fetchall() + \
        db.execute("PRAGMA foreign_key_check").fetchall()
    db.close()
    assert found == [("ok",)], f"the database is broken: {found}"


def dump(folder, new):
    """Every row but that a message was begun to be read; of a group that is made here, all but
    what is drawn by lot."""
    seen = hashlib.sha256()
    db = open_store(folder)
    for line in db.iterdump():
        if "VALUES('compact'," not in line and 'INSERT INTO "seen"' not in line and \
                not (new and "VALUES('secret'," in line):
            seen.update(line.encode())
    db.close()
    return seen.hexdigest()


def picture(folder):
    """All that a group is: its rows, and every file but what a crash may leave beside them.
    A folder without settings is no group yet."""
    seen, name = {}, os.path.basename(folder).encode()
    for place, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if one != ".restoring"]
        if "brownbag.ini" in files and "brownbag.db" in files:
            seen[os.path.relpath(f"{place}/brownbag.db", folder)] = dump(place, place != folder)
        for file in files:
            if file.startswith("brownbag.db") or file == "brownbag.lock" or BESIDE.search(file):
                continue
            with open(os.path.join(place, file), "rb") as content:
                where = os.path.relpath(os.path.join(place, file), folder).encode()
                seen[where.replace(name, b"HERE")] = content.read().replace(name, b"HERE")
    return seen


def is_compact(folder):
    """Whether no erased word is left in free space, as far as the program knows."""
    db = open_store(folder)
    found = db.execute("SELECT count(*) FROM meta WHERE key = 'compact'").fetchone()
    db.close()
    return found == (0,)


def mails(folder):
    """(kind, member): (state, Message-ID) of each row."""
    db = open_store(folder)
    rows = db.execute("SELECT kind, ifnull(member, 0), state, message_id FROM mail").fetchall()
    db.close()
    return {(kind, member, message_id): state for kind, member, state, message_id in rows}
