#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Where nobody can be reached or trusted: one line that says what to do, the exit code
# that tells whether waiting helps, nothing lost, and the password nowhere.

load lib
load mail

SECRET='hunter2 geheim'

teardown() {
  stop_mail_server
}

use_login() {
  printf '%s\n' "$SECRET" >"$HOME/password"
  chmod 600 "$HOME/password"
  brownbag config set smtp.user lunch
  brownbag config set smtp.password_file "$HOME/password"
}

# A server that says the bytes on stdin to everybody. Sets PORT.
start_babbler() {
  rm -rf "$SERVER"
  mkdir -p "$SERVER"
  cat >"$SERVER/words"
  "$PYTHON" - "$SERVER" 3>&- <<'PYTHON' &
import os, socket, sys
listener = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[1] + "/words", "rb") as file:
    words = file.read()
with open(sys.argv[1] + "/port.new", "w") as file:
    file.write(str(listener.getsockname()[1]))
os.rename(sys.argv[1] + "/port.new", sys.argv[1] + "/port")
while True:
    client, _ = listener.accept()
    client.sendall(words)
    client.close()
PYTHON
  # shellcheck disable=SC2034 # stop_mail_server has it
  SERVER_PID=$!
  wait_for "$SERVER/port"
  PORT=$(<"$SERVER/port")
  brownbag config set smtp.url "smtp://127.0.0.1:$PORT"
}

# The one line, the exit code, and that all is as it was but for one try.
assert_kept() { # CODE TRIES TALK
  expect "$1" brownbag -c smtp.timeout=5 deliver
  [ "$(wc -l <"$BATS_TEST_TMPDIR/stderr")" -eq 1 ] || fail "more or less than a line: $talk"
  assert_has "$talk" "$3"
  assert_output ''
  LC_ALL=C grep -qv '[^ -~]' "$BATS_TEST_TMPDIR/stderr" || fail "controls were printed: $talk"
  same states "$(states)" "queued $2"
  assert_no_secret
}

# As it is, as AUTH PLAIN and as AUTH LOGIN send it: in all that was printed and stored.
assert_no_secret() {
  local plain login found
  plain=$(printf '\0lunch\0%s' "$SECRET" | base64) login=$(printf %s "$SECRET" | base64)
  found=$(grep -rlaF -e "$SECRET" -e "$plain" -e "$login" . "$BATS_TEST_TMPDIR/stdout" "$BATS_TEST_TMPDIR/stderr" || true)
  same 'files with the password' "$found" ''
}

# What others can see of a process and its children, as long as it runs.
watch_processes() { # PID
  while kill -0 "$1" 2>/dev/null; do
    cat /proc/"$1"/cmdline /proc/"$1"/environ /proc/"$1"/task/*/cmdline 2>/dev/null || true
    tr ' ' '\n' <"/proc/$1/task/$1/children" | while read -r child; do
      cat "/proc/$child/cmdline" "/proc/$child/environ" 2>/dev/null || true
    done 2>/dev/null
    sleep 0.01
  done | tr '\0' '\n' | sort -u
}

@test "nobody there, or no such host: 75, and where to look" {
  REAL_CLOCK=1 make_queue ana@example.org
  use_login
  assert_kept 75 1 "Failed to connect to 127.0.0.1 port 1 after "
  assert_has "$talk" '; check [smtp] url, or wait for the network'
  brownbag config set smtp.url smtp://mail.example.invalid:587
  brownbag outbox retry 1
  sqlite3 brownbag.db "DELETE FROM meta WHERE key = 'mark trouble'"
  assert_kept 75 1 'Could not resolve host: mail.example.invalid; check [smtp] url, or wait for the network'
}

@test "a wrong password: 1, and which setting" {
  make_queue ana@example.org
  use_login
  make_certificate server IP:127.0.0.1
  brownbag config set smtp.cafile server.pem
  start_mail_server --tls server.pem server.key --login lunch other
  assert_kept 1 1 'the log-in was refused, check [smtp] user and its password: 535 5.7.8 Authentication credentials invalid'
  expect 0 brownbag status
  assert_no_secret
  expect 1 brownbag -v -v deliver --check
  assert_has "$talk" '> [hidden]'
  assert_no_secret
}

@test "an expired certificate: 1, and whose affair it is" {
  make_queue ana@example.org
  use_login
  make_certificate server IP:127.0.0.1
  openssl x509 -in server.pem -signkey server.key -days -1 -out expired.pem 2>/dev/null
  brownbag config set smtp.cafile expired.pem
  start_mail_server --tls expired.pem server.key --login lunch "$SECRET"
  assert_kept 1 1 'TLS failed: SSL certificate problem: certificate has expired; whoever runs the server has to renew it, unless the clock of this machine is wrong'
  same messages "$(messages)" 0
}

@test "no STARTTLS: 1, the ways out, and no word of the password on the wire" {
  make_queue ana@example.org
  use_login
  brownbag config set smtp.tls required
  start_mail_server
  assert_kept 1 1 'the server offers no STARTTLS, and nothing goes to another machine in plain text; ways out: smtps://, '
  same messages "$(messages)" 0
}

@test "8-bit garbage, or another kind of server: 75, and where to look" {
  make_queue ana@example.org
  use_login
  head -c 2000 /dev/urandom | LC_ALL=C tr '0-9' x | start_babbler
  assert_kept 75 1 "what answers there doesn't speak SMTP; check [smtp] url: smtps:// is for port 465, smtp:// for 587 and 25"
}

@test "a whole run with a password helper shows nothing to other users" {
  make_queue ana@example.org bram@example.org
  make_certificate server IP:127.0.0.1
  brownbag config set smtp.cafile server.pem
  brownbag config set smtp.user lunch
  printf '%s\n' "$SECRET" >"$HOME/password"
  chmod 600 "$HOME/password"
  brownbag config set smtp.password_command "cat $HOME/password"
  start_mail_server --tls server.pem server.key --login lunch "$SECRET" --hold RCPT 1
  brownbag remind >said 2>&1 3>&- &
  local pid=$!
  watch_processes "$pid" >seen &
  local watcher=$!
  wait_for "$SERVER/held"
  touch "$SERVER/go"
  wait "$pid"
  wait "$watcher"
  assert_has "$(<seen)" brownbag-deliver
  assert_has "$(<seen)" BROWNBAG_DIR=
  assert_no_secret
  same states "$(states)" 'sent 1
sent 1'
}
