# SPDX-License-Identifier: MIT
"""Type a line and Tab into a real shell, on a terminal of its own.

press_tab.py SHELL SCRIPT LINE EXPECTED

waits until EXPECTED stands on the screen behind what was typed; if it doesn't
within some seconds, prints what does and fails.
"""
import os
import pty
import re
import select
import sys
import time

shell, script, line, expected = sys.argv[1:]
PATIENCE = 20  # seconds; a busy machine takes its time
SHELLS = {
    'bash': (['bash', '--norc', '--noprofile', '-i'], "PS1='> '; bind 'set enable-bracketed-paste off'; . {}\n"),
    'zsh': (['zsh', '-f', '-i'], "PS1='> '; unset zle_bracketed_paste; autoload -U compinit; compinit -u -D; source {}\n"),
    'fish': (['fish', '--no-config', '-i'], "function fish_prompt; echo '> '; end; source {}\n"),
}


def start():
    command, setup = SHELLS[shell]
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM='xterm', COLUMNS='200')
        os.execvp(command[0], command)
    return terminal, setup.format(script)


def plain(screen):
    """Without what moves the cursor or colours."""
    text = screen.decode('utf-8', 'replace')
    text = re.sub(r'\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>]|\][^\x07]*\x07)', '', text)
    return text.replace('\r', '').replace('\a', '')


def wait_for(terminal, found, seen=b''):
    end = time.monotonic() + PATIENCE
    while not found(plain(seen)):
        ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
        if not ready:
            sys.exit(f'{shell}: {line!r}: no {expected!r} in: {plain(seen)!r}')
        seen += os.read(terminal, 65536)
    return seen


terminal, setup = start()
os.write(terminal, setup.encode() + b'echo rea""dy\n')
wait_for(terminal, lambda text: re.search(r'^ready', text, re.M))
os.write(terminal, line.encode() + b'\t')
wait_for(terminal, lambda text: expected in text)
