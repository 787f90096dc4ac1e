# SPDX-License-Identifier: MIT
"""Run a command and print what it cost: seconds of processor, peak of memory in KiB.

    cost.py COMMAND [ARGUMENT]...

What the command prints goes nowhere; a failure is a failure here, too.
"""

import os
import subprocess
import sys

process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(f'{usage.ru_utime + usage.ru_stime:.3f} {usage.ru_maxrss}')
sys.exit(os.waitstatus_to_exitcode(status))
