# SPDX-License-Identifier: MIT
"""Ctrl-C at moments spread over the run of commands that write.

interrupt.py FOLDER    in which a group is; its copies are worked on

After each the store has to be sound, no half-made file may lie about, and the
same command, run again, has to end as if nothing had happened. Prints what isn't
so, a line each, and last how often a command was interrupted.
"""
import fcntl
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

FOLDER = pathlib.Path(sys.argv[1])
ROUNDS = 12
COMMANDS = (
    ['remind'],
    ['rotate'],
    ['roster', 'import', 'people.csv'],
    ['roster', 'erase', '3', '--yes'],
    ['config', 'set', 'meeting.location', 'Room 9'],
    ['backup', '--plaintext', '--yes', 'new.backup'],
    ['restore', 'group.backup'],
)
STRAY = ('brownbag.db-journal', 'brownbag.lock')


def run(group, *words):
    return subprocess.run(('brownbag', *words), cwd=group, capture_output=True, text=True)


def interrupt(group, words, after):
    """Whether it was cut short."""
    child = subprocess.Popen(('brownbag', *words), cwd=group, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(after)
    os.killpg(child.pid, signal.SIGINT)
    cut = child.wait() != 0
    # delivery may still be bringing its last mail to an end
    with open(group / 'brownbag.lock', 'a') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
    return cut


def end_state(group):
    """What a person sees, which files there are, how many mails there are and are in doubt."""
    outbox = run(group, 'outbox', 'list', '--porcelain', '--fields', 'id,kind,member,state').stdout
    shown = [outbox.replace('unknown', 'sent')]
    shown += [run(group, *words).stdout for words in
              (('roster', 'export'), ('meeting', 'list'), ('config', 'list'))]
    files = [str(path.relative_to(group)) for path in group.rglob('*') if path.is_file()]
    mails = sum(name.startswith('outbox/new/') for name in files)
    others = sorted(name for name in files if not name.startswith('outbox/') and name not in STRAY)
    return shown, others, mails, outbox.count('unknown')


def same(got, wanted):
    """A mail that was cut short at its very end is in doubt, and said to be."""
    return got[:2] == wanted[:2] and wanted[2] - got[3] <= got[2] <= wanted[2]


def sound(group):
    from sqlite3 import connect
    with connect(group / 'brownbag.db') as store:
        return store.execute('PRAGMA integrity_check').fetchone()[0] == 'ok'


def copy(name):
    group = FOLDER.parent / name
    shutil.rmtree(group, ignore_errors=True)
    shutil.copytree(FOLDER, group)
    return group


interrupted = 0
for words in COMMANDS:
    line = ' '.join(words)
    whole = copy('whole')
    begun = time.monotonic()
    first = run(whole, *words)
    length = time.monotonic() - begun
    if first.returncode != 0:
        print(f'{line}: exits with {first.returncode}: {first.stderr}')
    wanted = end_state(whole)
    for step in range(ROUNDS):
        group = copy('cut')
        interrupted += interrupt(group, words, length * step / ROUNDS)
        if not sound(group):
            print(f'{line}: after {step}/{ROUNDS} the store is damaged')
        # what was complete may say that it is so
        if not same(end_state(group), wanted):
            again = run(group, *words)
            if again.returncode != 0:
                print(f'{line}: after {step}/{ROUNDS} it says {again.stderr}')
        if not same(end_state(group), wanted):
            print(f'{line}: after {step}/{ROUNDS} and once more it is {end_state(group)[1:]}')
print(interrupted)
