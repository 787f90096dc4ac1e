#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load ../cli/lib
load ../cli/mail

teardown() {
  stop_mail_server
}

@test "a hook that hangs is ended after half a minute with all that it started, and the mail waits" {
  make_queue ana@example.org
  start_mail_server
  make_hook pre-send <<'SH'
echo $$ >"$BROWNBAG_DIR/hanging"
sleep 300 &
echo $! >>"$BROWNBAG_DIR/hanging"
wait
SH
  expect 75 brownbag deliver
  assert_talk "warning: mail 1: $PWD/hooks/pre-send: took longer than 30 seconds"
  same states "$(states)" 'queued 1'
  same messages "$(messages)" 0
  while read -r process; do
    # whoever adopts orphans may not have looked yet
    case $(ps -o stat= -p "$process") in
      '' | Z*) ;;
      *) fail "$process goes on" ;;
    esac
  done <hanging
}
