# SPDX-License-Identifier: MIT
"""Run the examples of a manual page, or of the README.

examples.py PAGE FOLDER

runs what stands in EXAMPLES (in a page of section 7: everywhere) in FOLDER, in
order, and prints what is wrong, a line each. In the README it is what stands in
blocks of ```sh, and <!-- run: COMMAND --> and <!-- exit: CODE --> are the notes.
In a page there are

  .Dl LINE, or a literal block    commands, if a line begins with the name of one;
                                  settings, if the block begins with [section];
                                  a line for cron, whose command is run
  .\\" run: COMMAND                a comment: run before the next example
  .\\" exit: CODE                  a comment: how the next example ends, if not with 0

Anything else is reported, so that no example goes untested; and so is a .Dl that man
would break on a terminal of 80 columns: its second line would be pasted as a command of
its own.
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys

DL_WIDTH = 67  # of the 78 that man fills, behind two indentations
PROGRAMS = ('export ', 'printf ', 'echo ', 'brownbag ', 'cd ', 'age-keygen ', 'source ', 'date ')


def unescaped(line):
    """The text of a line of mdoc, as far as examples need it."""
    return line.replace('\\e', '\\').replace('\\-', '-').replace('\\&', '').replace('\\(dq', '"')


def blocks(page):
    """(kind, lines) of each example, line of one, note and comment, in order."""
    everywhere = page.suffix == '.7'
    inside, literal = everywhere, None
    for line in page.read_text().splitlines():
        note = re.fullmatch(r'\.\\" (run|exit): (.*)', line)
        if line.startswith('.Sh '):
            inside = everywhere or line == '.Sh EXAMPLES'
        elif not inside:
            continue
        elif note:
            yield note[1], [note[2]]
        elif literal is not None and line == '.Ed':
            yield 'example', literal
            literal = None
        elif literal is not None:
            literal.append(unescaped(line))
        elif line.startswith('.Bd -literal'):
            literal = []
        elif line.startswith('.Dl '):
            yield 'line', [unescaped(line[4:])]


def markdown_blocks(page):
    """The same of the README."""
    literal = None
    for line in page.read_text().splitlines():
        note = re.fullmatch(r'<!-- (run|exit): (.*) -->', line)
        if note:
            yield note[1], [note[2]]
        elif line == '```sh':
            literal = []
        elif line == '```' and literal is not None:
            yield 'example', literal
            literal = None
        elif literal is not None:
            literal.append(line)


class Runner:
    def __init__(self, folder):
        self.folder, self.expected = folder, 0

    def run(self, line):
        """What `cd` and `export` say holds for the lines that follow."""
        expected, self.expected = self.expected, 0
        if line.startswith('cd '):
            self.folder /= line[3:]
            line = 'true'
        if line.startswith('export '):
            name, _, value = line[len('export '):].partition('=')
            os.environ[name] = value
        run = subprocess.run(['bash', '-c', line], cwd=self.folder, capture_output=True, text=True)
        if run.returncode != expected:
            yield f'{line}\n  exits with {run.returncode}, not {expected}: {run.stderr.strip()}'

    def settings(self, lines):
        """What a block of settings says, a group has to take."""
        section = ''
        for line in lines:
            if line.startswith('['):
                section = line.strip('[]')
            elif line:
                key, _, value = line.partition(' = ')
                setting = shlex.quote(f'{section}.{key}={value}')
                yield from self.run(f'brownbag -c {setting} config get {section}.{key}')

    def example(self, lines):
        if lines[0].startswith('['):
            yield from self.settings(lines)
            return
        for line in '\n'.join(lines).replace('\\\n', ' ').split('\n'):
            line = re.sub(r'^(?:\S+ ){5}(?=brownbag )', '', line)  # of cron
            if line.startswith(PROGRAMS):
                yield from self.run(line)
            else:
                yield f'neither a command nor a setting: {line}'

    def take(self, kind, lines):
        if kind == 'exit':
            self.expected = int(lines[0])
        elif kind == 'run':
            yield from self.run(lines[0])
        else:
            if kind == 'line' and len(lines[0]) > DL_WIDTH:
                yield f'broken in two by man, use a literal block: {lines[0]}'
            yield from self.example(lines)


page = pathlib.Path(sys.argv[1])
runner = Runner(pathlib.Path(sys.argv[2]))
for kind, lines in (markdown_blocks if page.suffix == '.md' else blocks)(page):
    for problem in runner.take(kind, lines):
        print(f'{page.name}: {problem}')
