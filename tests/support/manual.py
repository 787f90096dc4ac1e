# SPDX-License-Identifier: MIT
"""Hold the manual pages against what the program says about itself.

manual.py WHAT FOLDER prints what is wrong, a line each.
"""
import json
import pathlib
import re
import subprocess
import sys

FOLDER = pathlib.Path(sys.argv[2])


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def rendered(page, width=78):
    """The page as mandoc has it, without overstriking, head and foot."""
    text = run('mandoc', '-T', 'utf8', '-O', f'width={width}', str(page))
    lines = re.sub('.\b', '', text).splitlines()
    return '\n'.join(lines[1:-1]).replace('\u00a0', ' ')


def sections(page, width=78):
    """Name -> text of each section."""
    found, name = {}, None
    for line in rendered(page, width).splitlines():
        if re.match(r'\S', line):
            name = line.strip()
            found[name] = ''
        elif name:
            found[name] += line + '\n'
    return found


def commands():
    return json.loads(run('brownbag', 'help', '-a', '--json'))


def page_of(command):
    return FOLDER / f"brownbag-{command['name'].split()[0]}.1"


def squeeze(text):
    return ' '.join(text.split())


def check_synopses():
    by_page = {}
    for command in commands():
        by_page.setdefault(page_of(command), []).append(command)
        usage = run('brownbag', *command['name'].split(), '-h').splitlines()[0]
        if usage != 'usage: ' + command['synopsis']:
            yield f"{command['name']}: -h says {usage}"
    for page, rows in by_page.items():
        if not page.exists():
            yield f'{page.name}: there is no such page'
            continue
        # a width that no synopsis fills, so that each is a line
        lines = [squeeze(line) for line in sections(page, 1000)['SYNOPSIS'].splitlines()]
        wanted = [row['synopsis'] for row in rows]
        for line in sorted(set(filter(None, lines)) ^ set(wanted)):
            yield f"{page.name}: {'only the table has' if line in wanted else 'only the page has'}: {line}"


def check_options():
    for command in commands():
        page = page_of(command)
        text = rendered(page) if page.exists() else ''
        for line in run('brownbag', *command['name'].split(), '-h').splitlines():
            option = re.match(r'  (?:-(.), )?--(\S+)', line)
            if option and option[2] != 'help' and not re.search(rf'--{option[2]}\b', text):
                yield f"{page.name}: {command['name']} has --{option[2]}"
            if option and option[1] and option[2] != 'help' and not re.search(rf'(?<![\w-])-{option[1]}\b', text):
                yield f"{page.name}: {command['name']} has -{option[1]}"


def check_settings():
    source = (FOLDER / 'brownbag.ini.5').read_text()
    keys = json.loads(run('brownbag', 'config', 'list', '--keys', '--json'))
    for key in keys:
        section, name = key['key'].split('.', 1)
        part = re.search(rf'^\.Ss \[{section}\]\n(.*?)(?=^\.S[sh] )', source, re.M | re.S)
        if not part:
            yield f'brownbag.ini.5: no section [{section}]'
            continue
        item = re.search(rf'^\.It Cm {name}\n(.*?)(?=^\.(It|El|S[sh])\b)', part[1], re.M | re.S)
        if name != '*' and not item:
            yield f'brownbag.ini.5: no key {key["key"]}'
        elif key['default'] is not None and f'Default:\n.Ql {key["default"]} .\n' not in item[1]:
            yield f'brownbag.ini.5: {key["key"]}: the default is {key["default"]}'
        elif key['default'] is None and item and 'Default:' in item[1]:
            yield f'brownbag.ini.5: {key["key"]} has no default'
    known = {tuple(key['key'].split('.', 1)) for key in keys}
    for part in re.finditer(r'^\.Ss \[(\w+)\]\n(.*?)(?=^\.S[sh] )', source, re.M | re.S):
        for item in re.finditer(r'^\.It Cm (\w+)$', part[2], re.M):
            if (part[1], item[1]) not in known:
                yield f'brownbag.ini.5: there is no key {part[1]}.{item[1]}'


def check_sections():
    for page in sorted(FOLDER.iterdir()):
        wanted = {'NAME', 'DESCRIPTION', 'EXAMPLES', 'SEE ALSO'}
        if page.suffix == '.1':
            wanted |= {'SYNOPSIS', 'EXIT STATUS'}
        if page.suffix == '.7':
            wanted -= {'EXAMPLES'}
        for name in sorted(wanted - sections(page).keys()):
            yield f'{page.name}: no section {name}'


def check_overview():
    """brownbag.1 names the page of each command."""
    source = (FOLDER / 'brownbag.1').read_text()
    for name in sorted({page_of(command).stem for command in commands()}):
        if f'.It Xr {name} 1\n' not in source:
            yield f'brownbag.1: nothing about {name}'


def check_rendering():
    for page in sorted(FOLDER.iterdir()):
        ours = run('brownbag', 'help', page.stem).replace('\u00a0', ' ').split()
        # mandoc breaks lines inside of words with a hyphen, too
        theirs = re.sub(r'(?<=\w)-\n\s+', '-', rendered(page)).split()
        for at, (a, b) in enumerate(zip(ours, theirs)):
            if a != b:
                yield f"{page.name}: ours: {' '.join(ours[at - 5:at + 5])}"
                yield f"{page.name}: mandoc: {' '.join(theirs[at - 5:at + 5])}"
                break
        else:
            if len(ours) != len(theirs):
                yield f'{page.name}: one is longer'


for problem in globals()['check_' + sys.argv[1]]():
    print(problem)
