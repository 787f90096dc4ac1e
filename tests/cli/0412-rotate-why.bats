#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag rotate why, rotate stats: the order explained.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
}

@test "why says in a sentence what decided, and fits one screen" {
  brownbag rotate >/dev/null
  brownbag roster pause 11 2>/dev/null
  brownbag roster edit 10 --leads no 2>/dev/null
  brownbag rotate decline 2027-02 2>/dev/null
  expect 0 brownbag rotate why 2027-02
  assert_output "Tue 2027-02-09 12:00
Dele Okafor has taken over from somebody who dropped out.

Member       Part    Owed Fair share Could lead Led Last led
Dele Okafor  lead   +0.19       0.00          0   0 never
Elif Kaya    backup +0.19       0.00          0   0 never
Finn Larsen         +0.19       0.00          0   0 never
Grace Muller        +0.19       0.00          0   0 never
Hana Sato           +0.19       0.00          0   0 never
Ivo Novak           +0.19       0.00          0   0 never
Lena Vogel          +0.19       0.00          0   0 never

Not considered
  away: Kofi Mensah
  opted out: Jun Park
  declined: Bram de Wit
  leads: Chiara Rossi (2027-03-09), Ana Lima (2027-01-12)"
}

@test "with two hundred members it still fits one screen" {
  for i in $(seq 200); do printf 'Member %s,m%s@example.org\n' "$i" "$i"; done |
    sed '1i name,email' >people.csv
  brownbag roster import people.csv 2>/dev/null
  expect 0 brownbag rotate why 2027-03
  [ "$(wc -l <"$BATS_TEST_TMPDIR/stdout")" -le 24 ] || fail "$output"
  [ "$(awk '{ print length }' "$BATS_TEST_TMPDIR/stdout" | sort -n | tail -1)" -le 80 ] || fail "$output"
}

reason() { # MONTH
  brownbag rotate why "$1" --porcelain --fields role,reason | sed -n 's/^lead\t//p'
}

@test "each way to the head of the table has its word" {
  brownbag rotate >/dev/null
  same order "$(reason 2027-01)" "listed first"
  brownbag rotate set 2027-02 9 2>/dev/null
  same set "$(reason 2027-02)" set
  brownbag rotate swap 2027-01 2027-03 2>/dev/null
  same swapped "$(reason 2027-01)" swapped
  brownbag rotate decline 2027-03 2>/dev/null
  same decline "$(reason 2027-03)" "took over"
  for id in 1 2 3 4 5 6 7 8 10 11 12; do brownbag roster edit "$id" --leads no 2>/dev/null; done
  same alone "$(reason 2027-06)" "rest waived"
}

@test "why of what isn't there, is cancelled or was mistyped" {
  expect 1 brownbag rotate why 2027-02-10
  assert_talk "error: there is no lunch on 2027-02-10; the nearest is on 2027-02-09"
  assert_usage brownbag rotate why 04/07/2027
  assert_usage brownbag rotate why
  brownbag rotate >/dev/null
  brownbag meeting cancel 2027-02 2>/dev/null
  expect 1 brownbag rotate why 2027-02
  assert_talk "error: Tue 2027-02-09 12:00: cancelled, nobody leads"
  # Further than the horizon, as `rotate --months` shows it.
  expect 0 brownbag rotate why 2027-11
  assert_has "$output" "Tue 2027-11-09 12:00"
}

@test "stats before anybody has led, without a terminal" {
  brownbag rotate >/dev/null
  expect 0 brownbag rotate stats
  assert_has "$output" "Nobody has led yet."
  assert_has "$output" "Lena Vogel     0       0.00    0.00          0            0 never"
  expect 0 brownbag rotate stats --porcelain --fields id,led,part
  same rows "$(wc -l <<<"$output")" 12
  same first "$(head -1 <<<"$output")" $'1\t0\t0.0'
}
