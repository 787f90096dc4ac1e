#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag roster add, import, export: how people come in and go out as files.

load lib

setup() {
  setup_world
  brownbag init . --name 'Returning' --organizer 'The team <lunch@example.org>' \
    --timezone Europe/Berlin --meets 'second tuesday 12:00-13:00' 2>/dev/null
}

people() {
  brownbag roster list --porcelain --addresses --fields name,email,leads,joined
}

@test "a file is stored, and the same file again changes nothing" {
  printf 'name,email,leads,joined\nAna Lima,ana@example.org,yes,2026-11\nBram,bram@example.org,no,\n' >people.csv
  expect 0 brownbag roster import people.csv
  assert_output ""
  assert_talk "2 added, 0 different and left, 0 the same, 0 refused
you vouch that those added agreed to be mailed"
  same people "$(people)" $'Ana Lima\tana@example.org\tyes\t2026-11\nBram\tbram@example.org\tno\t2027-01'
  before=$(brownbag roster show ana --all)
  expect 0 brownbag roster import - <people.csv
  assert_talk "0 added, 0 different and left, 2 the same, 0 refused"
  same ana "$(brownbag roster show ana --all)" "$before"
}

@test "a bad row is told with file, line and field, and nothing is stored" {
  printf 'name,email\nAna,ana@example.org\nBram,bram@\n' >people.csv
  expect 1 brownbag roster import people.csv
  assert_has "$talk" 'people.csv:3: email: "bram@"'
  assert_has "$talk" 'error: people.csv: 1 thing isn'\''t well; nothing was stored'
  same people "$(people)" ""
  expect 0 brownbag roster import --skip-bad people.csv
  assert_has "$talk" 'people.csv:3: email: "bram@"'
  same people "$(people)" $'Ana\tana@example.org\tyes\t2027-01'
}

@test "differences are shown and left, or taken over with --update" {
  printf 'name,email,leads\nAna,ana@example.org,yes\n' | brownbag roster import - 2>/dev/null
  printf 'name,email,leads\nAna Lima,ana@example.org,no\n' >people.csv
  expect 0 brownbag roster import people.csv
  assert_has "$talk" 'people.csv:2: differs and is left: name "Ana Lima", here "Ana"; leads "no", here "yes"'
  same people "$(people)" $'Ana\tana@example.org\tyes\t2027-01'
  expect 0 brownbag roster import --update people.csv
  assert_talk "0 added, 1 changed, 0 the same, 0 refused"
  same people "$(people)" $'Ana Lima\tana@example.org\tno\t2027-01'
}

@test "a dry run shows each row and stores none" {
  brownbag roster add 'Bram <bram@example.org>' 2>/dev/null
  printf 'name;email\nAna;ana@example.org\nBram;bram@example.org\n' >people.csv
  expect 0 brownbag roster import -n people.csv
  assert_output "people.csv:2: added: Ana
people.csv:3: same: Bram"
  same people "$(people)" $'Bram\tbram@example.org\tyes\t2027-01'
}

@test "an unknown column is named once and is in no byte of the folder" {
  printf 'name,email,due_date,Notes\nAna,ana@example.org,2027-05-05,\nBram,bram@example.org,2027-06-06,\n' >people.csv
  expect 0 brownbag roster import - <people.csv
  assert_talk 'stdin: isn'\''t stored: "due_date", "Notes"
2 added, 0 different and left, 0 the same, 0 refused
you vouch that those added agreed to be mailed'
  rm people.csv
  expect 1 grep -rqE 'due_date|2027-0[56]-0[56]' brownbag.db brownbag.ini
}

@test "columns are mapped, and a map that makes no sense is a usage error" {
  printf 'Wer;Post\nAna;ana@example.org\n' >people.csv
  expect 0 brownbag roster import --map name=Wer,email=Post people.csv
  same people "$(people)" $'Ana\tana@example.org\tyes\t2027-01'
  assert_usage brownbag roster import --map nmae=Wer people.csv
  assert_has "$talk" "name"
  expect 1 brownbag roster import --map email=Nope people.csv
}

@test "a file that comes slowly keeps nobody waiting, and names nobody in the list of processes" {
  mkfifo pipe
  brownbag roster import - <pipe >out 2>&1 &
  import=$!
  exec 9>pipe
  printf 'email\nana@exam' >&9
  for _ in {1..200}; do
    readlink "/proc/$import/fd/"* | grep -q 'import-.*(deleted)' && break
    sleep 0.05
  done
  [[ $(readlink "/proc/$import/fd/"*) == */import-*'(deleted)'* ]]
  expect 0 brownbag roster add bram@example.org
  [[ $(tr '\0' ' ' <"/proc/$import/cmdline") != *@* ]]
  printf 'ple.org\n' >&9
  exec 9>&-
  wait "$import"
  same people "$(brownbag roster list --porcelain --addresses --fields id,email)" $'1\tbram@example.org
2\tana@example.org'
  [ -z "$(ls -d import-* 2>/dev/null)" ]
}

