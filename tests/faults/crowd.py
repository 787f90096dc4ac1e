#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Many `remind` at once over one group: what is delivered is distinct, and all of it.

crowd.py RUNS MEMBERS [KILLED], in an empty folder, with BUILD set: RUNS programs
start at once over a live group of MEMBERS who are owed mail. KILLED in a hundred of
them are ended with SIGKILL as they begin, and for KILLED in a hundred mails whoever
is sending, a moment after the mail has come; two more programs start in its place.
"""
import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time

import groups
from groups import BUILD, environment, mails, must
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from mail_sink import Sink  # noqa: E402

runs, members = int(sys.argv[1]), int(sys.argv[2])
killed = int(sys.argv[3]) if len(sys.argv) > 3 else 0
random.seed(7)
CONNECTIONS = 4


def make_group(port):
    must("brownbag", "init", "group", "--name", "Crowd", "--organizer",
         "The lunch team <lunch@example.org>", "--timezone", "UTC", "--meets",
         "second tuesday 12:00-13:00")
    with open("group/people.csv", "w", encoding="ascii") as file:
        file.write("name,email\n" + "".join(f"M{i},m{i}@example.org\n" for i in range(members)))
    must("brownbag", "roster", "import", "people.csv", folder="group")
    for key, value in {"smtp.url": f"smtp://127.0.0.1:{port}", "smtp.connections": str(CONNECTIONS),
                       "remind.ask": "off", "remind.brief": "off", "remind.agenda": "off",
                       "remind.reminder": "off"}.items():
        must("brownbag", "config", "set", key, value, folder="group")
    must("brownbag", "start", "--yes", folder="group")


class Crowd:
    """The programs, and who ends them."""

    def __init__(self, sink):
        self.lock, self.started, self.ended = threading.RLock(), [], 0
        self.timers, self.owed = [], 0
        sink.watch = self.watch if killed else None
        for _ in range(runs):
            self.start()

    def start(self):
        one = subprocess.Popen([f"{BUILD}/brownbag", "remind"], cwd="group", env=environment(),
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, start_new_session=True)
        with self.lock:
            self.started.append(one)

    def end(self, one):
        """With all that it started: each is a session of its own."""
        os.killpg(one.pid, signal.SIGKILL)
        self.ended += 1
        self.start()
        self.start()

    def end_sender(self):
        lock = f":{os.stat('group/brownbag.lock').st_ino} "
        with open("/proc/locks", encoding="ascii") as file:
            holders = [int(line.split()[4]) for line in file if "FLOCK" in line and lock in line
                       and "->" not in line]
        for one in self.started:
            if holders and one.poll() is None and os.getsid(holders[0]) == one.pid:
                self.end(one)
                self.owed -= 1
                return

    def end_safely(self):
        with self.lock, contextlib.suppress(ProcessLookupError): # it came to its end by itself
            if self.owed > 0:
                self.end_sender()

    def watch(self):
        """A mail has come. Where the sender was quicker than the kill, the next is owed it."""
        with self.lock:
            self.owed += random.random() * 100 < killed
        if self.owed > 0:
            timer = threading.Timer(random.random() * 0.01, self.end_safely)
            timer.start()
            self.timers.append(timer)

    def end_some_early(self):
        for one in self.started[:runs]:
            if random.random() * 100 < killed and one.poll() is None:
                self.end(one)
                time.sleep(random.random() * 0.1)

    def wait(self):
        """Until all have ended, those that were started meanwhile, too."""
        at = 0
        while at < len(self.started):
            one = self.started[at]
            said = one.communicate()[1].decode()
            # 75: the store was busy for ten seconds, and the next run is another try
            assert one.returncode in (0, 1, 75, -signal.SIGKILL), f"exit {one.returncode}: {said}"
            at += 1
            for timer in self.timers if at == len(self.started) else []:
                timer.join()


def main():
    sink = Sink()
    make_group(sink.port)
    crowd = Crowd(sink)
    crowd.end_some_early()
    crowd.wait()
    while {"queued", "claimed", "committing"} & set(mails("group").values()):
        crowd.start()
        crowd.wait()
    rows, came = mails("group"), sink.take_all()
    states = list(rows.values())
    assert len(rows) == members, f"{len(rows)} mails"
    assert set(states) <= {"sent", "unknown"}, set(states)
    for (kind, member, message_id), state in rows.items():
        got = came.pop(message_id, 0)
        assert got == 1 or (state == "unknown" and got == 0), f"{kind} to {member}: {state}, came {got} times"
    assert not came, "mail that is in no row"
    assert states.count("unknown") <= CONNECTIONS * crowd.ended, "in doubt without a kill"
    assert crowd.ended * 200 >= members * killed, f"only {crowd.ended} were ended"
    print(f"{runs} at once, {crowd.ended} killed: {len(rows)} mails, {states.count('sent')} sent, "
          f"{states.count('unknown')} in doubt, none lost, none twice")
    groups.check_store("group")
    sink.stop()


main()
