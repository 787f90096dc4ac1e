#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Break every command that writes at many points, run it again, and look.

break_commands.py kills|errors|allocations POINTS [COMMAND...]

In an empty folder, with BUILD set. Each point is a fresh copy of a group:

  kills        strace ends the program with SIGKILL at its N-th system call
  errors       strace lets its N-th write, sync, rename and the like fail: ENOSPC, EIO
  allocations  its N-th allocation fails

A command that changes the store does so wholly or not at all: what is found
afterwards is what was before, or what a run without a fault makes; one that says
it failed says so in one line. Then it is run again, and has to come where two
runs without a fault come. Mail is counted where it arrives: nothing lost,
nothing twice, in doubt only what may be.
"""
import collections
import concurrent.futures
import os
import re
import shutil
import sys
import threading

import groups
from groups import BUILD, check_store, environment, mails, must, picture, run
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from mail_sink import Sink  # noqa: E402

WORKERS = 3
# A leak check is a tracer, too, and there can be only one.
TRACED = {"ASAN_OPTIONS": "detect_leaks=0"}
FAILING = {"write": ("ENOSPC", "EIO"), "pwrite64": ("ENOSPC", "EIO"), "fsync": ("EIO",),
           "fdatasync": ("EIO",), "ftruncate": ("EIO",), "rename": ("EIO", "ENOSPC"),
           "openat": ("ENOSPC", "EMFILE"), "mkdir": ("ENOSPC",), "unlink": ("EIO",), "fchmod": ("EPERM",)}

# Name: (template, the command). Those of the second table send mail.
CHANGES = {
    "config set": ("rehearsal", "config set meeting.location Canteen"),
    "config unset": ("rehearsal", "config unset meeting.location"),
    "outbox drop": ("troubled", "outbox drop 1 --yes"),
    "outbox resolve": ("troubled", "outbox resolve 2 --sent"),
    "outbox retry": ("troubled", "outbox retry 1"),
    "roster add": ("rehearsal", "roster add Ole\\ <ole@example.org> Una\\ <una@example.org>"),
    "roster away": ("rehearsal", "roster away 3 --from 2027-02-01 --until 2027-02-20"),
    "roster edit": ("rehearsal", "roster edit 4 --name Neu --email neu@example.org"),
    "roster erase": ("queued", "roster erase 5 --yes"),
    "roster exclude": ("rehearsal", "roster exclude 1 2"),
    "roster import": ("rehearsal", "roster import people.csv"),
    "roster pause": ("live", "roster pause 2 --until 2027-03"),
    "roster remove": ("live", "roster remove 2"),
    "roster resume": ("rehearsal", "roster resume 12"),
    "rotate": ("live", "rotate"),
    "start": ("rehearsal", "-c smtp.url=smtp://127.0.0.1:1 start --yes"),
    "stop": ("live", "stop"),
    "topic add": ("rehearsal", "topic add juggling"),
    "topic offer": ("rehearsal", "topic offer 1 sleep"),
    "topic withdraw": ("rehearsal", "topic withdraw 1 sleep"),
}
BEFORE = {"roster resume": "roster pause 12", "topic withdraw": "topic offer 1 sleep"}
SENDERS = {
    "remind": ("live", "remind", 1),
    "remind to a maildir": ("rehearsal", "remind", 1),
    "deliver": ("queued", "deliver", 1),
    "deliver over 4": ("queued", "-c smtp.connections=4 deliver", 4),
}
Fault = collections.namedtuple("Fault", "name strace variables", defaults=((), {}))


def words(line):
    return [word.replace("\0", " ") for word in line.replace("\\ ", "\0").split(" ")]


def brownbag(folder, line, fault=None, **variables):
    command = [f"{BUILD}/brownbag", *words(line)]
    if fault and fault.strace:
        command = ["strace", "-f", "-qqq", "-o", "/dev/null", *fault.strace, *command]
        variables = variables | TRACED
    return run(*command, folder=folder, **variables | (fault.variables if fault else {}))


# -- where to break --

def list_calls(folder, line, **variables):
    """The system calls of a run from main() on, as (name, n-th of its thread)."""
    run("strace", "-f", "-qqq", "-o", "calls", f"{BUILD}/brownbag", *words(line), folder=folder,
        **variables, **TRACED)
    seen, calls, started = collections.Counter(), [], set()
    with open(f"{folder}/calls", encoding="utf-8", errors="replace") as lines:
        for text in lines:
            match = re.match(r"(\d+) +(\w+)\((.*)", text)
            if not match:
                continue
            thread, name, rest = match.groups()
            seen[thread, name] += 1
            # What comes before is the loader's.
            if "/proc/self/exe" in rest or name == "clone3":
                started.add("any")
            if started and name not in ("exit_group", "exit", "execve"):
                calls.append((name, seen[thread, name]))
    return list(dict.fromkeys(calls))


def count_allocations(folder, line, program, **variables):
    path = os.path.abspath(f"{folder}/allocations")
    run(f"{BUILD}/brownbag", *words(line), folder=folder, **variables, LD_PRELOAD=f"{BUILD}/tests/faults/fail_malloc.so",
        FAIL_MALLOC_IN=program, FAIL_MALLOC_COUNT=path, ASAN_OPTIONS="verify_asan_link_order=0")
    with open(path, encoding="ascii") as file:
        return max(int(line) for line in file)


def evenly(points, items):
    count = min(points, len(items))
    return [items[i * len(items) // count] for i in range(count)]


def faults_of(kind, points, folder, line, **variables):
    if kind == "allocations":
        program = "brownbag-deliver" if "deliver" in line else "brownbag"
        total = count_allocations(folder, line, program, **variables)
        return [Fault(f"allocation {n}", variables=dict(LD_PRELOAD=f"{BUILD}/tests/faults/fail_malloc.so",
                                                        FAIL_MALLOC_IN=program, FAIL_MALLOC_AT=str(n)))
                for n in evenly(points, range(1, total + 1))]
    calls = list_calls(folder, line, **variables)
    if kind == "kills":
        return [Fault(f"{name} {n}", ("-e", f"trace={name}", "-e", f"inject={name}:signal=SIGKILL:when={n}"))
                for name, n in evenly(points, calls)]
    return evenly(points, [Fault(f"{name} {n} {error}", ("-e", f"trace={name}", "-e", f"inject={name}:error={error}:when={n}"))
                           for name, n in calls for error in FAILING.get(name, ())])


# -- looking --

def check_talk(done, fault):
    """One line that says what failed, unless that line is what failed."""
    assert done.returncode in (0, 1, 2, 75, -9, 137), f"exit {done.returncode}: {done.stderr[-300:]}"
    if done.returncode in (0, -9, 137):
        return
    told = [line for line in done.stderr.splitlines() if re.match(r"(error|warning): ", line)]
    lost = fault.name.startswith("write ") or fault.name.startswith("allocation")
    assert len(told) == 1 or (not told and lost) or "deliver" in done.stderr, \
        f"exit {done.returncode}, and said: {done.stderr!r}"


class Change:
    """A command that changes the store, or the settings, in one go."""

    def __init__(self, name, template, line):
        self.name, self.line, self.template = name, line, f"of-{name.replace(' ', '-')}"
        self.doubts = 0
        shutil.copytree(template, self.template)
        if name in BEFORE:
            must("brownbag", *words(BEFORE[name]), folder=self.template)
        self.before = picture(self.template)
        shutil.copytree(self.template, "once")
        self.codes = [brownbag("once", line).returncode]
        self.after = picture("once")
        self.codes.append(brownbag("once", line).returncode)
        self.later = picture("once")
        shutil.rmtree("once")
        assert self.before != self.after and self.codes[0] == 0, f"{name} changes nothing: {self.codes}"

    def faults(self, kind, points):
        shutil.copytree(self.template, "counted")
        found = faults_of(kind, points, "counted", self.line)
        shutil.rmtree("counted")
        return found

    def attempt(self, fault, folder):
        shutil.copytree(self.template, folder)
        done = brownbag(folder, self.line, fault)
        check_talk(done, fault)
        check_store(folder)
        found = picture(folder)
        assert found in (self.before, self.after), f"half done: exit {done.returncode} {done.stderr}"
        assert done.returncode != 0 or found == self.after, "says it is done, and isn't"
        again = brownbag(folder, self.line)
        nth = 0 if found == self.before else 1
        wanted = (self.codes[nth], self.after if nth == 0 else self.later)
        assert (again.returncode, picture(folder)) == wanted, \
            f"run again: exit {again.returncode}, not {wanted[0]}, or another outcome: {again.stderr}"
        if not groups.is_compact(folder): # the rest of an erasure is remind's
            must("brownbag", "remind", folder=folder, **groups.without_network())
            assert groups.is_compact(folder), "an erasure was left half done"
        return done.returncode != 0


class Sender:
    """A command that hands out mail."""

    def __init__(self, name, template, line, connections):
        self.name, self.line, self.template, self.connections = name, line, template, connections
        self.maildir = template == "rehearsal"
        self.doubts, self.local = 0, threading.local()
        shutil.copytree(template, "once")
        done = self.run("once")
        assert done.returncode == 0, f"{name} fails: {done.stderr}"
        self.wanted = mails("once").keys()
        assert len(self.wanted) > 12 and set(mails("once").values()) == {"sent"}
        self.came("once")
        shutil.rmtree("once")

    def sink(self):
        if not hasattr(self.local, "sink"):
            self.local.sink = Sink()
        return self.local.sink

    def variables(self):
        return {} if self.maildir else dict(BROWNBAG_CONFIG=f"smtp.url=smtp://127.0.0.1:{self.sink().port}\n")

    def run(self, folder, fault=None):
        return brownbag(folder, self.line, fault, **self.variables())

    def came(self, folder):
        """How often each Message-ID arrived."""
        if not self.maildir:
            return self.sink().take_all()
        names = os.listdir(f"{folder}/outbox/new") if os.path.exists(f"{folder}/outbox/new") else []
        found = collections.Counter()
        for name in names:
            with open(f"{folder}/outbox/new/{name}", encoding="utf-8") as file:
                found[re.search(r"^Message-ID: <([^>]+)>", file.read(), re.M)[1]] += 1
        return found

    def faults(self, kind, points):
        shutil.copytree(self.template, "counted")
        found = faults_of(kind, points, "counted", self.line, **self.variables())
        self.came("counted")
        shutil.rmtree("counted")
        return found

    def attempt(self, fault, folder):
        shutil.copytree(self.template, folder)
        done = self.run(folder, fault)
        # GLib's words at the end of all memory are its own.
        assert done.returncode in (0, 1, 75, -9, 137) or fault.name.startswith("allocation"), \
            f"exit {done.returncode}: {done.stderr[-300:]}"
        self.sink().settle()
        check_store(folder)
        again = [self.run(folder)]
        if "queued" in mails(folder).values(): # put off by the fault: its time comes
            again.append(self.run(folder, Fault("none", variables=dict(BROWNBAG_NOW="2027-01-08T10:30"))))
        assert again[-1].returncode in (0, 1), f"again: exit {again[-1].returncode} {again[-1].stderr}"
        try:
            self.count(folder)
        except AssertionError as problem:
            raise AssertionError(f"{problem} (exit {done.returncode}: {done.stderr.strip()})") from None
        return done.returncode != 0

    def count(self, folder):
        rows, came = mails(folder), self.came(folder)
        assert rows.keys() == self.wanted, "mails appeared or went"
        doubts = 0
        for (kind, member, message_id), state in rows.items():
            got = came.pop(message_id, 0)
            assert state in ("sent", "unknown"), f"{kind} to {member} is {state}"
            assert got == 1 or (state == "unknown" and got == 0), \
                f"{kind} to {member} is {state}, and came {got} times"
            doubts += state == "unknown"
        assert not came, "mail that is in no row"
        assert doubts <= self.connections, f"{doubts} in doubt over {self.connections} connections"
        self.doubts += doubts > 0


# -- all of it --

def try_point(case, fault):
    folder = f"at-{threading.get_ident()}"
    try:
        broke = case.attempt(fault, folder)
        return broke, None
    except AssertionError as problem:
        return False, f"{case.name}, {fault.name}: {problem}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def break_one(case, kind, points, pool):
    faults = case.faults(kind, points)
    results = list(pool.map(lambda fault: try_point(case, fault), faults))
    problems = [problem for _, problem in results if problem]
    ended = sum(broke for broke, _ in results)
    if kind == "kills" and ended < len(faults) * 9 // 10:
        problems.append(f"{case.name}: only {ended} of {len(faults)} runs were ended")
    print(f"{case.name:24} {len(faults):5} points, {ended:5} ended early"
          + (f", {case.doubts} with mail in doubt" if isinstance(case, Sender) else ""), flush=True)
    return len(faults), problems


def main():
    kind, points = sys.argv[1], int(sys.argv[2])
    groups.make_templates()
    names = sys.argv[3:] or [*CHANGES, *SENDERS]
    cases = [Change(name, *CHANGES[name]) if name in CHANGES else Sender(name, *SENDERS[name])
             for name in names]
    # Sending has as many steps as all the rest together.
    shares = {case: 4 if isinstance(case, Sender) else 1 for case in cases}
    total, problems = 0, []
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for case in cases:
            count, found = break_one(case, kind, -(-points * shares[case] // sum(shares.values())), pool)
            total += count
            problems += found
    doubts = sum(case.doubts for case in cases)
    print(f"{total} points of {len(cases)} commands, {doubts} with mail in doubt, {len(problems)} problems")
    print("\n".join(problems[:40]))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
