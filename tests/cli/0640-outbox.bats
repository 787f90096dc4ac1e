#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag outbox: looking at mails, and deciding about those that need somebody.

load lib
load mail

teardown() {
  stop_mail_server
}

# Mail 1 sent, mail 2 in doubt, mail 3 refused, mail 4 queued for later.
make_all_states() {
  make_queue ana@example.org bram@example.org chiara@example.org dele@example.org
  start_mail_server --refuse chiara@example.org
  expect 1 brownbag deliver
  stop_mail_server
  sqlite3 brownbag.db "UPDATE mail SET state = 'unknown' WHERE id = 2;
    UPDATE mail SET state = 'queued', attempts = 2, done_at = NULL,
    next_try_at = next_try_at + 3600 WHERE id = 4"
  same states "$(states)" 'sent 1
unknown 1
failed 1
queued 2'
}

state_of() { # ID
  states | sed -n "$1p"
}

log_of() {
  sqlite3 brownbag.db "SELECT what || ': ' || detail FROM log ORDER BY id"
}

@test "outbox resolve settles what is in doubt, one way or the other" {
  make_all_states
  assert_usage brownbag outbox resolve 2
  assert_talk 'error: was mail 2 sent, or shall it be sent again? --sent or --resend says it'
  assert_usage brownbag outbox resolve 2 --sent --resend
  expect 0 brownbag outbox resolve 2 --sent -n
  assert_talk 'would be so: mail 2 counts as sent'
  same state "$(state_of 2)" 'unknown 1'
  expect 0 brownbag outbox resolve 2 --resend
  assert_talk 'mail 2 is sent again by the next run
hint: brownbag deliver sends it now'
  same state "$(state_of 2)" 'queued 0'
  expect 1 brownbag outbox resolve 2 --sent
  assert_talk 'error: mail 2 is queued'
  sqlite3 brownbag.db "UPDATE mail SET state = 'unknown' WHERE id = 2"
  expect 0 brownbag outbox resolve 2 --sent
  same state "$(state_of 2)" 'sent 0'
}

@test "on a terminal each command hints at what is in doubt or failed, unless that is switched off" {
  make_all_states
  expect 0 script -qec 'brownbag topic list' /dev/null
  assert_has "$output" "2 mails need you; \`brownbag status\` says why"
  expect 0 script -qec 'brownbag -c advice.stuck=no topic list' /dev/null
  case $output in *'need you'*) fail "a hint that was switched off" ;; esac
}

@test "outbox retry tries a failed mail again, and a waiting one at once" {
  make_all_states
  expect 0 brownbag outbox retry 3
  assert_talk 'mail 3 is tried by the next run
hint: brownbag deliver sends it now'
  expect 0 brownbag outbox retry 4
  expect 1 brownbag outbox retry 1
  assert_talk 'error: mail 1 is sent'
  expect 1 brownbag outbox retry 2
  assert_talk 'error: mail 2 is unknown'
  start_mail_server
  expect 0 brownbag deliver
  same states "$(states)" 'sent 1
unknown 1
sent 1
sent 1'
  assert_has "$(log_of)" 'mail retried: mail 3'
}

@test "outbox drop asks, or wants --yes, and what was dropped stays so" {
  make_all_states
  assert_usage brownbag outbox drop 3 </dev/null
  assert_talk "error: drop can't be undone; without a terminal it needs --yes"
  expect 0 brownbag outbox drop 3 --dry-run
  same state "$(state_of 3)" 'failed 1'
  expect 0 brownbag outbox drop 3 --yes
  assert_talk "mail 3 is dropped: it won't be sent, and not be queued again"
  expect 0 brownbag outbox drop 4 --yes
  expect 1 brownbag outbox drop 1 --yes
  assert_talk 'error: mail 1 is sent'
  start_mail_server
  expect 0 brownbag remind
  same states "$(states | cut -d' ' -f1)" 'sent
unknown
dropped
dropped'
  assert_has "$(log_of)" 'mail dropped: mail 3'
}

@test "what can't be decided: no such mail, no number, too late, text wiped" {
  make_all_states
  local what
  for what in 'retry 99' 'resolve 99 --sent' 'drop 99 --yes' 'show 99'; do
    # shellcheck disable=SC2086 # words
    expect 1 brownbag outbox $what
    assert_talk 'error: there is no mail 99'
  done
  assert_usage brownbag outbox retry 3x
  assert_talk "error: \"3x\" is no mail's number (brownbag outbox list)"
  BROWNBAG_NOW=2027-03-01T10:00 expect 1 brownbag outbox retry 3
  assert_talk 'error: mail 3 is no longer worth sending'
  sqlite3 brownbag.db 'DELETE FROM mail_body'
  expect 1 brownbag outbox resolve 2 --resend
  assert_talk 'error: the text of mail 2 was wiped'
  expect 1 brownbag outbox show 2
  assert_talk 'error: mail 2: its text was wiped'
}

