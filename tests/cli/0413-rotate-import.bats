#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag rotate import: a rota of past and coming months; and what grows from it.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
}

dump() {
  "$PYTHON" -c 'import sqlite3
for line in sqlite3.connect("file:brownbag.db?mode=ro", uri=True).iterdump(): print(line)'
}

ask() { # SQL
  "$PYTHON" -c 'import sqlite3, sys
for row in sqlite3.connect("file:brownbag.db?mode=ro", uri=True).execute(sys.argv[1]): print(*row)' "$1"
}

# Two months by name, out of order, two facilitators, an empty one, and two to come.
write_rota() {
  cat >rota.csv <<'CSV'
Date,Facilitator,Backup,Headcount
2026-09,Ana Lima,,7
2026-08-11,Bram de Wit,,
2026-10,Chiara Rossi & Dele Okafor,,9
2026-11,,,
2026-12,ana@example.org,,11
2027-01,Finn Larsen,Hana Sato,
2027-03-09,7,,
CSV
}

@test "past lunches are booked in order of time, coming ones confirmed" {
  write_rota
  expect 0 brownbag rotate import rota.csv --porcelain
  assert_talk "4 booked, 2 confirmed, 0 the same, 1 without a name, 0 left out
4 members joined earlier than the roster had it"
  assert_output $'3\t2026-08-11\t2\t\t\tbooked
2\t2026-09-08\t1\t\t7\tbooked
4\t2026-10-13\t3,4\t\t9\tbooked
5\t2026-11-10\t\t\t\tempty
6\t2026-12-08\t1\t\t11\tbooked
7\t2027-01-12\t6\t8\t\tconfirmed
8\t2027-03-09\t7\t\t\tconfirmed'
  same order "$(ask "SELECT day FROM booking WHERE kind = 'held' ORDER BY id" | tr '\n' ' ')" \
    "2026-08-11 2026-09-08 2026-10-13 2026-12-08 "
  same joined "$(ask 'SELECT id FROM member WHERE joined = "2026-08" ORDER BY id' | tr '\n' ' ')" "1 2 3 4 "
  # Who was planned meanwhile has the free months; nobody is told of a turn never announced.
  same february "$(brownbag rotate -n --porcelain --fields month,facilitators | grep 2027-02)" $'2027-02\t2'
  same told "$(ask "SELECT count(*) FROM occasion WHERE kind = 'turn'")" 0
  expect 0 brownbag fsck
}

@test "the same file twice changes nothing, nor does a preview" {
  write_rota
  before=$(dump)
  expect 0 brownbag rotate import rota.csv -n
  assert_has "$talk" "would be: 4 booked, 2 confirmed"
  same preview "$(dump)" "$before"
  brownbag rotate import rota.csv >/dev/null 2>&1
  before=$(dump)
  expect 0 brownbag rotate import - <rota.csv
  assert_talk "0 booked, 0 confirmed, 6 the same, 1 without a name, 0 left out"
  same twice "$(dump)" "$before"
}

@test "an announced turn that the file gives to somebody else is told" {
  brownbag remind
  printf '2027-02,Ivo Novak\n' | brownbag rotate import - >/dev/null 2>&1
  same told "$(brownbag remind -n --porcelain --fields kind,member | grep turn)" $'turn\t2\nturn\t9'
}

@test "without a head, and with one of another language" {
  printf '2026-12-08;Hana Sato\n2027-02;Ivo Novak + Jun Park;Lena Vogel\n' >plain.csv
  expect 0 brownbag rotate import plain.csv --porcelain --fields on,facilitators,backup,outcome
  assert_output $'2026-12-08\t8\t\tbooked\n2027-02-09\t9,10\t12\tconfirmed'
  printf 'Moderation;Monat;Vertretung\nElif Kaya;2027-03;Finn Larsen\n' >deutsch.csv
  expect 0 brownbag rotate import deutsch.csv --porcelain --fields on,facilitators,backup,outcome
  assert_output $'2027-03-09\t5\t6\tconfirmed'
}

