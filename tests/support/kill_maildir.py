#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Kill brownbag-deliver at many points of a delivery to a maildir, run it again, and count.

The group in ./ has mails in its queue and a maildir named mail to deliver to; each time
from a fresh copy, strace ends brownbag-deliver with SIGKILL at the N-th system call of one
of its threads and a second run follows. What was killed behind the fence is in doubt, one
mail at most, and sent once more by hand; then each mail is one file, with the bytes of a
run that nobody ended, and no mail was tried twice that needn't be.

Run in a group: kill_maildir.py BUILD POINTS
"""
import collections
import glob
import os
import re
import shutil
import sqlite3
import subprocess
import sys

build, points = sys.argv[1], int(sys.argv[2])
# A leak check is a tracer, too, and there can be only one.
TRACED = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")
DELIVER = [f"{build}/brownbag-deliver"]
KILLED = -9, 137


def run(*args, **environment):
    return subprocess.run(args, env=TRACED | environment, capture_output=True, text=True)


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(".", folder, ignore=shutil.ignore_patterns("counted", "killed", "whole", "calls"))
    os.chmod(folder, 0o700)
    return dict(BROWNBAG_DIR=os.path.abspath(folder))


def rows(folder):
    with sqlite3.connect(f"{folder}/brownbag.db") as db: # may have to roll back
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return db.execute("SELECT id, message_id, state, attempts FROM mail ORDER BY id").fetchall()


def files(folder, part):
    found = {}
    for name in glob.glob(f"{folder}/mail/{part}/*"):
        with open(name, "rb") as file:
            found[os.path.basename(name)] = file.read()
    return found


def list_calls():
    """The system calls of a run from the maildir on: (name, n-th of its thread)."""
    run("strace", "-f", "-o", "calls", *DELIVER, **fresh("counted"))
    seen, calls, begun = collections.Counter(), [], False
    with open("calls", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = re.match(r"(\d+) +(\w+)\(", line)
            if not match:
                continue
            seen[match[1], match[2]] += 1
            begun = begun or "mail\"" in line
            if begun and match[2] != "exit_group":
                calls.append((match[2], seen[match[1], match[2]]))
    return calls


def check_first(where, point):
    """What a kill leaves: nothing half in new, and nothing there that is still to be sent."""
    names = files(where, "new")
    for mail, message_id, state, _ in rows(where):
        there = [name for name in names if message_id.split("@")[0] in name]
        assert len(there) <= 1, (point, names)
        assert not there or state in ("committing", "sent"), (point, mail, state)
        assert there or state != "sent", (point, mail)


def check_second(where, again, point):
    doubt = [mail for mail, _, state, _ in rows(where) if state == "unknown"]
    assert len(doubt) <= 1 and again.returncode == len(doubt), (point, doubt, again.stderr)
    for mail, _, state, attempts in rows(where):
        assert mail in doubt or (state, attempts) == ("sent", 1), (point, mail, state, attempts)
    return doubt


def main():
    done = run(*DELIVER, **fresh("whole"))
    assert done.returncode == 0, done.stderr
    wanted = files("whole", "new")
    assert len(wanted) == len(rows("whole")) >= 3
    calls = list_calls()
    kills = doubts = 0
    for i in range(points):
        point = name, nth = calls[i * len(calls) // points]
        where = fresh("killed")
        killed = run("strace", "-f", "-qqq", "-o", "/dev/null", "-e", f"inject={name}:signal=SIGKILL:when={nth}",
                     *DELIVER, **where)
        kills += killed.returncode in KILLED
        check_first("killed", point)
        doubt = check_second("killed", run(*DELIVER, **where), point)
        for mail in doubt:
            doubts += 1
            again = run(f"{build}/brownbag", "outbox", "resolve", str(mail), "--resend", **where)
            assert again.returncode == 0, again.stderr
            run(*DELIVER, **where)
        assert all(state == "sent" for _, _, state, _ in rows("killed")), (point, rows("killed"))
        assert files("killed", "new") == wanted, (point, files("killed", "new").keys())
        assert files("killed", "tmp") == {}, (point, files("killed", "tmp").keys())
    assert kills >= points * 8 // 10, f"only {kills} of {points} runs were ended"
    print(f"{kills} kills in {len(calls)} calls, {doubts} in doubt, none lost, none twice")


main()
