#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Kill brownbag-fetch at many points of its work, run it again, and count.

The group in ./ has a mailbox with answers in it; each time from a fresh copy, strace ends
brownbag-fetch with SIGKILL at its N-th system call and a second run follows. Every answer
must be recorded once, in the store and in the log, and nothing put aside.

Run in a group: kill_fetch.py BUILD POINTS
"""
import collections
import os
import re
import shutil
import sqlite3
import subprocess
import sys

build, points = sys.argv[1], int(sys.argv[2])
# A leak check is a tracer, too, and there can be only one.
TRACED = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")
FETCH = [f"{build}/brownbag-fetch", "fetch"]


def run(*args, **environment):
    return subprocess.run(args, env=TRACED | environment, capture_output=True, text=True)


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(".", folder, ignore=shutil.ignore_patterns("counted", "killed", "whole"))
    os.chmod(folder, 0o700)
    return dict(BROWNBAG_DIR=os.path.abspath(folder))


def state(folder):
    """What has to be the same however often the run was ended."""
    with sqlite3.connect(f"file:{folder}/brownbag.db?mode=ro", uri=True) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return (db.execute("SELECT meeting, member, answer FROM answer ORDER BY 1, 2").fetchall(),
                db.execute("SELECT what, meeting, member FROM log ORDER BY 1, 2, 3").fetchall(),
                db.execute("SELECT count(*) FROM review").fetchone(),
                db.execute("SELECT uidvalidity, uid FROM mailbox").fetchall(),
                os.listdir(f"{folder}/quarantine/new") if os.path.isdir(f"{folder}/quarantine/new") else [])


def list_calls():
    """Every system call of a run: (name, n-th)."""
    run("strace", "-o", "calls", *FETCH, **fresh("counted"))
    seen, calls = collections.Counter(), []
    with open("calls", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = re.match(r"(\w+)\(", line)
            if match:
                seen[match[1]] += 1
                calls.append((match[1], seen[match[1]]))
    return calls


def main():
    done = run(*FETCH, **fresh("whole"))
    assert done.returncode == 0, done.stderr
    wanted = state("whole")
    assert len(wanted[0]) >= 3
    calls = list_calls()
    kills = 0
    for i in range(points):
        name, nth = calls[i * len(calls) // points]
        where = fresh("killed")
        killed = run("strace", "-o", "/dev/null", "-e", f"inject={name}:signal=SIGKILL:when={nth}", *FETCH, **where)
        again = run(*FETCH, **where)
        assert again.returncode == 0, (name, nth, again.stderr)
        assert state("killed") == wanted, (name, nth, state("killed"), wanted)
        kills += killed.returncode != 0
    assert kills >= points * 9 // 10, f"only {kills} of {points} runs were ended"
    print(f"{kills} kills in {len(calls)} calls, none lost, none twice")


main()
