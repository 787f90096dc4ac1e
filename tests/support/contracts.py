# SPDX-License-Identifier: MIT
"""The contracts of --json and --porcelain, from tests/fixtures/schemas.

contracts.py WHAT SOURCE

A file there is the JSON Schema of one document and knows by itself how the
document comes about. Beside what the standard has:

  title        the command, as it heads the document's part of brownbag-formats(5)
  description  what it is, with `words` set as literals; each property has one too
  x-before     lines of shell, run first in a group of `init --example`
  x-run        commands that print it; the first makes the golden files
  x-json       what makes them print it, if that isn't --json
  x-golden     false: it changes with every command or text that is added

WHAT is
  complete   each command with --json has a schema, which leaves nothing open
  valid      what is printed is what the schemas say, in both formats
  golden     the bytes are those of tests/fixtures/golden
  page       DOCUMENTS in brownbag-formats(5) says what the schemas say
and prints what is wrong, a line each; or
  write      renews the golden files and the page, to be read before they are committed.
"""
import difflib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import jsonschema

SOURCE = pathlib.Path(sys.argv[2]).resolve()
SCHEMAS = SOURCE / 'tests/fixtures/schemas'
GOLDEN = SOURCE / 'tests/fixtures/golden'
PAGE = SOURCE / 'man/brownbag-formats.5'
TYPES = json.loads((SCHEMAS / 'types.json').read_text())
DOCUMENTS = {path.stem: json.loads(path.read_text())
             for path in sorted(SCHEMAS.glob('*.json')) if path.stem != 'types'}


def shell(line, folder, check=True):
    run = subprocess.run(['bash', '-c', line], cwd=folder, capture_output=True, text=True)
    if check and run.returncode != 0:
        raise SystemExit(f'{line}\nexits with {run.returncode}: {run.stderr}')
    return run.stdout


def commands():
    return json.loads(shell('brownbag help -a --json', '.'))


