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
import shlex
import shutil
import sys
import threading

import groups
from cases import CHANGES, SENDERS, check_tables
from groups import BUILD, check_store, mails, must, picture, run
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from mail_sink import Sink  # noqa: E402

WORKERS = 3
# A leak check is a tracer, too, and there can be only one.
TRACED = {"ASAN_OPTIONS": "detect_leaks=0"}
FAILING = {
    **dict.fromkeys(("write", "pwrite64", "rename", "renameat"), ("ENOSPC", "EIO")),
    **dict.fromkeys(("fsync", "fdatasync", "syncfs", "ftruncate", "pread64", "unlink"), ("EIO",)),
    **dict.fromkeys(("mkdir", "mkdirat", "link", "symlink"), ("ENOSPC",)),
    **dict.fromkeys(("clone", "clone3", "vfork"), ("EAGAIN",)),
    "openat": ("ENOSPC", "EMFILE"), "fchmod": ("EPERM",),
}
LEAST = 4 # points of a command, however few system calls it makes

Fault = collections.namedtuple("Fault", "name strace variables", defaults=((), {}))


def brownbag(folder, line, fault=None, **variables):
    command = [f"{BUILD}/brownbag", *shlex.split(line)]
    if fault and fault.strace:
        command = ["strace", "-f", "-qqq", "-o", "/dev/null", *fault.strace, *command]
        variables = variables | TRACED
    return run(*command, folder=folder, **variables | (fault.variables if fault else {}))


# -- where to break --

