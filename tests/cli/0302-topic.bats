#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag topic: who may be asked about what.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
}

consents() {
  brownbag roster show "$1" --all --json |
    "$PYTHON" -c 'import json, sys; print(*sorted(row["purpose"] for row in json.load(sys.stdin)["consent"]))'
}

@test "the topics to begin with are those of the themes" {
  expect 0 brownbag topic list --porcelain --fields topic
  wanted=$(sed -n 's/^topics *= *//p' "$SOURCE/lib/texts/themes.ini" | tr -s ', ' '\n' | sort -u)
  [ -n "$wanted" ]
  assert_output "$wanted"
  mkdir texts
  printf '[theme:night-shifts]\ntitle = Nights\ntopics = nights\nprompt1 = a?\nprompt2 = b?\nprompt3 = c?\n' >texts/themes.ini
  expect 0 brownbag topic list --porcelain
  assert_output $'nights\t0'
}

@test "an offer is opt-in, has a cap, and ends with its consent" {
  expect 0 brownbag topic add tax-forms
  same before "$(consents 1)" "mail named"
  expect 0 brownbag topic offer ana@example.org tax-forms --cap 2
  same during "$(consents 1)" "mail named topics"
  expect 0 brownbag topic who tax-forms --porcelain
  assert_output $'1\tAna Lima\t2\t2027-01'
  expect 0 brownbag roster list --topic tax-forms --porcelain --fields id,topics
  assert_output $'1\ttax-forms'
  expect 0 brownbag topic withdraw 1 tax-forms
  same after "$(consents 1)" "mail named"
  expect 1 brownbag topic withdraw 1 tax-forms
}

@test "a removed keeper is asked no more, unless they stay keepers" {
  brownbag topic add tax-forms
  for who in 1 2; do brownbag topic offer $who tax-forms 2>/dev/null; done
  brownbag roster remove 1 2>/dev/null
  brownbag roster remove 2 --keep-topics 2>/dev/null
  expect 0 brownbag topic who tax-forms --porcelain --fields id
  assert_output 2
}

@test "what isn't a topic is told" {
  expect 1 brownbag topic offer 1 nothing-like-it
  brownbag topic add tax-forms
  expect 1 brownbag topic offer 1 tax-form
  assert_has "$talk" 'did you mean "tax-forms"?'
  assert_usage brownbag topic add 'Tax forms'
  assert_usage brownbag topic offer 1 tax-forms --cap 13
  expect 0 brownbag topic offer -n 1 tax-forms
  expect 0 brownbag topic who tax-forms
  assert_output ""
}