class Groups:
    """Copies of an invented group, one for each document."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get('BATS_TEST_TMPDIR')))
        shell('brownbag init --example example', self.folder)

    def prepare(self, name):
        group = self.folder / name
        shutil.copytree(self.folder / 'example', group)
        for line in DOCUMENTS[name].get('x-before', []):
            shell(line, group)
        return group


def resolved(schema):
    if '$ref' not in schema:
        return schema
    file, _, pointer = schema['$ref'].partition('#/')
    found = TYPES if file == 'types.json' else json.loads((SCHEMAS / file).read_text())
    for step in pointer.split('/'):
        found = found[step]
    return found


# -- complete ------------------------------------------------------------------

def words_of(run):
    return [word for word in run.split() if not word.startswith('-')]


def objects_in(schema, path=''):
    """Each object of a schema and where it is."""
    if schema.get('type') == 'object':
        yield path or 'the document', schema
    for name, part in schema.get('properties', {}).items():
        yield from objects_in(part, f'{path}.{name}')
    for key in ('items', 'additionalProperties'):
        if isinstance(schema.get(key), dict):
            yield from objects_in(schema[key], path + '[]')
    for part in schema.get('anyOf', []):
        yield from objects_in(part, path)


def check_complete():
    runs = [words_of(run) for document in DOCUMENTS.values() for run in document['x-run']]
    names = [command['name'] for command in commands()]
    for command in commands():
        words = command['name'].split()
        if ' [--json]' in command['synopsis'] and not any(run[:len(words)] == words for run in runs):
            yield f"{command['name']}: no schema in tests/fixtures/schemas"
    for name, document in DOCUMENTS.items():
        if not any(document['title'].startswith(other) for other in names):
            yield f"{name}: its title \"{document['title']}\" is no command"
        for where, part in objects_in(document):
            if 'additionalProperties' not in part:
                yield f'{name}: {where} leaves open which keys there are'
            for key, value in part.get('properties', {}).items():
                if 'description' not in value:
                    yield f'{name}: {where}.{key} has no description'


# -- valid ---------------------------------------------------------------------

def porcelain_cell(value):
    """What brownbag(1) says about cells."""
    if value is None:
        return ''
    if isinstance(value, bool):
        return 'yes' if value else 'no'
    if isinstance(value, list):
        return ','.join(porcelain_cell(part) for part in value)
    if isinstance(value, dict):
        return porcelain_cell(value['id']) if 'id' in value else ','.join(f'{k}={v}' for k, v in value.items())
    text = str(value)
    for raw, written in (('\\', '\\\\'), ('\t', '\\t'), ('\n', '\\n')):
        text = text.replace(raw, written)
    return text


def compare_formats(name, run, rows, group):
    lines = shell(f'brownbag {run} --porcelain', group, check=False).splitlines()
    if len(lines) != len(rows):
        yield f'{name}: {run}: {len(rows)} rows of JSON and {len(lines)} of porcelain'
        return
    for row, line in zip(rows, lines):
        wanted = [porcelain_cell(value) for value in row.values()]
        got = line.split('\t')
        if got != wanted:
            yield f'{name}: {run}: porcelain has {got}, and JSON {wanted}'


def as_json(document, run):
    return f"brownbag {run} {document.get('x-json', '--json')}"


def has_porcelain(document):
    return document['type'] == 'array' and 'x-json' not in document


def check_asked(name, document, run, group):
    """Columns that are printed only where --fields asks for them."""
    talk = subprocess.run(['bash', '-c', f'brownbag {run} --fields "?"'], cwd=group,
                          capture_output=True, text=True).stderr
    columns = talk.rpartition(', only ')[2].split()
    known = resolved(document['items'])['properties']
    for column in columns:
        if column not in known:
            yield f'{name}: nothing about the column {column}'
    for column in known:
        if column not in columns:
            yield f'{name}: there is no column {column}'


def check_valid():
    groups = Groups()
    for name, document in DOCUMENTS.items():
        resolver = jsonschema.RefResolver(SCHEMAS.as_uri() + '/', document)
        jsonschema.Draft202012Validator.check_schema(document)
        validator = jsonschema.Draft202012Validator(document, resolver=resolver)
        group = groups.prepare(name)
        told = False
        for run in document['x-run']:
            printed = json.loads(shell(as_json(document, run), group, check=False))
            told = told or bool(printed)
            for error in validator.iter_errors(printed):
                yield f"{name}: {run}: {'/'.join(map(str, error.path))}: {error.message}"
            if has_porcelain(document):
                yield from compare_formats(name, run, printed, group)
        if not told:
            yield f'{name}: no run prints anything'
        if has_porcelain(document):
            yield from check_asked(name, document, document['x-run'][0], group)


# -- golden --------------------------------------------------------------------

def masked(text, folder):
    """Tokens hang on the group's secret, a compiler and a folder on the machine."""
    text = text.replace(str(folder), 'FOLDER')
    text = re.sub(r'\b[a-z2-7]{26}\b', 'TOKEN', text)
    return re.sub(r'"(compiler|exec_path)": "[^"]*"', r'"\1": "ANY"', text)


def golden_files():
    groups = Groups()
    for name, document in DOCUMENTS.items():
        if not document.get('x-golden', True):
            continue
        group = groups.prepare(name)
        run = document['x-run'][0]
        lines = {'json': as_json(document, run)}
        if has_porcelain(document):
            lines['porcelain'] = f'brownbag {run} --porcelain'
        for form, line in lines.items():
            yield GOLDEN / f'{name}.{form}', masked(shell(line, group, check=False), group)


def check_golden():
    seen = set()
    for path, text in golden_files():
        seen.add(path.name)
        if not path.exists():
            yield f'{path.name}: not there'
        elif path.read_text() != text:
            yield f'{path.name}: printed is something else:'
            yield from difflib.unified_diff(path.read_text().splitlines(), text.splitlines(), lineterm='', n=0)
    for path in GOLDEN.iterdir():
        if path.name not in seen:
            yield f'{path.name}: nothing prints it'


# -- page ----------------------------------------------------------------------

