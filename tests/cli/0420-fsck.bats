#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag fsck: each thing that can be wrong is found, and nothing else.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
  brownbag remind
}

# What another program does to the file: plain SQLite, without our care.
harm() { # SQL
  "$PYTHON" - "$1" <<'PY'
import sqlite3, sys
db = sqlite3.connect('brownbag.db')
db.execute('PRAGMA ignore_check_constraints = ON')
db.executescript(sys.argv[1])
db.commit()
PY
}

@test "a group that is sound" {
  expect 0 brownbag fsck
  assert_output ""
  assert_talk "all is sound"
  expect 0 brownbag fsck --json
  assert_output "[]"
}

@test "each kind of harm is a line with its remedy" {
  cp brownbag.db sound.db
  while IFS='|' read -r sql check text remedy; do
    cp sound.db brownbag.db
    harm "$sql"
    expect 1 brownbag fsck --porcelain
    same "$sql" "$output" "$check"$'\t'"$text"$'\t'"$remedy"
  done <<'CASES'
UPDATE balance SET owed = owed + 1 WHERE at = 'now' AND member = 3|balances|member 3: stored is 1 owed, 0 led, 0 could lead; the log gives 0 owed, 0 led, 0 could lead|brownbag restore FILE, with a copy from before
UPDATE balance SET present = 1 WHERE at = 'now' AND member = 3|balances|member 3: the last turn or the absences aren't those that the log gives|brownbag restore FILE, with a copy from before
DELETE FROM balance WHERE at = 'now' AND member = 12|balances|member 12: stored is nothing; the log gives 0 owed, 0 led, 0 could lead|brownbag restore FILE, with a copy from before
UPDATE books SET last_booking = 7 WHERE at = 'now'|balances|the last booking or the last lunches aren't those of the log|brownbag restore FILE, with a copy from before
UPDATE booking SET value = 9007199254740993000|balances|booking 1 can't be right: nobody is owed that much|brownbag restore FILE, with a copy from before
UPDATE meeting SET status = 'held' WHERE id = 2|lunches|the lunch on 2027-02-09 counts as held and is not in the log|brownbag restore FILE, with a copy from before
DELETE FROM address WHERE member = 5|members|member 5 is on the list and has no address|brownbag roster edit 5 --email ADDRESS
UPDATE mail SET state = 'queued' WHERE id = 2; DELETE FROM mail_body WHERE mail = 2|mails|mail 2 waits and has no text|brownbag outbox drop 2
INSERT INTO intro VALUES (7, 'sleep', 'How?', 'connected', 1, 1, NULL, '2027-03-01'); INSERT INTO intro_side VALUES (7, 1, 'asker', 1, NULL, NULL, NULL), (7, 2, 'helper', 0, NULL, NULL, NULL)|introductions|introduction 7 was made without two yeses|brownbag intro close 7
DELETE FROM topic WHERE slug = 'pumping'; INSERT INTO offer VALUES ('pumping', 1, '2027-01', 2, NULL, NULL, 0)|references|a row of offer points to a row of topic that is not there|brownbag restore FILE, with a copy from before
UPDATE meeting SET allies = 7 WHERE id = 2|pages|CHECK constraint failed in meeting|brownbag restore FILE, with a copy from before
DROP INDEX meeting_start|schema|./brownbag.db: damaged: the schema isn't that of this version|use the program that made this file, or brownbag restore FILE
CASES
}

@test "what can't even be opened is a finding" {
  echo nonsense >brownbag.db
  expect 1 brownbag fsck --porcelain --fields check,text
  assert_output $'store\t./brownbag.db: no brownbag database'
  rm brownbag.db
  expect 1 brownbag fsck --porcelain --fields check
  assert_output store
  expect 1 brownbag -C "$HOME" fsck
  assert_output ""
}

@test "a torn page is found, and told in lines" {
  dd if=/dev/urandom of=brownbag.db bs=4096 seek=4 count=1 conv=notrunc status=none
  expect 1 brownbag fsck --porcelain
  assert_has "$output" "brownbag restore FILE"
  [ "$(awk -F '\t' 'NF != 3' "$BATS_TEST_TMPDIR/stdout" | wc -l)" -eq 0 ] || fail "$output"
}
