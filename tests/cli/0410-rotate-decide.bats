#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag rotate set, swap, decline, confirm: what a person decides about turns.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
}

at() { export BROWNBAG_NOW=$1; }

# The turns of a month: "lead 1 announced", a line each.
turns() { # MONTH
  "$PYTHON" - "$1" <<'PY'
import sqlite3, sys
for row in sqlite3.connect('file:brownbag.db?mode=ro', uri=True).execute(
        'SELECT seat, turn.member, state FROM turn JOIN meeting ON meeting.id = turn.meeting'
        ' WHERE month = ? ORDER BY seat DESC, rank', sys.argv[1:]):
    print(*row)
PY
}

# The whole store as SQL.
dump() {
  "$PYTHON" -c 'import sqlite3
for line in sqlite3.connect("file:brownbag.db?mode=ro", uri=True).iterdump(): print(line)'
}

# "kind member" of the mails about a month, in order of the queue, from a row on.
mails() { # MONTH FROM
  brownbag outbox list --porcelain --fields id,kind,month,member |
    awk -v month="$1" -v from="$2" '$3 == month && $1 >= from { print $2, $4 }'
}

@test "on the morning itself the backup leads, the brief goes at once, nobody else is told" {
  expect 0 brownbag remind
  same before "$(turns 2027-01)" $'lead 1 announced\nbackup 3 announced'
  at 2027-01-12T08:00
  expect 0 brownbag remind
  last=$(brownbag outbox list --porcelain --fields id | sort -n | tail -1)
  expect 0 brownbag rotate decline next
  assert_output ""
  assert_talk "Tue 2027-01-12 12:00: facilitated by Chiara Rossi, backup Dele Okafor
goes out: brief of 2027-01 to Chiara Rossi (3)
goes out: brief of 2027-01 to Dele Okafor (4)
goes out: turn of 2027-01 to Ana Lima (1)"
  same after "$(turns 2027-01)" $'lead 3 announced\nbackup 4 announced'
  same mails "$(mails 2027-01 $((last + 1)))" $'brief 3\nbrief 4\nturn 1'
  same states "$(brownbag outbox list --porcelain --fields state | sort -u)" sent
  for mail in outbox/new/*; do
    ! grep -q '^Subject: Facilitating the lunch' "$mail" || sed -n 's/^To: //p' "$mail" >>briefed
  done
  same briefed "$(sort -u briefed)" $'Ana Lima <ana@example.org>\nChiara Rossi <chiara@example.org>'
  # The next run has nothing to add.
  expect 0 brownbag remind
  same again "$(mails 2027-01 $((last + 1)))" $'brief 3\nbrief 4\nturn 1'
}

@test "who declined isn't asked again for that lunch, and may change their mind" {
  brownbag rotate >/dev/null
  expect 0 brownbag rotate decline 2027-02
  same february "$(turns 2027-02)" $'lead 4 announced\nbackup 5 announced'
  [[ $(turns 2027-03) == 'lead 3 announced'* ]]
  # a volunteer after all
  expect 0 brownbag rotate set 2027-02 2
  same february "$(turns 2027-02)" $'lead 2 confirmed\nbackup 5 announced'
}

@test "set, with others, and confirm" {
  brownbag remind
  expect 0 brownbag rotate set 2027-05 elif --with finn
  assert_talk "Tue 2027-05-11 12:00: facilitated by Elif Kaya, Finn Larsen, backup Hana Sato"
  same may "$(turns 2027-05)" $'lead 5 confirmed\nlead 6 confirmed\nbackup 8 planned'
  expect 0 brownbag rotate set 2027-05 elif --with finn
  assert_has "$talk" "it was so already"
  expect 0 brownbag rotate confirm 2027-02
  same february "$(turns 2027-02)" $'lead 2 confirmed\nbackup 4 announced'
  expect 0 brownbag rotate confirm 2027-02 4
  same february "$(turns 2027-02)" $'lead 2 confirmed\nbackup 4 confirmed'
  expect 0 brownbag rotate confirm 2027-02
  assert_has "$talk" "it was so already"
}

@test "two lunches swapped twice are as they were" {
  brownbag rotate >/dev/null
  expect 0 brownbag rotate swap 2027-02 2027-03
  same leads "$(turns 2027-02 | head -1) $(turns 2027-03 | head -1)" "lead 3 confirmed lead 2 confirmed"
  expect 0 brownbag rotate swap 2027-03 2027-02
  same leads "$(turns 2027-02 | head -1) $(turns 2027-03 | head -1)" "lead 2 confirmed lead 3 confirmed"
}

@test "a dry run tells the same and changes nothing" {
  brownbag remind
  before=$(dump)
  for command in 'decline next' 'set 2027-02 7' 'swap 2027-01 2027-03' 'confirm 2027-01'; do
    # shellcheck disable=SC2086
    expect 0 brownbag rotate $command -n
    assert_has "$talk" "would be so:"
    same "$command" "$(dump)" "$before"
  done
  expect 0 brownbag rotate decline next -n
  assert_has "$talk" "would go out: brief of 2027-01 to Chiara Rossi (3)"
}

@test "a stopped group takes decisions and tells them once it starts" {
  brownbag remind
  brownbag stop
  expect 0 brownbag rotate decline next
  assert_talk "Tue 2027-01-12 12:00: facilitated by Chiara Rossi, backup Dele Okafor"
  same queued "$(brownbag outbox list --porcelain --fields kind | grep -c turn)" 0
}

# What is wrong is said in one line, by exit code 1 or 2, and nothing changes.
@test "wrong input changes nothing" {
  brownbag config set meeting.horizon 4
  brownbag remind
  brownbag roster pause 5 2>/dev/null
  brownbag roster edit 6 --leads no 2>/dev/null
  brownbag roster remove 7 --quiet 2>/dev/null
  brownbag roster away 8 --from 2027-02-01 --until 2027-02-28 2>/dev/null
  brownbag rotate >/dev/null
  brownbag rotate set 2027-02 3 2>/dev/null
  brownbag rotate set 2027-04 3 2>/dev/null
  before=$(dump)
  while IFS='|' read -r code command wanted; do
    # shellcheck disable=SC2086
    expect "$code" brownbag rotate $command
    assert_output ""
    same "lines of $command" "$(wc -l <"$BATS_TEST_TMPDIR/stderr")" 1
    assert_has "$talk" "$wanted"
    same "the store after $command" "$(dump)" "$before"
  done <<'CASES'
2|swap 2027-02 2027-02|a lunch can't be swapped with itself
1|swap 2027-02 2027-04|member 3 leads both
1|swap 2027-02 2027-06|is further ahead than [meeting] horizon = 4
1|set 2027-02 5|member 5 is paused; if that is over: brownbag roster resume 5
1|set 2027-02 6|member 6 takes no turns (2027-02-09)
1|set 2027-02 7|member 7 is not on the roster on 2027-02-09
1|set 2027-02 8|member 8 is away (2027-02-09)
2|set 2027-02 4 --with 4|member 4 is named twice
1|set 2027-02 nobody|nobody on the roster
1|set 2027-06 4|is further ahead than [meeting] horizon = 4
1|set 2026-12 4|there is no lunch in 2026-12
1|set 2027-02-10 4|there is no lunch on 2027-02-10; the nearest is on 2027-02-09
2|set 04/07/2027 4|04/07/2027
2|set sometime 4|sometime
1|decline 2027-02 12|member 12 has no turn on 2027-02-09
1|confirm 2027-02 12|member 12 has no turn on 2027-02-09
1|decline next+60|there is no lunch
2|decline|MEETING
2|set 2027-02|WHO
2|swap 2027-02|MEETING
CASES
}

@test "a lunch that has begun, is cancelled or is over is left alone" {
  brownbag remind
  at 2027-01-12T12:00
  for command in 'decline 2027-01' 'set 2027-01 4' 'confirm 2027-01' 'swap 2027-01 2027-02'; do
    # shellcheck disable=SC2086
    expect 1 brownbag rotate $command
    assert_talk "error: the lunch on 2027-01-12 has begun; who led it: brownbag meeting held 2027-01-12 --by WHO"
  done
  expect 0 brownbag rotate decline next
  assert_has "$talk" "Tue 2027-02-09"
}

@test "an open seat is told with its causes" {
  brownbag rotate >/dev/null
  for id in 11 12; do brownbag roster edit "$id" --leads no 2>/dev/null; done
  for id in 1 2 3 4 5 6 7 8 9 10; do brownbag roster pause "$id" 2>/dev/null; done
  expect 1 brownbag rotate --exit-code
  assert_has "$talk" "warning: Tue 2027-02-09 12:00: nobody can facilitate; 12 members: 10 away, 2 opted out"
  expect 0 brownbag rotate --json
  "$PYTHON" -c 'import json, sys
for row in json.load(sys.stdin):
    assert row["open"] and row["causes"] == {"away": 10, "opted out": 2}, row' <<<"$output"
}

@test "who holds the hour together hears of each other, and guests of who opens it" {
  text_of() { # KIND MEMBER
    sqlite3 brownbag.db "SELECT text FROM mail_body JOIN mail ON mail.id = mail WHERE kind = '$1'
      AND member = $2 ORDER BY mail.id DESC LIMIT 1"
  }
  brownbag config set rotation.leads 2
  brownbag remind
  assert_has "$(text_of brief 1)" $'With you: Bram de Wit\nBackup: '
  brownbag --now 2027-01-07T10:00 remind
  assert_has "$(text_of ask 3)" $'You would facilitate with Dele Okafor.\nYour backup would be '
  assert_has "$(text_of agenda 9)" $'\nThe round is opened by Ana Lima and Bram de Wit.\n'
  brownbag --now 2027-01-07T10:00 rotate set 2027-02 7 --with 8 2>/dev/null
  backup=$(brownbag --now 2027-01-07T10:00 rotate --porcelain --fields backup | sed -n 2p)
  name=$(brownbag roster show "$backup" --porcelain --fields name)
  assert_has "$(text_of turn 7)" $'With you: Hana Sato\nBackup: '"$name"
  assert_has "$(text_of turn "$backup")" "Facilitator: Grace Muller and Hana Sato"
  # nobody who has no part in it any more, and nobody who won't be named
  case $(text_of turn 4) in *Grace* | *Hana*) fail "$(text_of turn 4)" ;; esac
  sqlite3 brownbag.db "DELETE FROM consent WHERE member = 9 AND purpose = 'named'"
  brownbag --now 2027-01-07T10:00 rotate set 2027-03 10 --with 9 2>/dev/null
  case $(text_of turn 10) in *"With you"* | *Ivo*) fail "$(text_of turn 10)" ;; esac
}
