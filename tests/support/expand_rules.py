#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Hold expanded recurrence rules against python-dateutil, which isn't libical.

A line is "FREQ=..|anchor|from|until|days": dates as 2027-02-09, both ends of
the window included. Ends with 1 at the first line with other days.
"""
import datetime
import sys
from types import SimpleNamespace

from dateutil import rrule

# dateutil looks for the next day up to the end of time, for seconds where a
# rule has no further one. The windows here end long before 2050.
rrule.datetime = SimpleNamespace(**{**vars(datetime), "MAXYEAR": 2050})

date = datetime.datetime.fromisoformat


def expand(rule, anchor, first, last):
    for day in rrule.rrulestr(rule, dtstart=date(anchor)):
        if day > date(last):
            return
        if day >= date(first):
            yield day.strftime("%Y-%m-%d")


for number, line in enumerate(sys.stdin, 1):
    rule, anchor, first, last, ours = line.rstrip("\n").split("|")
    theirs = " ".join(expand(rule, anchor, first, last))
    if theirs != ours:
        sys.exit(f"{number}: {rule} from {anchor}, {first} to {last}:\n{ours}\n{theirs}")
