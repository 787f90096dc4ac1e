#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Many `remind` at once over one group: what is delivered is distinct, and all of it.

crowd.py RUNS MEMBERS [KILLED], in an empty folder, with BUILD set: RUNS programs
start at once over a live group of MEMBERS who are owed mail; KILLED in a hundred
are ended with SIGKILL, deliver included, somewhere on their way.
"""
import os
import random
import signal
import subprocess
import sys
import time

import groups
from groups import BUILD, environment, mails, must, run
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from mail_sink import Sink  # noqa: E402

runs, members = int(sys.argv[1]), int(sys.argv[2])
killed = int(sys.argv[3]) if len(sys.argv) > 3 else 0
random.seed(7)


def make_group(port):
    must("brownbag", "init", "group", "--name", "Crowd", "--organizer",
         "The lunch team <lunch@example.org>", "--timezone", "UTC", "--meets",
         "second tuesday 12:00-13:00")
    with open("group/people.csv", "w", encoding="ascii") as file:
        file.write("name,email\n" + "".join(f"M{i},m{i}@example.org\n" for i in range(members)))
    must("brownbag", "roster", "import", "people.csv", folder="group")
    for key, value in {"smtp.url": f"smtp://127.0.0.1:{port}", "smtp.connections": "4",
                       "remind.ask": "off", "remind.brief": "off", "remind.agenda": "off",
                       "remind.reminder": "off"}.items():
        must("brownbag", "config", "set", key, value, folder="group")
    must("brownbag", "start", "--yes", folder="group")


def crowd():
    started = [subprocess.Popen([f"{BUILD}/brownbag", "remind"], cwd="group", env=environment(),
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, start_new_session=True) for _ in range(runs)]
    victims = [one for one in started if random.random() * 100 < killed]
    if killed and not victims:
        victims = started[:1]
    for one in victims:
        time.sleep(random.random() * 0.2)
        if one.poll() is None:
            os.killpg(one.pid, signal.SIGKILL)
    for one in started:
        said = one.communicate()[1].decode()
        # 75: the store was busy for ten seconds, and the next run is another try
        assert one.returncode in (0, 1, 75, -signal.SIGKILL), f"exit {one.returncode}: {said}"
    return len(victims)


def main():
    sink = Sink()
    make_group(sink.port)
    victims = crowd()
    while "queued" in mails("group").values():
        done = run(f"{BUILD}/brownbag", "remind", folder="group")
        assert done.returncode in (0, 1), done.stderr
    rows, came = mails("group"), sink.take_all()
    states = list(rows.values())
    assert len(rows) == members, f"{len(rows)} mails"
    assert set(states) <= {"sent", "unknown"}, set(states)
    for (kind, member, message_id), state in rows.items():
        got = came.pop(message_id, 0)
        assert got == 1 or (state == "unknown" and got == 0), f"{kind} to {member}: {state}, came {got} times"
    assert not came, "mail that is in no row"
    assert states.count("unknown") <= 4 * victims, "in doubt without a kill"
    print(f"{runs} at once, {victims} killed: {len(rows)} mails, {states.count('sent')} sent, "
          f"{states.count('unknown')} in doubt, none lost, none twice")
    groups.check_store("group")
    sink.stop()


main()
