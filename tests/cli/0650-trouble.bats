#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Trouble on the way out: told once, shown until it is over, and hooks.

load lib
load mail

teardown() {
  stop_mail_server
}

# What a person sees who types it: on a terminal.
on_terminal() { # COMMAND...
  NO_COLOR=1 script -qec "$*" /dev/null </dev/null | tr -d '\r'
}

@test "trouble is in status and hinted at until it is over" {
  make_queue ana@example.org
  expect 75 brownbag deliver
  assert_has "$talk" 'warning: Failed to connect to 127.0.0.1 port 1'
  expect 75 brownbag remind
  assert_talk ''
  expect 0 brownbag status
  assert_has "$output" '  mail has been in trouble since 2027-01-14 10:00
    brownbag deliver -v'
  assert_has "$(on_terminal brownbag topic list)" "hint: mail doesn't get out; \`brownbag status\` says more"
  assert_has "$(on_terminal brownbag -c advice.stuck=no topic list)" ''
  case $(on_terminal brownbag -c advice.stuck=no topic list) in *hint*) fail 'a hint that was switched off' ;; esac
  start_mail_server
  BROWNBAG_NOW=2027-01-14T11:00 expect 0 brownbag remind
  assert_talk ''
  expect 0 brownbag status
  case $output in *trouble*) fail "$output" ;; esac
}

@test "trouble ends when nothing waits any more, and is told anew" {
  make_queue ana@example.org
  expect 75 brownbag deliver
  expect 0 brownbag outbox drop 1 --yes
  expect 0 brownbag remind
  same mark "$(sqlite3 brownbag.db "SELECT value FROM meta WHERE key = 'mark trouble'")" 0
  brownbag roster add 'Bram <bram@example.org>' 2>/dev/null
  expect 75 brownbag remind
  assert_has "$talk" 'warning: Failed to connect'
}

@test "remind that fails says so once, too, and goes on telling by its exit code" {
  make_queue ana@example.org
  mkdir texts
  chmod 700 texts
  printf 'Subject {{nonsense}}\n\nText\n' >texts/invite.txt
  expect 1 brownbag remind
  assert_has "$talk" 'nonsense'
  expect 1 brownbag remind
  assert_talk ''
  rm texts/invite.txt
  start_mail_server
  expect 0 brownbag remind
  assert_talk ''
}

@test "mail that came too late is shown for a week" {
  make_queue ana@example.org
  BROWNBAG_NOW=2027-01-24T10:00 expect 0 brownbag deliver
  same states "$(states)" 'expired 0'
  BROWNBAG_NOW=2027-01-25T10:00 expect 0 brownbag status
  assert_has "$output" "1 mail came too late to be of use, and wasn't sent"
  BROWNBAG_NOW=2027-02-05T10:00 expect 0 brownbag status
  case $output in *'too late'*) fail "$output" ;; esac
}

@test "on-trouble gets JSON when trouble begins, and not again" {
  make_queue ana@example.org
  make_hook on-trouble <<<'cat >>"$BROWNBAG_DIR/told"'
  expect 75 brownbag remind
  expect 75 brownbag remind
  "$PYTHON" -c 'import json
with open("told") as file:
    told = json.load(file)
assert list(told) == ["hook", "group", "at", "exit_code", "text"], told
assert told["hook"] == "on-trouble" and told["exit_code"] == 75
assert told["at"] == "2027-01-14T10:00:00+00:00" and "127.0.0.1 port 1" in told["text"]'
}

@test "a hook that others can write isn't run, and one that fails is told" {
  make_queue ana@example.org
  make_hook on-trouble <<<'touch "$BROWNBAG_DIR/ran"'
  chmod g+w hooks/on-trouble
  expect 75 brownbag deliver
  assert_has "$talk" "hooks/on-trouble may be written by others: not run; chmod go-w '"
  [ ! -e ran ]
  chmod g-w hooks/on-trouble
  chmod o+w hooks
  sqlite3 brownbag.db "DELETE FROM meta WHERE key = 'mark trouble'"
  expect 75 brownbag deliver
  assert_has "$talk" "hooks may be written by others: not run; chmod go-w '"
  chmod o-w hooks
  chmod 600 hooks/on-trouble
  sqlite3 brownbag.db "DELETE FROM meta WHERE key = 'mark trouble'"
  expect 75 brownbag deliver
  assert_has "$talk" "hooks/on-trouble isn't executable; chmod u+x '"
  [ ! -e ran ]
  make_hook on-trouble <<<'echo "no pager here" >&2; exit 3'
  sqlite3 brownbag.db "DELETE FROM meta WHERE key = 'mark trouble'"
  expect 75 brownbag deliver
  assert_has "$talk" 'hooks/on-trouble: ended with 3: no pager here'
}
