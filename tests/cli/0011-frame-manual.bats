#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The manual says what the tables say.

load lib

@test "each command has the same synopsis in the table, in -h and in its page" {
  expect 0 "$PYTHON" "$SOURCE/tests/support/manual.py" synopses "$SOURCE/man"
  assert_output ""
}

@test "each option of a command stands in its page" {
  expect 0 "$PYTHON" "$SOURCE/tests/support/manual.py" options "$SOURCE/man"
  assert_output ""
}

@test "each setting stands in brownbag.ini.5 with its default" {
  expect 0 "$PYTHON" "$SOURCE/tests/support/manual.py" settings "$SOURCE/man"
  assert_output ""
}

@test "the first page names all others" {
  expect 0 "$PYTHON" "$SOURCE/tests/support/manual.py" overview "$SOURCE/man"
  assert_output ""
}

@test "each page has the sections that people look for" {
  expect 0 "$PYTHON" "$SOURCE/tests/support/manual.py" sections "$SOURCE/man"
  assert_output ""
}

@test "help prints each page as mandoc does, word by word" {
  expect 0 "$PYTHON" "$SOURCE/tests/support/manual.py" rendering "$SOURCE/man"
  assert_output ""
}

@test "what a mark means stands below it, also if it is one word" {
  for page in report intro outbox; do
    expect 0 brownbag help "$page"
    assert_has "$output" $'EXIT STATUS\n     0\n           Done.\n\n     1\n'
  done
}

@test "the columns of a table are as wide as the page says" {
  expect 0 brownbag help roster
  assert_has "$output" "
     command  turns  mail  entries     afterwards
     away     no     yes   stay        by itself
"
}

@test "help finds pages by command, by file and by name" {
  expect 0 brownbag help
  assert_has "$output" "brownbag – keep a workplace support group's monthly lunch going"
  expect 0 brownbag help config set
  assert_has "$output" "brownbag-config – read and write settings"
  expect 0 brownbag help brownbag.ini
  assert_has "$output" "brownbag.ini – settings of a brownbag group"
  expect 0 brownbag help brownbag-help
  assert_has "$output" "brownbag-help – show the manual"
}

@test "help knows all pages that are about no command, and the overview where to begin" {
  same guides "$(brownbag completion words -- help '' | cut -f 1 | grep -vxFf <(brownbag help -a --porcelain --fields name | cut -d ' ' -f 1) | sort)" \
    "$(basename -a "$SOURCE"/man/*.[57] | sed 's/\.[57]$//; s/^brownbag-//' | sort)"
  expect 0 brownbag -h
  assert_has "$output" "brownbag help tutorial"
}

@test "help starting counts ten weeks down to the day of the first lunch" {
  expect 0 brownbag help starting
  "$PYTHON" - "$output" <<'PYTHON'
import datetime, re, sys
heads = re.findall(r"^   (\w+ weeks? before|The last week|The day): (?:from )?(\w+, \d+ \w+)$", sys.argv[1], re.M)
names = [f"{n} weeks before" for n in "Ten Nine Eight Seven Six Five Four Three Two".split()]
assert [name for name, _ in heads] == names + ["The last week", "The day"], heads
first = datetime.date.fromisoformat(re.search(r"date -d '(\S+) - 70 days'", sys.argv[1])[1])
for weeks, (name, day) in zip(range(10, -1, -1), heads):
    assert day == (first - datetime.timedelta(weeks=weeks)).strftime("%A, %-d %B"), (name, day)
PYTHON
}

@test "on a terminal the page goes through man" {
  mkdir bin
  printf '#!/bin/sh\necho "man $*"\n' >bin/man
  chmod +x bin/man
  PATH=$PWD/bin:$PATH
  expect 0 script -qec 'brownbag help config' /dev/null
  assert_has "$output" "man -l "
  expect 0 script -qec 'brownbag --no-pager help config' /dev/null
  assert_has "$output" "NAME"
  printf '#!/bin/sh\nexit 1\n' >bin/man
  expect 0 script -qec 'brownbag help config' /dev/null
  assert_has "$output" "NAME"
}

@test "the list of commands comes in three formats" {
  expect 0 brownbag help -a --porcelain --fields name
  same sorted "$output" "$(sort <<<"$output")"
  expect 0 brownbag help -a --json
  "$PYTHON" -c 'import json, sys; rows = json.load(sys.stdin); assert rows[0].keys() == {"name", "summary", "synopsis"}' <<<"$output"
  expect 0 brownbag help -a
  assert_has "$output" "show the manual"
}