def type_words(schema):
    if '$ref' in schema:
        return schema['$ref'].rpartition('/')[2].removesuffix('.json')
    if 'anyOf' in schema:
        return ' or '.join(type_words(part) for part in schema['anyOf'])
    if 'enum' in schema:
        return 'text'
    kinds = schema['type'] if isinstance(schema['type'], list) else [schema['type']]
    names = {'string': 'text', 'null': 'null', 'array': 'array'}
    words = ' or '.join(names.get(kind, kind) for kind in kinds)
    if 'array' in kinds and '$ref' in schema.get('items', {}):
        return f"{words} of {type_words(schema['items'])}"
    return words


def escaped(text):
    text = text.replace('\\', '\\e')
    return '\\&' + text if text[:1] in ".'" else text


def mdoc_text(text):
    """Sentences on lines of their own, `literals` as macros."""
    lines = []
    for sentence in re.split(r'(?<=[.:?!]) (?=[A-Z])', text):
        for part in re.split(r' ?(`[^`]*`\S*) ?', sentence):
            literal = re.fullmatch(r'(?s)`([^`]*)`(\S*)', part)
            if literal:
                words = literal[1].replace('\\', '\\e').replace('"', '\\(dq')
                lines.append(f'.Ql {words} {" ".join(literal[2])}'.rstrip())
            elif part:
                lines.append(escaped(part))
    return lines


def mdoc_properties(schema, prefix=''):
    for name, part in schema.get('properties', {}).items():
        yield f'.It Cm {prefix}{name} Pq {type_words(part)}'
        if 'enum' in part:
            words = [f"`{'null' if word is None else word}`" for word in part['enum']]
            yield from mdoc_text(f"{part['description']}: {', '.join(words[:-1])} or {words[-1]}."
                                 if len(words) > 1 else f"{part['description']}: {words[0]}.")
        else:
            yield from mdoc_text(part['description'] + '.')
        inner = part.get('items', part)
        yield from mdoc_properties(inner, f'{prefix}{name}.')


def mdoc_document(document):
    yield f".Ss {document['title']}"
    yield from mdoc_text(document['description'])
    schema = document.get('items', document)
    if '$ref' in schema or not schema.get('properties'):
        return
    yield '.Bl -tag -width Ds'
    yield from mdoc_properties(schema)
    yield '.El'


def page_with_documents():
    before, rest = PAGE.read_text().split('.Sh DOCUMENTS\n')
    after = rest[rest.index('.Sh '):]
    lines = ['.\\" From tests/fixtures/schemas, by tests/support/contracts.py write.',
             'The keys of each document in the order in which they are printed, which is that of',
             'the columns of', '.Fl -porcelain .', '.Ss Types', 'These stand for values of a fixed form.',
             '.Bl -tag -width Ds']
    for name, schema in TYPES['$defs'].items():
        lines += [f'.It Em {name}', *mdoc_text(schema['description'] + '.')]
    lines.append('.El')
    for document in sorted(DOCUMENTS.values(), key=lambda document: document['title']):
        lines += mdoc_document(document)
    return before + '.Sh DOCUMENTS\n' + '\n'.join(lines) + '\n' + after


def check_page():
    if page_with_documents() != PAGE.read_text():
        yield f'{PAGE.name}: DOCUMENTS is not what the schemas say; run tests/support/contracts.py write'


# ------------------------------------------------------------------------------

def write():
    files = dict(golden_files())
    shutil.rmtree(GOLDEN, ignore_errors=True)
    GOLDEN.mkdir()
    for path, text in files.items():
        path.write_text(text)
    PAGE.write_text(page_with_documents())


if sys.argv[1] == 'write':
    for variable in [name for name in os.environ if name.startswith(('BROWNBAG_', 'XDG_'))]:
        del os.environ[variable]
    os.environ.update(BROWNBAG_NOW='2027-01-04T08:00', BROWNBAG_SYSTEM_CONFIG='/nonexistent',
                      XDG_CONFIG_HOME='/nonexistent', TZ='UTC', LC_ALL='C.UTF-8',
                      PATH=f"{os.environ.get('BUILD', SOURCE / 'build')}:{os.environ['PATH']}")
    write()
else:
    for problem in globals()['check_' + sys.argv[1]]():
        print(problem)
