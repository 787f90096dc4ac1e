#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Live a year with a group and hold what `status` kept against what it finds.

    cached_status.py BROWNBAG GROUP STEPS SEED

At each step something is done, or nothing, and status is asked. Then it is asked again at
instants of the next minutes, with what was kept and without; a difference is told and is
the exit code 1. So is a year in which hardly anything was kept.
"""

import datetime
import os
import pathlib
import random
import subprocess
import sys

brownbag, folder, steps, seed = sys.argv[1], pathlib.Path(sys.argv[2]), *map(int, sys.argv[3:5])
chance = random.Random(seed)
kept = folder / 'brownbag.cache'
aside = folder.parent / 'aside'
members = range(1, 41)


def at(moment, *words, may_fail=False):
    done = subprocess.run([brownbag, '-C', folder, '--now', moment.strftime('%Y-%m-%dT%H:%M:%SZ'),
                           *words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False)
    if done.returncode and not may_fail:
        sys.exit(f'{moment} brownbag {" ".join(words)}: {done.stderr}')
    return done.stdout


def somebody():
    return str(chance.choice(members))


def write_theme(moment):
    del moment
    own = folder / 'texts'
    own.mkdir(mode=0o700, exist_ok=True)
    text = subprocess.run([brownbag, '-C', folder, 'texts', 'show', 'thanks'], check=True,
                          capture_output=True, text=True).stdout
    (own / 'thanks.txt').write_text(text)


def run(*words):
    return lambda moment: at(moment, *words, may_fail=True)


def doings():
    return [
        run('remind'), run('remind'), run('remind'), run('rotate'),
        run('roster', 'pause', somebody()), run('roster', 'resume', somebody()),
        run('roster', 'edit', somebody(), '--morning', 'yes'),
        run('rsvp', 'set', 'next', somebody(), chance.choice(['accepted', 'declined'])),
        run('rotate', 'decline', 'next'), run('rotate', 'confirm', 'next'),
        run('meeting', 'cancel', 'next+1'), run('agenda', 'send', 'next'),
        run('invite', 'send', 'next', '--to', somebody(), '--again'),
        run('topic', 'offer', somebody(), 'pumping'),
        run('intro', 'new', '--asker', somebody(), '--topic', 'pumping'),
        run('config', 'set', 'rotation.ask', chance.choice(['yes', 'required'])),
        run('config', 'set', 'remind.reminder', chance.choice(['1 day 15:11', '1 day 15:00'])),
        run('roster', 'remove', str(chance.randrange(41, 60)), '--quiet'),
        write_theme,
    ]


def looks(moment):
    """Every way to show it, with what is kept."""
    return [at(moment, 'status', '--json'), at(moment, 'status')]


def fresh(moment):
    """The same without: what is kept stays as it is."""
    os.rename(kept, aside)
    found = []
    for words in (['status', '--json'], ['status']):
        kept.unlink(missing_ok=True)
        found.append(at(moment, *words))
    os.rename(aside, kept)
    return found


def busy_instant(day):
    """Most often near an instant at which something begins or ends."""
    hour, minute = chance.choice([(8, 33), (9, 7), (11, 5), (12, 5), (13, 2), (15, 11), (0, 0),
                                  (chance.randrange(24), chance.randrange(60))])
    local = day.replace(hour=hour, minute=minute, second=0)  # near enough to Berlin's hour
    return local - datetime.timedelta(hours=1, seconds=chance.randrange(-60, 900))


def compare(moment):
    """Returns how many looks were spared."""
    first, until = (int(number) for number in kept.read_text().split(' ', 2)[:2])
    spared = 0
    for second in [first, *(chance.randrange(first, until) for _ in range(3)), until - 1, until]:
        then = datetime.datetime.fromtimestamp(second, datetime.timezone.utc)
        found, wanted = looks(then), fresh(then)
        if found != wanted:
            sys.exit(f'kept at {moment}, asked at {then}: {found} instead of {wanted}')
        begun = int(kept.read_text().split(' ', 1)[0])
        spared += begun == first and second > first
        if begun != first:
            break  # a look was taken, and another one is kept
    return spared


def main():
    spared = held = 0
    day = datetime.datetime(2027, 1, 4, tzinfo=datetime.timezone.utc)
    for _ in range(steps):
        day += datetime.timedelta(days=chance.randrange(1, max(2, 730 // steps)))
        moment = busy_instant(day)
        chance.choice(doings())(moment)
        kept.unlink(missing_ok=True)
        at(moment, 'status')
        if kept.exists():
            held += 1
            spared += compare(moment)
    print(f'{held} of {steps} kept, {spared} looks spared')
    sys.exit(held < steps // 3 or spared < steps)


main()
