#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Kill brownbag-deliver at many points of its work, run it again, and count.

A live group of twelve has its mail queued; then, each time from a fresh copy,
strace ends brownbag-deliver with SIGKILL at its N-th system call and a second
run follows. Nothing may be lost, nothing sent twice, and a mail whose fate
isn't known is shown as unknown and not sent again.

Run in an empty folder: kill_deliver.py BUILD POINTS
"""
import collections
import email
import json
import os
import re
import shutil
import subprocess
import sys
import warnings

from aiosmtpd.controller import Controller

warnings.simplefilter("ignore")
build, points = sys.argv[1], int(sys.argv[2])
NOW = "2027-01-08T09:30"
# A leak check is a tracer, too, and there can be only one.
TRACED = {"ASAN_OPTIONS": "detect_leaks=0"}


class Inbox:
    def __init__(self):
        self.mails = collections.Counter()

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content)
        self.mails[message["Message-ID"].strip("<>")] += 1
        return "250 2.0.0 queued"


class Server(Controller):
    """On a port that the system chooses."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def run(*args, check=True, **environment):
    done = subprocess.run(args, env=dict(os.environ, BROWNBAG_NOW=NOW, **environment),
                          capture_output=True, text=True)
    if check and done.returncode != 0:
        sys.exit(f"{args}: exit {done.returncode}: {done.stderr}")
    return done


def brownbag(folder, *args, **options):
    return run(f"{build}/brownbag", "-C", folder, *args, **options)


def make_queue(port):
    """A live group whose mail is queued and not yet sent."""
    run(f"{build}/brownbag", "init", "--example", "queued")
    brownbag("queued", "config", "set", "smtp.url", f"smtp://127.0.0.1:{port}")
    brownbag("queued", "start", "--yes")
    brownbag("queued", "remind", check=False, BROWNBAG_EXEC_PATH=os.getcwd(), PATH="/usr/bin:/bin")
    waiting = json.loads(brownbag("queued", "outbox", "list", "--json").stdout)
    assert len(waiting) > 12 and {row["state"] for row in waiting} == {"queued"}, waiting
    return [row["message_id"] for row in waiting]


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree("queued", folder)
    return dict(BROWNBAG_DIR=os.path.abspath(folder))


def list_calls(inbox):
    """Every system call of a run, as strace counts them: (name, n-th of its thread)."""
    environment = fresh("counted") | TRACED
    run("strace", "-f", "-o", "calls", f"{build}/brownbag-deliver", **environment)
    inbox.mails.clear()
    seen, calls = collections.Counter(), []
    with open("calls", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = re.match(r"(\d+) +(\w+)\(", line)
            if match:
                seen[match.groups()] += 1
                calls.append((match[2], seen[match.groups()]))
    return calls


def kill_at(call, inbox, wanted):
    """Returns whether the first run was ended, and the number of mails in doubt."""
    n = f"{call[0]} {call[1]}"
    environment = fresh("killed")
    killed = run("strace", "-f", "-o", "/dev/null", "-e", f"inject={call[0]}:signal=SIGKILL:when={call[1]}",
                 f"{build}/brownbag-deliver", check=False, **environment | TRACED)
    again = run(f"{build}/brownbag-deliver", check=False, **environment)
    assert again.returncode in (0, 1, 75), (n, again.returncode, again.stderr)
    rows = json.loads(brownbag("killed", "outbox", "list", "--json").stdout)
    states = {row["message_id"]: row["state"] for row in rows}
    assert set(states) == set(wanted), f"at call {n}: mails appeared or went"
    for message_id, state in states.items():
        got = inbox.mails[message_id]
        assert state in ("sent", "unknown"), f"at call {n}: {state}"
        assert got == 1 or (state == "unknown" and got == 0), f"at call {n}: {state}, came {got} times"
    assert run("sqlite3", "killed/brownbag.db", "PRAGMA integrity_check").stdout == "ok\n"
    inbox.mails.clear()
    return killed.returncode != 0, sum(state == "unknown" for state in states.values())


def main():
    inbox = Inbox()
    server = Server(inbox, hostname="127.0.0.1", port=0)
    server.start()
    wanted = make_queue(server.port)
    calls = list_calls(inbox)
    kills = doubts = 0
    for i in range(points):
        killed, unknown = kill_at(calls[i * len(calls) // points], inbox, wanted)
        assert unknown <= 1, "more in doubt than there are connections"
        kills += killed
        doubts += unknown
    server.stop()
    assert kills >= points * 9 // 10, f"only {kills} of {points} runs were ended"
    print(f"{kills} kills in {len(calls)} calls, {doubts} mails in doubt, none lost, none twice")


main()
