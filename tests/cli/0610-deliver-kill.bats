#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag deliver is killed, and run again: nothing lost, nothing twice.

load lib
load mail

teardown() {
  stop_mail_server
}

# Run deliver until the server holds it, and kill it. The record of a mail is made while
# the next one is on its way: where a test counts on it, it says how many there are.
kill_while_held() { # [SENT]
  "$BUILD/brownbag-deliver" 3>&- &
  local pid=$!
  wait_for "$SERVER/held"
  until [ "$(states | grep -c '^sent')" -ge "${1:-0}" ]; do sleep 0.05; done
  kill -KILL "$pid"
  wait "$pid" || true
  touch "$SERVER/go"
}

copies_of() { # ADDRESS
  cat "$SERVER"/*.json 2>/dev/null | grep -o "\"to\": \[\"$1\"\]" | wc -l
}

@test "killed before the dot: nothing was accepted, and the next run sends it" {
  make_queue ana@example.org bram@example.org chiara@example.org
  start_mail_server --hold RCPT 2
  kill_while_held 1
  same states "$(states)" 'sent 1
claimed 0
claimed 0'
  expect 0 brownbag deliver
  same states "$(states)" 'sent 1
sent 1
sent 1'
  same messages "$(messages)" 3
}

@test "killed behind the dot: in doubt, shown and not guessed about" {
  make_queue ana@example.org bram@example.org chiara@example.org
  start_mail_server --hold DOT 2
  kill_while_held
  same states "$(states)" 'sent 1
committing 0
claimed 0'
  expect 1 brownbag deliver
  assert_talk 'warning: 1 mail is in doubt: an earlier run ended while it was being sent'
  same states "$(states | cut -d' ' -f1)" 'sent
unknown
sent'
  expect 0 brownbag deliver
  same copies "$(copies_of ana@example.org) $(copies_of bram@example.org) $(copies_of chiara@example.org)" '1 1 1'
  expect 0 brownbag status
  assert_has "$output" "brownbag outbox resolve 2 --sent, or --resend"
}

@test "in doubt, and sending again is allowed: the same bytes once more" {
  make_queue ana@example.org
  brownbag config set deliver.on_unknown resend
  start_mail_server --hold DOT 1
  kill_while_held
  expect 0 brownbag deliver
  same states "$(states | cut -d' ' -f1)" 'sent'
  same messages "$(messages)" 2
  cmp "$SERVER/1.eml" "$SERVER/2.eml"
}

@test "told to end, it brings what is underway to its end" {
  make_queue ana@example.org bram@example.org
  start_mail_server --hold DOT 1
  "$BUILD/brownbag-deliver" 3>&- &
  local pid=$! code=0
  wait_for "$SERVER/held"
  kill -TERM "$pid"
  touch "$SERVER/go"
  wait "$pid" || code=$?
  same 'exit code' "$code" 0
  same states "$(states)" 'sent 1
queued 0'
  expect 0 brownbag deliver
  same messages "$(messages)" 2
}

@test "the order on disk and wire: fence, dot, answer, record, QUIT, and the line of the log" {
  make_queue ana@example.org
  start_mail_server
  # the leak check is a tracer, too, and there can be only one
  ASAN_OPTIONS=detect_leaks=0 expect 0 strace -f -qq -s 60 -e trace=fdatasync,fsync,sendto,recvfrom -o trace brownbag-deliver
  "$PYTHON" - trace >order <<'PYTHON'
import re, sys
steps, last = [], None
for line in open(sys.argv[1], errors="replace"):
    call = re.sub(r"^\d+ +", "", line)
    step = None
    if re.match(r"(<\.\.\. )?f(data)?sync[( ]", call) and "<unfinished" not in call:
        step = "sync" # when it is through
    elif re.match(r'sendto\(\d+, "(\\r\\n)?\.\\r\\n"', call):
        step = "dot"
    elif re.match(r'sendto\(\d+, "([A-Z]+)\b', call): # not the lines, which don't wait for the fence
        step = "send " + re.match(r'sendto\(\d+, "(\w+)', call)[1]
    elif '"250 2.0.0 queued' in call:
        step = "answer"
    if step and step != last:
        steps.append(step)
        last = step
start = steps.index("send DATA")
print(" ".join(steps[start:]))
PYTHON
  same order "$(<order)" 'send DATA sync dot answer sync send QUIT sync'
}

@test "killed behind the fence and before the dot: known not to have gone, and sent by the next run" {
  make_queue ana@example.org bram@example.org
  start_mail_server
  local traced=(strace -f -qqq -e "trace=fdatasync,write") syncs code=0
  export ASAN_OPTIONS=detect_leaks=0 # a tracer, too, and there can be only one
  cp -a . ../probe
  (cd ../probe && expect 0 "${traced[@]}" -o trace "$BUILD/brownbag-deliver")
  syncs=$(sed '/write(.*"dot /q' ../probe/trace | grep -c '^[0-9]* *fdatasync(')
  stop_mail_server
  start_mail_server
  "${traced[@]}" -o trace -e "inject=fdatasync:signal=SIGKILL:when=$syncs" "$BUILD/brownbag-deliver" || code=$?
  same 'exit code' "$code" 137
  same states "$(states)" 'committing 0
claimed 0'
  expect 0 brownbag deliver
  same states "$(states)" 'sent 1
sent 1'
  same copies "$(copies_of ana@example.org) $(copies_of bram@example.org)" '1 1'
}

@test "killed while it delivers to a maildir: one file a mail, and no half of one" {
  make_queue ana@example.org bram@example.org chiara@example.org
  brownbag config set smtp.url maildir:mail
  expect 0 "$PYTHON" "$SOURCE/tests/support/kill_maildir.py" "$BUILD" "${MAILDIR_KILLS:-24}"
  echo "# $output" >&3
}
