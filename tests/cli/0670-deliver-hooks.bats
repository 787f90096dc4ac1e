#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The hooks around each mail: pre-send may put it off, post-send hears what became of it.

load lib
load mail

teardown() {
  stop_mail_server
}

@test "pre-send and post-send get a document about each mail, and no address" {
  make_queue ana@example.org bram@example.org
  start_mail_server --refuse bram@example.org
  make_hook pre-send <<<'cat >>"$BROWNBAG_DIR/before"; echo >>"$BROWNBAG_DIR/before"'
  make_hook post-send <<<'cat >>"$BROWNBAG_DIR/after"; echo >>"$BROWNBAG_DIR/after"'
  expect 1 brownbag deliver
  assert_talk 'warning: mail 2: 550 5.1.1 <address>: no such user'
  brownbag outbox list --json >outbox.json
  "$PYTHON" - <<'PYTHON'
import json
with open("outbox.json") as file:
    rows = {row["id"]: row for row in json.load(file)}
before, after = ([json.loads(line) for line in open(name)] for name in ("before", "after"))
assert len(before) == len(after) == 2
for told in before:
    row = rows[told["id"]]
    assert list(told) == ["hook", "group", "at", "id", "kind", "month", "member", "message_id", "attempts"], told
    assert told["hook"] == "pre-send" and told["group"] == "Returning to Work"
    assert told["at"] == "2027-01-14T10:00:00+00:00" and told["attempts"] == 0
    assert all(told[key] == row[key] for key in ("kind", "month", "member", "message_id")), (told, row)
for told in after:
    assert list(told)[-3:] == ["attempts", "state", "reply"] and told["hook"] == "post-send"
    assert all(told[key] == rows[told["id"]][key] for key in ("attempts", "state", "reply"))
assert [told["state"] for told in after] == ["sent", "failed"]
PYTHON
  case $(cat before after) in *ana@* | *bram*) fail "$(cat before after)" ;; esac
}

@test "pre-send that says no keeps the mail for later, and stops no other" {
  make_queue ana@example.org bram@example.org chiara@example.org
  start_mail_server
  make_hook pre-send <<'SH'
case $(cat) in *'"id":2,'*) echo "not bram@example.org" >&2; exit 4 ;; esac
SH
  expect 75 brownbag deliver
  assert_talk "warning: mail 2: $PWD/hooks/pre-send: ended with 4: not address"
  same states "$(states)" 'sent 1
queued 1
sent 1'
  same messages "$(messages)" 2
  expect 75 brownbag deliver
  assert_talk ''
  same states "$(states | sed -n 2p)" 'queued 1'
  rm hooks/pre-send
  BROWNBAG_NOW=2027-01-14T11:00 expect 0 brownbag deliver
  same messages "$(messages)" 3
}

@test "pre-send that may not be run, or can't be, lets nothing go" {
  make_queue ana@example.org bram@example.org
  start_mail_server
  make_hook pre-send <<<'touch "$BROWNBAG_DIR/ran"'
  chmod g+w hooks/pre-send
  expect 1 brownbag deliver
  assert_has "$talk" "hooks/pre-send may be written by others: not run; chmod go-w '"
  same states "$(states)" 'queued 1
queued 0'
  printf '#!/nonexistent/sh\n' >hooks/pre-send
  chmod 700 hooks/pre-send
  BROWNBAG_NOW=2027-01-14T11:00 expect 1 brownbag -v deliver
  assert_has "$talk" "hooks/pre-send: can't be run: No such file or directory"
  chmod 600 hooks/pre-send
  BROWNBAG_NOW=2027-01-14T13:00 expect 1 brownbag -v deliver
  assert_has "$talk" "hooks/pre-send isn't executable; chmod u+x '"
  same messages "$(messages)" 0
  [ ! -e ran ]
}

@test "post-send that fails is told once and changes nothing" {
  make_queue ana@example.org bram@example.org
  start_mail_server
  make_hook post-send <<<'echo "no pager here" >&2; exit 3'
  expect 0 brownbag deliver
  assert_talk "warning: $PWD/hooks/post-send: ended with 3: no pager here"
  same states "$(states)" 'sent 1
sent 1'
}

@test "post-send may look at the outbox, and finds what it was told" {
  make_queue ana@example.org
  start_mail_server
  make_hook post-send <<<'brownbag outbox list --porcelain --fields state >"$BROWNBAG_DIR/shown"; brownbag deliver'
  expect 0 brownbag deliver
  assert_talk ''
  assert_file shown sent
  same messages "$(messages)" 1
}

@test "a rehearsal runs them, too" {
  make_queue ana@example.org
  cd ..
  brownbag init trial --name Trial --organizer 'The lunch team <lunch@example.org>' \
    --timezone UTC --meets 'second tuesday 12:00-13:00' 2>/dev/null
  cd trial
  brownbag roster add 'Ana <ana@example.org>' 2>/dev/null
  make_hook pre-send <<<'cat >/dev/null; exit 1'
  expect 75 brownbag remind
  same files "$(find outbox/new -type f 2>/dev/null | wc -l)" 0
}
