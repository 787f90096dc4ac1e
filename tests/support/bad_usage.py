# SPDX-License-Identifier: MIT
"""Command lines that are wrong.

bad_usage.py FOLDER           for every command, from what the program says of itself
bad_usage.py FOLDER MISTAKES  those of that file, and the message of each to the letter

FOLDER is a group. Each has to end with exit code 2 and one line on stderr, print
nothing, and leave the group as it was, byte by byte. Prints what doesn't, a line
each, and the number of cases last.
"""
import hashlib
import json
import pathlib
import re
import shlex
import subprocess
import sys

FOLDER = pathlib.Path(sys.argv[1])


def run(*words):
    return subprocess.run(('brownbag', *words), cwd=FOLDER, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)


def state():
    files = sorted(path for path in FOLDER.rglob('*') if path.is_file())
    return [(str(path), hashlib.sha256(path.read_bytes()).digest()) for path in files]


def options_of(name):
    """(spelling, value or None) of each option, from -h."""
    for line in run(*name, '-h').stdout.splitlines():
        found = re.match(r'  (?:-\w, )?(--[\w-]+|-\w)(?: (\S+))?(?:  |$)', line)
        if found:
            yield found[1], found[2]


def arguments_of(synopsis):
    """How many arguments there are at least and, None if any number, at most."""
    tail = re.sub(r' \[-[^\]]*\](\.\.\.)?', '', synopsis)
    optional = sum(len(part.split()) for part in re.findall(r'\[([^\]]*)\]', tail))
    required = [word for word in re.sub(r'\[[^\]]*\]', '', tail).split()[1:]
                if word.upper() == word or '|' in word]
    most = None if '...' in tail else len(required) + optional
    return sum(word != '...' for word in required), most


def cases(command):
    name = command['name'].split()
    least, most = arguments_of(command['synopsis'])
    enough = ['1'] * least
    yield [*name, '--xyzzy', *enough]
    yield [*name, '-Z', *enough]
    yield [*name, '--help=yes']
    if least > 0:
        yield [*name, *enough[1:]]
    if most is not None:
        yield [*name, *['1'] * (most + 1)]
    spellings = list(options_of(name))
    for option, value in spellings:
        if value is None and option.startswith('--'):
            yield [*name, f'{option}=yes', *enough]
            yield [*name, option[:-1] if len(option) > 4 else option + 'x', *enough]
        elif value is not None:
            yield [*name, *enough, option]
        if value and '|' in value:
            yield [*name, option, 'xyzzy', *enough]
        if value in ('N', 'MINUTES'):
            yield [*name, option, 'many', *enough]
            yield [*name, option, '-1', *enough]
    known = {option for option, _ in spellings}
    if '--porcelain' in known and least == 0:
        yield [*name, '--json', '--porcelain']
        yield [*name, '--fields', 'xyzzy']


def check(words, message, before):
    end = run(*words)
    line = 'brownbag ' + ' '.join(words)
    if end.returncode != 2:
        yield f'{line}: exit code {end.returncode}'
    if end.stdout:
        yield f'{line}: prints {end.stdout[:60]!r}'
    if end.stderr.count('\n') != 1 or not end.stderr.startswith('error: '):
        yield f'{line}: talks {end.stderr!r}'
    elif message and end.stderr != message:
        yield f'{line}: says {end.stderr!r}'
    if state() != before[-1]:
        before.append(state())
        yield f'{line}: something changed'


def mistakes(path):
    """(words, message) of each line."""
    for line in pathlib.Path(path).read_text().splitlines():
        if not line.startswith('#'):
            words, message = line.split(' => ', 1)
            yield shlex.split(words), f'error: {message}\n'


def generated():
    """(words, None): any message will do."""
    for command in json.loads(run('help', '-a', '--json').stdout):
        for words in cases(command):
            yield words, None


before = [state()]
count = 0
for words, message in mistakes(sys.argv[2]) if len(sys.argv) > 2 else generated():
    count += 1
    for problem in check(words, message, before):
        print(problem)
print(count)
