# SPDX-License-Identifier: MIT
"""Groups to break things in, and how they are looked at from outside.

Nothing here goes through the program's own eyes: the database is read by
Python's sqlite3, mails are counted where they arrive.
"""
import glob
import hashlib
import os
import shutil
import sqlite3
import subprocess

BUILD = os.environ["BUILD"]
NOW = "2027-01-08T09:30"
PEOPLE = "name,email\nMaja Lind,maja@example.org\nPia Holm,pia@example.org\n"


def environment(**variables):
    return dict(os.environ, BROWNBAG_NOW=NOW, PATH=f"{BUILD}:{os.environ['PATH']}") | variables


def run(*args, folder=".", **variables):
    return subprocess.run(args, cwd=folder, env=environment(**variables), capture_output=True,
                          text=True, errors="replace", stdin=subprocess.DEVNULL)


def must(*args, folder=".", **variables):
    done = run(*args, folder=folder, **variables)
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


def make_templates():
    """rehearsal: nothing sent yet. live: nothing queued. queued: all of it queued, untried.
    troubled: one mail failed, one in doubt."""
    must("brownbag", "init", "--example", "rehearsal")
    with open("rehearsal/people.csv", "w", encoding="ascii") as file:
        file.write(PEOPLE)
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


def picture(folder):
    """All that a group is: every row, every file, but for what a crash may leave beside them."""
    seen = hashlib.sha256()
    if os.path.exists(os.path.join(folder, "brownbag.db")):
        db = open_store(folder)
        for line in db.iterdump():
            if "VALUES('compact'," not in line:
                seen.update(line.encode())
        db.close()
    for path in sorted(glob.glob(f"{folder}/**", recursive=True)):
        name = os.path.relpath(path, folder)
        if os.path.isfile(path) and not name.startswith("brownbag.db") and \
                not name.startswith("brownbag.ini.") and name != "brownbag.lock":
            with open(path, "rb") as file:
                seen.update(name.encode() + b"\0" + file.read())
    return seen.hexdigest()


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