def list_calls(folder, line, **variables):
    """The system calls of a run from main() on, as (name, n-th of its thread)."""
    run("strace", "-f", "-qqq", "-o", "calls", f"{BUILD}/brownbag", *shlex.split(line), folder=folder,
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
    run(f"{BUILD}/brownbag", *shlex.split(line), folder=folder, **variables, LD_PRELOAD=f"{BUILD}/tests/faults/fail_malloc.so",
        FAIL_MALLOC_IN=program, FAIL_MALLOC_COUNT=path, ASAN_OPTIONS="verify_asan_link_order=0")
    with open(path, encoding="ascii") as file:
        return max(int(line) for line in file)


def evenly(points, items):
    count = min(points, len(items))
    return [items[i * len(items) // count] for i in range(count)]


def faults_of(kind, folder, line, **variables):
    if kind == "allocations":
        program = "brownbag-deliver" if "deliver" in line else \
            "brownbag-fetch" if "rsvp read" in line else "brownbag"
        total = count_allocations(folder, line, program, **variables)
        return [Fault(f"allocation {n}", variables=dict(LD_PRELOAD=f"{BUILD}/tests/faults/fail_malloc.so",
                                                        FAIL_MALLOC_IN=program, FAIL_MALLOC_AT=str(n)))
                for n in range(1, total + 1)]
    calls = list_calls(folder, line, **variables)
    if kind == "kills":
        return [Fault(f"{name} {n}", ("-e", f"trace={name}", "-e", f"inject={name}:signal=SIGKILL:when={n}"))
                for name, n in calls]
    return [Fault(f"{name} {n} {error}", ("-e", f"trace={name}", "-e", f"inject={name}:error={error}:when={n}"))
            for name, n in calls for error in FAILING.get(name, ())]


# -- looking --

def is_unloaded(done):
    """The fault hit ld.so of a program that another was to become."""
    return done.returncode == 127 and "loading shared libraries" in done.stderr


def check_talk(done, fault):
    """One line that says what failed, unless that line is what failed."""
    assert done.returncode in (0, 1, 2, 75, -9, 137) or is_unloaded(done), f"exit {done.returncode}: {done.stderr[-300:]}"
    if done.returncode in (0, -9, 137) or is_unloaded(done):
        return
    told = [line for line in done.stderr.splitlines() if re.match(r"(error|warning): ", line)]
    lost = fault.name.startswith("write ") or fault.name.startswith("allocation")
    assert len(told) == 1 or (not told and lost) or "deliver" in done.stderr, \
        f"exit {done.returncode}, and said: {done.stderr!r}"


class Change:
    """A command that changes rows or files."""

    def __init__(self, name, case):
        self.name, self.line, self.case = name, case.line, case
        self.template = f"of-{name.replace(' ', '-')}"
        self.doubts = 0
        shutil.copytree(case.template, self.template)
        if case.before:
            must("brownbag", *shlex.split(case.before), folder=self.template)
        self.before = picture(self.template)
        once = f"once-{self.template}"
        shutil.copytree(self.template, once)
        done = self.run(once)
        self.codes, self.after = [done.returncode], picture(once)
        self.codes.append(self.run(once).returncode)
        self.later = picture(once)
        shutil.rmtree(once)
        assert self.before != self.after and self.codes[0] == 0, f"{name}: {done.stderr or 'nothing changes'}"

    def variables(self, folder):
        """What goes out by the change stays in the queue."""
        return groups.without_network() | dict(self.case.variables, words=self.case.input,
                                               XDG_CONFIG_HOME=os.path.abspath(f"{folder}/config"))

    def run(self, folder, fault=None):
        return brownbag(folder, self.line, fault, **self.variables(folder))

    def faults(self, kind):
        folder = f"counted-{self.template}"
        shutil.copytree(self.template, folder)
        found = faults_of(kind, folder, self.line, **self.variables(folder))
        shutil.rmtree(folder)
        return found

    def check_found(self, done, found):
        if self.case.whole:
            assert found in (self.before, self.after), f"half done: exit {done.returncode} {done.stderr}"
        for name in self.before.keys() | self.after.keys() | found.keys():
            assert found.get(name) in (self.before.get(name), self.after.get(name)), f"{name} is half done"
        assert done.returncode != 0 or found == self.after, "says it is done, and isn't"

    def attempt(self, fault, folder):
        shutil.copytree(self.template, folder)
        done = self.run(folder, fault)
        check_store(folder)
        if "malformed" in done.stdout: # the process that reads a message came to its end
            assert len(os.listdir(f"{folder}/quarantine/new")) == 1, "the message isn't kept"
            return True
        check_talk(done, fault)
        found = picture(folder)
        self.check_found(done, found)
        again = self.run(folder)
        nth = 1 if found == self.after else 0
        wanted = (self.codes[nth], self.later if nth else self.after)
        assert (again.returncode, picture(folder)) == wanted, \
            f"run again: exit {again.returncode}, not {wanted[0]}, or another outcome: {again.stderr}"
        if not groups.is_compact(folder): # the rest of an erasure is remind's
            must("brownbag", "remind", folder=folder, **groups.without_network())
            assert groups.is_compact(folder), "an erasure was left half done"
        return done.returncode != 0


class Sender:
    """A command that hands out mail."""

    def __init__(self, name, case):
        self.name, self.line, self.template, self.connections = name, case.line, case.template, case.connections
        self.maildir = self.template == "rehearsal"
        self.doubts, self.local = 0, threading.local()
        once = f"once-{name}"
        shutil.copytree(self.template, once)
        done = self.run(once)
        assert done.returncode == 0, f"{name} fails: {done.stderr}"
        self.wanted = mails(once).keys()
        assert len(self.wanted) > 12 and set(mails(once).values()) == {"sent"}
        self.came(once)
        shutil.rmtree(once)

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

    def faults(self, kind):
        folder = f"counted-{self.name}"
        shutil.copytree(self.template, folder)
        found = faults_of(kind, folder, self.line, **self.variables())
        self.came(folder)
        shutil.rmtree(folder)
        return found

    def attempt(self, fault, folder):
        shutil.copytree(self.template, folder)
        done = self.run(folder, fault)
        # GLib's words at the end of all memory are its own.
        assert done.returncode in (0, 1, 75, -9, 137) or is_unloaded(done) or \
            fault.name.startswith("allocation"), \
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


def prepare(name, kind):
    """A case, and all faults that it could meet."""
    case = Change(name, CHANGES[name]) if name in CHANGES else Sender(name, SENDERS[name])
    return case, case.faults(kind)


def break_one(case, faults, kind, pool):
    results = list(pool.map(lambda fault: try_point(case, fault), faults))
    problems = [problem for _, problem in results if problem]
    ended = sum(broke for broke, _ in results)
    if kind == "kills" and ended < len(faults) * 9 // 10:
        problems.append(f"{case.name}: only {ended} of {len(faults)} runs were ended")
    print(f"{case.name:24} {len(faults):5} points, {ended:5} ended early"
          + (f", {case.doubts} with mail in doubt" if isinstance(case, Sender) else ""), flush=True)
    return problems


def main():
    kind, points = sys.argv[1], int(sys.argv[2])
    check_tables()
    groups.make_templates()
    names = sys.argv[3:] or [*CHANGES, *SENDERS]
    problems, total = [], 0
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        cases = list(pool.map(lambda name: prepare(name, kind), names))
        possible = sum(len(faults) for _, faults in cases)
        for case, faults in cases:
            faults = evenly(max(LEAST, -(-points * len(faults) // possible)), faults)
            problems += break_one(case, faults, kind, pool)
            total += len(faults)
    doubts = sum(case.doubts for case, _ in cases)
    if kind == "kills" and doubts * 20 > total:
        problems.append("more than one in twenty leaves mail in doubt")
    print(f"{total} of {possible} points of {len(cases)} commands, {doubts} with mail in doubt, "
          f"{len(problems)} problems")
    print("\n".join(problems[:40]))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
