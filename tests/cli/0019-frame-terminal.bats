#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Tables stand straight whatever is in them; what is for terminals stays there.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
  brownbag roster add '山田花子 <yamada@example.org>' 'שרה כהן <sara@example.org>' \
    'ليلى حداد <layla@example.org>' $'Zoe\u0308 <zoe@example.org>' 2>/dev/null
}

@test "columns stand below each other, with wide, combining and right-to-left names" {
  for locale in C C.UTF-8; do
    LC_ALL=$locale expect 0 brownbag roster list
    "$PYTHON" -c 'import sys, unicodedata
def columns(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
lines = sys.stdin.read().splitlines()
places = {columns(line[:line.index("active")]) for line in lines[1:]}
assert len(lines) == 17 and len(places) == 1, places' <<<"$output"
    assert_has "$output" 山田花子
  done
}

@test "a narrow terminal breaks long text between words, a file doesn't" {
  expect 0 brownbag doctor
  same lines "$(wc -l <<<"$output")" 3
  expect 0 script -qec 'stty cols 80; brownbag doctor' /dev/null
  [ "$(wc -l <<<"$output")" -gt 3 ] || fail "nothing is broken: $output"
  expect 0 script -qec 'stty cols 200; brownbag doctor' /dev/null
  same lines "$(grep -vc '^now is' <<<"$output")" 3
}

@test "a long name is broken between words rather than that a row is" {
  brownbag roster add 'Dr. Maximiliane von und zu Habsburg-Lothringen-Sachsen <max@example.org>' 2>/dev/null
  brownbag rotate set next 17 --with 13 2>/dev/null
  brownbag meeting edit next --location 'Meeting room 4B, second floor, building 7' 2>/dev/null
  brownbag config set meeting.location 'Room 4B'
  for command in 'roster list --addresses' 'rotate stats' 'rotate'; do
    expect 0 script -qec "stty cols 80; brownbag $command" /dev/null
    "$PYTHON" -c 'import sys, unicodedata
def columns(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
lines = [line for line in sys.stdin.read().splitlines() if not line.startswith(("now is", "\x1b[1m"))]
assert max(map(columns, lines)) <= 80, lines
assert any(line.strip().startswith("Habsburg") or "  Habsburg" in line for line in lines), lines' <<<"$output"
    # shellcheck disable=SC2086
    expect 0 brownbag $command
    assert_has "$output" 'Dr. Maximiliane von und zu Habsburg-Lothringen-Sachsen'
  done
}

@test "a lunch's place and names give way, its time doesn't, and a command to copy stands below" {
  brownbag meeting edit next --location 'Meeting room 4B, second floor, building 7' 2>/dev/null
  brownbag rotate set next 2 --with 5 2>/dev/null
  expect 0 script -qec 'stty cols 80; brownbag meeting list' /dev/null
  screen=$(tr -d '\r' <<<"$output" | sed -n '3,$s/ *$//p')
  same "too wide" "$(grep -E '.{81}' <<<"$screen")" ""
  same screen "$(head -n 5 <<<"$screen")" "Tue 2027-01-12 12:00 Meeting           first-weeks        Bram de     Chiara
                     room 4B,                             Wit, Elif   Rossi
                     second                               Kaya
                     floor,
                     building 7"
  expect 0 script -qec 'stty cols 80; brownbag doctor' /dev/null
  same screen "$(tr -d '\r' <<<"$output" | sed 1d)" "warning  texts no help lines are shown with sensitive themes
    write whom to call where you are into texts/helplines.txt
warning  mail  mail has no way out: [smtp] url isn't set
    brownbag config set smtp.url smtps://mail.example.org"
}

@test "a theme fits a terminal of 80 columns, and is a line each in a file" {
  local theme wide
  for theme in $(brownbag theme list --porcelain --fields theme); do
    expect 0 script -qec "stty cols 80; brownbag theme show $theme" /dev/null
    wide=$("$PYTHON" -c 'import sys; print(max(len(l) for l in sys.stdin.read().splitlines()))' <<<"$output")
    [ "$wide" -le 80 ] || fail "$theme: $wide columns" "$output"
  done
  expect 0 brownbag theme show first-weeks
  assert_has "$output" "  1. "
  same lines "$(grep -c '^  [123]\. ' <<<"$output")" 3
  expect 0 script -qec 'stty cols 40; brownbag theme show first-weeks' /dev/null
  same "below the first word" "$(tr -d '\r' <<<"$output" | grep -A1 '^  1' | tail -1 | grep -c '^     [^ ]')" 1
}

@test "what needs somebody fits the terminal, and stays a line each in a file" {
  brownbag holiday add 'second tue mar' 'town holiday' 2>/dev/null
  expect 0 brownbag status
  assert_has "$output" "nothing is sent for it until that is settled. It could be on"
  expect 0 script -qec 'stty cols 60; brownbag status' /dev/null
  assert_has "$output" "falls on a holiday"
  # a command that is to be copied stays in one piece
  same "too wide" "$(tr -d '\r' <<<"$output" | grep -v '^    brownbag ' | grep -E '.{61}')" ""
}

@test "progress and colours are for terminals" {
  expect 0 brownbag remind
  assert_output ""
  assert_talk ""
  expect 0 brownbag --color always roster list
  assert_has "$output" $'\e[1m'
  expect 0 brownbag roster list
  case $output in *$'\e'*) fail "colour in a file" ;; esac
}

# As a person runs it, in a window of so many lines.
on_screen() { # LINES COMMAND
  expect 0 script -qec "stty cols 80 rows $1; $2" /dev/null
  screen=$(tr -d '\r' <"$BATS_TEST_TMPDIR/stdout" | grep -v '^now is')
}

@test "what is longer than the terminal goes through the pager, as in git" {
  export PAGER='sed s/^/paged:/' BROWNBAG_NOW=2027-01-04T08:00
  for command in 'roster list' 'config list' 'help -a' 'roster list --json' 'theme show first-weeks'; do
    on_screen 5 "brownbag $command"
    same "$command unpaged" "$(grep -vc '^paged:' <<<"$screen")" 0
  done
  on_screen 100 'brownbag roster list'
  same "it fits" "$(grep -c '^paged:' <<<"$screen")" 0
  on_screen 5 'brownbag --no-pager roster list'
  same "--no-pager" "$(grep -c '^paged:' <<<"$screen")" 0
  on_screen 5 'brownbag roster list >list; cat list'
  same "a file" "$(grep -c '^paged:' <<<"$screen")" 0
  on_screen 5 'brownbag roster pause 1 2>&1'
  same "what acts" "$(grep -c '^paged:' <<<"$screen")" 0
  BROWNBAG_PAGER="cat" on_screen 5 'brownbag roster list'
  same "BROWNBAG_PAGER goes before" "$(grep -c '^paged:' <<<"$screen")" 0
  PAGER='head -n 1' on_screen 5 'brownbag config list'
  same "left early" "$(wc -l <<<"$screen")" 1
  mkdir bin
  install -m 755 /dev/stdin bin/less <<<$'#!/bin/sh\nsed s/^/less:/'
  unset PAGER
  TERM=xterm on_screen 5 'PATH=$PWD/bin:$PATH brownbag roster list'
  assert_has "$screen" 'less:'
  TERM=dumb on_screen 5 'PATH=$PWD/bin:$PATH brownbag roster list'
  same "a dumb terminal" "$(grep -c '^less:' <<<"$screen")" 0
  TERM=dumb PAGER='sed s/^/paged:/' on_screen 5 'brownbag roster list'
  assert_has "$screen" 'paged:'
  PAGER=no-such-pager on_screen 5 'brownbag roster list'
  assert_has "$screen" 'Bram de Wit'
}
