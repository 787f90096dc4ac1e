# SPDX-License-Identifier: MIT
"""Time commands by turns, and print the median of each over that of the first.

    startup.py COMMAND COMMAND...

By turns, so that whatever else the machine does strikes all of them alike.
"""

import shlex
import statistics
import subprocess
import sys
import time

ROUNDS = 200
MOST = 1.8

commands = [shlex.split(line) for line in sys.argv[1:]]
took = [[] for _ in commands]
for _ in range(ROUNDS):
    for command, seconds in zip(commands, took):
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - begun)

first, *rest = [statistics.median(seconds) for seconds in took]
slow = False
for line, median in zip(sys.argv[2:], rest):
    words = line.split(' ', 3)[3]
    print(f'brownbag {words}: {median / first:.2f} times git status in a small repository')
    slow |= median > MOST * first
sys.exit(slow)
