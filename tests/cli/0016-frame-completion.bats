#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Completion knows what the tables know, in each shell.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
  brownbag config set alias.due 'remind --dry-run'
  brownbag roster add 'Ana Lima <other@example.org>' '<nameless@example.org>' 2>/dev/null
}

@test "what could come next" {
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    eval "set -- ${line%% =>*}"
    expect 0 brownbag completion words -- "$@"
    assert_talk ""
    same "$line" "$(cut -f 1 <<<"$output" | paste -sd ' ')" "$(sed 's/.* =>//; s/^ //' <<<"$line")"
  done <<'CASES'
stat => status
'du' => due
roster pa => pause
roster show 'gr' => Grace Muller
roster show 'ana' =>
roster show '1' => 1 13 14
roster pause 1 --until 2027-0 => 2027-02 2027-03 2027-04 2027-05 2027-06 2027-07 2027-08 2027-09
roster list --st => --status
roster list --status=p => --status=paused
roster list --status '' => active paused former
roster exclude 1 'hana' => Hana Sato
roster exclude 1 2 'hana' =>
agenda show 2027-01 => 2027-01
agenda show ne => next
agenda show next '' =>
topic offer 1 feed => feeding
meeting move next --to t => today tomorrow tue thu
holiday remove to => today tomorrow
roster edit 1 --zone Europe/Berl => Europe/Berlin
config set meeting.on_h => meeting.on_holiday
config set meeting.on_holiday '' => ask skip next previous
config set rotation.backup '' => yes no
config set meeting.location '' =>
-c meeting.lin => meeting.link=
--color '' => auto always never
--no => --now --no-pager
-C . config pa => path
-C .. roster show gra =>
roster import '' => :files
-C '' => :folders
init '' => :folders
help topi => topic
help t => tutorial texts theme topic
tut =>
completion z => zsh
xyzzy '' =>
roster xyzzy '' =>
roster list --xyzzy '' =>
'' '' '' =>
CASES
}

@test "mails and introductions go by their ids, and what is over can only be shown" {
  local all waits question
  brownbag topic offer 2 feeding 2>/dev/null
  for question in 'Which bottle?' 'Which spoon?'; do
    brownbag intro new --asker 3 --topic feeding <<<"$question" 2>/dev/null
  done
  brownbag intro close 1 2>/dev/null
  mkdir hooks
  install -m 700 /dev/stdin hooks/pre-send <<<'#!/bin/false'
  expect 75 brownbag write --to 4 <<<'Thank you.'
  all=$(brownbag outbox list --porcelain --fields id,kind,state | sed 's/\t\([^\t]*\)$/, \1/')
  waits=$(grep queued <<<"$all")
  assert_has "$all" sent
  offered() { # WORDS CANDIDATES
    # shellcheck disable=SC2086
    expect 0 brownbag completion words -- $1 ''
    same "$1" "$output" "$2"
  }
  offered 'intro show' $'1\tfeeding, closed\n2\tfeeding, asked-asker'
  offered 'intro answer --who 3' $'2\tfeeding, asked-asker'
  offered 'intro close' $'2\tfeeding, asked-asker'
  offered 'outbox show' "$all"
  offered 'outbox retry' "$waits"
  offered 'outbox drop' "$waits"
}

@test "each command and each option is offered" {
  expect 0 "$PYTHON" - <<'PY'
import json, re, subprocess
def run(*words):
    return subprocess.run(('brownbag', *words), check=True, capture_output=True, text=True).stdout
def offered(*words):
    return {line.split('\t')[0] for line in run('completion', 'words', '--', *words).splitlines()}
for command in json.loads(run('help', '-a', '--json')):
    words = command['name'].split()
    assert words[-1] in offered(*words[:-1], ''), command['name']
    options = set(re.findall(r'^  (?:-., )?(--\S+)', run(*words, '-h'), re.M))
    assert options == {word for word in offered(*words, '-') if word.startswith('--')}, command['name']
PY
}

@test "it works in bash, zsh and fish" {
  export BROWNBAG_NOW=2026-11-30T08:00
  brownbag topic offer 2 feeding 2>/dev/null
  brownbag intro new --asker 3 --topic feeding <<<'Which bottle?' 2>/dev/null
  for shell in bash zsh fish; do
    brownbag completion $shell >"$HOME/script"
    while IFS='|' read -r typed expected; do
      "$PYTHON" "$SOURCE/tests/support/press_tab.py" $shell "$HOME/script" "$typed" "$expected" || return 1
    done <<'CASES'
brownbag roster pau|brownbag roster pause
brownbag status --js|brownbag status --json
brownbag config set meeting.loc|meeting.location
brownbag roster show Chi|Chiara\ Rossi
brownbag roster show "Chi|brownbag roster show "Chiara Rossi"
brownbag roster show 'Chi|brownbag roster show 'Chiara Rossi'
brownbag roster show Chiara\ R|brownbag roster show Chiara\ Rossi
brownbag intro show |brownbag intro show 1
brownbag agenda show ne|brownbag agenda show next
brownbag roster pause 1 --until 2026|2026-12
brownbag roster list --status=pau|--status=paused
brownbag -C . statu|brownbag -C . status
CASES
    mkdir -p "$shell-folder"
    "$PYTHON" "$SOURCE/tests/support/press_tab.py" $shell "$HOME/script" "brownbag -C $shell-f" "$shell-folder" || return 1
  done
}

@test "completion wants to know which shell" {
  assert_usage brownbag completion tcsh
  assert_usage brownbag completion
}