@test "on a terminal a long import tells how far it is, elsewhere it doesn't" {
  for i in $(seq 3000); do echo "ana.lima.$i@dept.example.org"; done | sed '1i email' >people.csv
  expect 0 script -qec 'brownbag roster import people.csv' /dev/null
  assert_has "$output" "% of the file"
  assert_has "$output" "3000 added"
  expect 0 brownbag roster import people.csv
  assert_talk "0 added, 0 different and left, 3000 the same, 0 refused"
}

@test "a file that isn't there, a folder and a spreadsheet are told" {
  expect 1 brownbag roster import nothing.csv
  assert_has "$talk" "nothing.csv: there is no such file; its first line would be name,email"
  expect 1 brownbag roster import .
  printf 'PK\003\004nothing' >people.xlsx
  expect 1 brownbag roster import people.xlsx
  assert_has "$talk" "CSV"
}

@test "who is imported isn't welcomed unless that is said, who is added is" {
  printf 'email\nana@example.org\n' | brownbag roster import - 2>/dev/null
  printf 'email\nbram@example.org\n' | brownbag roster import --welcome - 2>/dev/null
  brownbag roster add cleo@example.org 2>/dev/null
  expect 0 brownbag remind -n --json
  "$PYTHON" -c 'import json, sys
welcomed = [row["member"] for row in json.load(sys.stdin) if row["kind"] == "welcome"]
assert welcomed == [2, 3], welcomed' <<<"$output"
}

@test "consent is recorded as vouched for, or in other words" {
  printf 'email\nana@example.org\n' | brownbag roster import - 2>/dev/null
  printf 'email,leads\nbram@example.org,no\n' | brownbag roster import --consent 'signed the list' - 2>/dev/null
  consents() { brownbag roster show "$1" --all --json | "$PYTHON" -c 'import json, sys
print(*sorted((row["purpose"], row["how"]) for row in json.load(sys.stdin)["consent"]))'; }
  same ana "$(consents 1)" "('mail', 'vouched for by the organizer') ('named', 'vouched for by the organizer')"
  same bram "$(consents 2)" "('mail', 'signed the list')"
}

@test "add takes several, a pasted line, and stdin; all or none" {
  expect 0 brownbag roster add 'Ana <ana@example.org>, Lima, Bo <bo@example.org>; cleo@example.org'
  assert_talk "added 3 members; you vouch that they agreed to be mailed"
  printf 'Dele <dele@example.org>\nElif <elif@example.org>\n' >line
  expect 0 brownbag roster add - <line
  expect 1 brownbag roster add 'Finn <finn@example.org>' 'Ana <ana@example.org>'
  assert_has "$talk" "member 1 already"
  expect 2 brownbag roster add 'Finn <finn@example.org>' 'no address'
  same people "$(brownbag roster list --porcelain --fields name,email)" $'\tcleo@example.org
Ana\tana@example.org
Dele\tdele@example.org
Elif\telif@example.org
Lima, Bo\tbo@example.org'
}

@test "what was exported imports as the same roster, in every format" {
  brownbag roster add 'Ana "=cmd" Lima <ana@example.org>' '"=1+1" <bram@example.org>' 'Zoë <zoe@example.org>' 2>/dev/null
  brownbag roster edit zoe@example.org --zone America/New_York --leads no 2>/dev/null
  brownbag roster pause 1 --until 2027-04 2>/dev/null
  expect 0 brownbag roster export
  assert_has "$output" "'=1+1,bram@example.org"
  for format in csv vcard json; do
    expect 0 brownbag roster export --format "$format" -o "roster.$format"
    same mode "$(stat -c %a "roster.$format")" 600
    expect 0 brownbag roster import --update "roster.$format"
    assert_has "$talk" "0 added, 0 changed, 3 the same, 0 refused"
    mkdir "$format"
    (cd "$format" && brownbag init . --name x --organizer 'x <x@example.org>' --timezone Europe/Berlin \
      --meets 'second tuesday 12:00-13:00' && brownbag roster import "../roster.$format") 2>/dev/null
    same "$format" "$(brownbag -C "$format" roster export)" "$(brownbag roster export)"
  done
  expect 0 brownbag roster export --format json
  "$PYTHON" -c 'import json, sys
rows = json.load(sys.stdin)
assert [row["name"] for row in rows][2] == "Zoë" and rows[0]["paused_until"] == "2027-04", rows
assert rows[2]["zone"] == "America/New_York" and rows[2]["leads"] is False' <<<"$output"
  brownbag roster remove 2 2>/dev/null
  for format in csv vcard json; do
    expect 0 brownbag roster export --format "$format"
    assert_has "$output" ana@example.org
    case $output in *bram@example.org*) fail "who is off the list is in the $format" ;; esac
  done
}

@test "a list is sorted as people sort names" {
  brownbag roster add 'zoe <z@example.org>' 'Ärmel <e@example.org>' 'Bea <b@example.org>' 'anna <a@example.org>' 2>/dev/null
  same names "$(brownbag roster list --porcelain --fields name | xargs)" "anna Ärmel Bea zoe"
}

@test "lists show addresses only when asked" {
  brownbag roster add 'Ana <ana@example.org>' 2>/dev/null
  for options in '' --json --porcelain; do
    expect 0 brownbag roster list $options
    [[ $output != *@* ]]
    expect 0 brownbag roster list $options --addresses
    assert_has "$output" "ana@example.org"
  done
}
