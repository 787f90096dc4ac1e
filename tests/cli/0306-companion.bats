#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# One helped by another: a companion for a newcomer, a keeper who has left, a first turn
# beside somebody who has led.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
}

intro_mails() { brownbag outbox list --porcelain --fields member,kind | sed -n 's/	intro$//p' | tr '\n' ' '; }

@test "a newcomer is offered a companion, who may be a keeper who has left" {
  brownbag topic offer 2 first-weeks 2>/dev/null
  brownbag roster remove bram@example.org --keep-topics 2>/dev/null
  brownbag roster add 'Noor Haddad <noor@example.org>' 2>/dev/null
  expect 0 brownbag intro new --asker noor@example.org --topic first-weeks <<<'Would somebody go with me to the first lunch?'
  brownbag remind
  same offered "$(intro_mails)" '13 '
  expect 0 brownbag intro answer 1 --who 13 --yes
  brownbag remind
  assert_has "$(intro_mails)" '2 '
}

@test "somebody new to it leads beside somebody who has" {
  brownbag roster add 'Noor Haddad <noor@example.org>' 2>/dev/null
  expect 0 brownbag rotate set 2027-03 noor --with 'ana lima'
  expect 0 brownbag rotate --json
  same leads "$("$PYTHON" -c 'import json, sys
print(*sorted(one["id"] for row in json.load(sys.stdin) if row["month"] == "2027-03" for one in row["facilitators"]))' <<<"$output")" '1 13'
}