@test "what isn't well is told line by line, and nothing is stored" {
  brownbag rotate >/dev/null
  brownbag roster pause 5 2>/dev/null
  printf '2026-12-08,Hana Sato\n' | brownbag rotate import - >/dev/null 2>&1
  cat >bad.csv <<'CSV'
date,facilitator,backup,headcount
2026-12-08,Ivo Novak,,
2026-12-15,Otto,,
2026-12-16,8,,many
2026-12-17,8 & hana,,
04/07/2027,8,,
2027-02-09,8,,
2027-02,9,,
2027-02-10,8,,
2027-03,elif,,
2027-04,9,9,
2027-11,9,,
2026-12-18,9,,
"2026-12-19,9
CSV
  before=$(dump)
  expect 1 brownbag rotate import bad.csv
  same stored "$(dump)" "$before"
  assert_talk 'bad.csv:3: nobody on the roster is "Otto" (brownbag roster list)
bad.csv:4: "many" is no headcount, 0 to 10000
bad.csv:5: member 8 is named twice
bad.csv:6: "04/07/2027" could be 2027-07-04 or 2027-04-07; write one of these
bad.csv:11: member 9 leads, and can'"'"'t be the backup, too
bad.csv:14: a quote is opened in it and never closed
bad.csv:8: the same day as in line 7
bad.csv:2: the lunch on 2026-12-08 is booked already; to correct that: --amend
bad.csv:9: there is no lunch on 2027-02-10; the nearest is on 2027-02-09
bad.csv:10: member 5 is away (2027-03-09)
bad.csv:12: there is no lunch on 2027-11-09; the nearest is on 2027-08-10
error: bad.csv: 11 lines aren'"'"'t well; nothing was stored (--skip-bad stores the rest)'
  expect 0 brownbag rotate import bad.csv --skip-bad --porcelain --fields on,outcome
  assert_output $'2026-12-18\tbooked\n2027-02-09\tconfirmed'
  expect 0 brownbag fsck
}

@test "a file that is no rota" {
  : >empty.csv
  expect 1 brownbag rotate import empty.csv
  assert_talk "error: empty.csv: the file is empty"
  printf 'name,email\nAna,ana@example.org\n' >people.csv
  expect 1 brownbag rotate import people.csv
  assert_has "$talk" 'people.csv: line 1: no columns "date" and "facilitator"'
  expect 1 brownbag rotate import nowhere.csv
  assert_talk "error: nowhere.csv: there is no such file; its first line would be date,facilitator, and each further line a lunch"
}

@test "why tells what was booked, stats draw bars on a terminal" {
  write_rota
  brownbag rotate import rota.csv >/dev/null 2>&1
  expect 0 brownbag rotate why 2026-10
  assert_output "Tue 2026-10-13 12:00: held
4 could have led and are owed 0.50 turns each; who led paid one.

Member       Part Cause Turns
Chiara Rossi led        -0.50
Dele Okafor  led        -0.50
Ana Lima                +0.50
Bram de Wit             +0.50"
  expect 0 brownbag rotate stats --porcelain --fields name,led,share,balance,longest_wait,part
  same busiest "$(head -2 <<<"$output")" $'Ana Lima\t2\t1.25\t-0.75\t1\t0.4\nBram de Wit\t1\t1.25\t0.25\t3\t0.2'
  expect 0 brownbag rotate stats
  assert_has "$output" "5 turns; the busiest has 40.0 % of them, an equal part would be 8.3 %."
  case $output in *█*) fail "bars without a terminal" ;; esac
  COLUMNS=80 expect 0 script -qec 'brownbag rotate stats' /dev/null
  assert_has "$output" "2026-12-08 ████████████████"
}

@test "what has outlived its purpose is folded, and every number stays" {
  for month in $(seq 0 39); do
    printf '%d-%02d,%d\n' $((2023 + (month + 8) / 12)) $(((month + 8) % 12 + 1)) $((month % 12 + 1))
  done >years.csv
  expect 0 brownbag rotate import years.csv
  assert_has "$talk" "40 booked"
  same whole "$(ask "SELECT count(*) FROM booking WHERE kind = 'held'")" 40
  balances=$(ask "SELECT * FROM balance WHERE at = 'now' ORDER BY member")
  expect 0 brownbag remind
  same kept "$(ask "SELECT min(day), count(*) FROM booking WHERE kind = 'held'")" "2025-01-14 24"
  same balances "$(ask "SELECT * FROM balance WHERE at = 'now' ORDER BY member")" "$balances"
  expect 0 brownbag fsck
  expect 1 brownbag rotate why 2024-05
  assert_talk "error: Tue 2024-05-14 12:00: what was booked has gone into the balances ([retention] history)"
  expect 0 brownbag rotate why 2025-05
  # A correction replays from where the log begins.
  expect 0 brownbag meeting held 2025-05 --by 12 --amend
  expect 0 brownbag fsck
}