@test "outbox show --json is the mail, with nulls where it was wiped" {
  make_all_states
  expect 0 brownbag outbox show 3 --json
  "$PYTHON" -c 'import json, sys
mail = json.load(sys.stdin)
assert list(mail) == ["id", "kind", "month", "member", "state", "attempts", "due_at", "not_after",
                      "done_at", "message_id", "reply", "to", "subject", "text", "calendar"], mail
assert mail["to"] == "chiara@example.org" and mail["calendar"].startswith("BEGIN:VCALENDAR")
assert mail["state"] == "failed" and mail["reply"] == "550 5.1.1 <address>: no such user"' <<<"$output"
  sqlite3 brownbag.db 'DELETE FROM mail_body'
  expect 0 brownbag outbox show 3 --json
  "$PYTHON" -c 'import json, sys
mail = json.load(sys.stdin)
assert mail["to"] is None and mail["text"] is None and mail["id"] == 3' <<<"$output"
}

@test "a run that did something is in the log, one that did nothing isn't" {
  make_queue ana@example.org
  start_mail_server
  expect 0 brownbag remind
  expect 0 brownbag remind
  expect 0 brownbag deliver
  same log "$(log_of | tail -2)" 'remind ran: queued 1
deliver ran: sent 1, later 0, refused 0, unknown 0'
}

@test "remind deletes what has outlived its purpose, once a day, in a stopped group too" {
  make_queue ana@example.org
  start_mail_server
  expect 0 brownbag deliver
  brownbag stop 2>/dev/null
  stop_mail_server
  local said='Hello ana'
  grep -aq "$said" brownbag.db
  bodies() { sqlite3 brownbag.db 'SELECT count(*) FROM mail_body'; }
  BROWNBAG_NOW=2027-02-12T10:00 expect 0 brownbag remind
  same bodies "$(bodies)" 1
  BROWNBAG_NOW=2027-02-13T09:00 expect 0 brownbag remind
  same bodies "$(bodies)" 1
  BROWNBAG_NOW=2027-02-13T10:01 expect 0 brownbag remind
  same bodies "$(bodies)" 1
  BROWNBAG_NOW=2027-02-14T10:02 expect 0 brownbag remind
  same bodies "$(bodies)" 0
  same 'bytes of the text' "$(grep -ac "$said" brownbag.db || true)" 0
  BROWNBAG_NOW=2027-08-15T10:00 expect 0 brownbag remind
  # Months at once may be a wrong clock: believed a day later.
  same mails "$(sqlite3 brownbag.db 'SELECT count(*) FROM mail')" 1
  BROWNBAG_NOW=2027-08-16T10:01 expect 0 brownbag remind
  same mails "$(sqlite3 brownbag.db 'SELECT count(*) FROM mail')" 0
  same tally "$(sqlite3 brownbag.db 'SELECT what, count FROM tally')" 'sent welcome|1'
}

# deliver, with the first mail of three held at the server while something is decided
decide_underway() { # COMMAND...
  make_queue ana@example.org bram@example.org chiara@example.org
  start_mail_server --hold RCPT 1
  "$BUILD/brownbag-deliver" 3>&- &
  local pid=$! code=0
  wait_for "$SERVER/held"
  "$@"
  touch "$SERVER/go"
  wait "$pid" || code=$?
  same 'exit code' "$code" 0
}

pause_two() {
  expect 0 brownbag roster pause 2
  # who is on the way, too: the fence asks once more
  expect 0 brownbag roster remove 1
}

@test "status is read immediately before each send, also of the mail that is underway" {
  decide_underway pause_two
  same states "$(states | cut -d' ' -f1 | head -3)" 'dropped
dropped
sent'
  same recipients "$(sessions | cut -d' ' -f1)" chiara@example.org
}

@test "stop holds what is queued, also while it is being sent" {
  decide_underway expect 0 brownbag stop
  same states "$(states)" 'queued 0
queued 0
queued 0'
  same messages "$(messages)" 0
  expect 0 brownbag deliver
  same messages "$(messages)" 0
  expect 0 brownbag start --yes
  expect 0 brownbag deliver
  same messages "$(messages)" 3
}
