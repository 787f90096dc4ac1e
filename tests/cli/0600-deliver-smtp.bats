#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag deliver against a real SMTP server.

load lib
load mail

teardown() {
  stop_mail_server
}

use_tls() { # its certificate is in ./server.pem
  make_certificate server IP:127.0.0.1
  brownbag config set smtp.cafile server.pem
}

@test "STARTTLS, a log-in, one recipient each, and each mail is whole" {
  make_queue ana@example.org bram@example.org chiara@example.org
  use_tls
  use_login lunch 'correct horse'
  start_mail_server --tls server.pem server.key --login lunch 'correct horse'
  expect 0 brownbag deliver
  assert_output ''
  assert_talk ''
  same sessions "$(sessions)" \
    'ana@example.org lunch@example.org example.org tls lunch
bram@example.org lunch@example.org example.org tls lunch
chiara@example.org lunch@example.org example.org tls lunch'
  same states "$(states)" 'sent 1
sent 1
sent 1'
  local mail
  for mail in "$SERVER"/*.eml; do
    "$PYTHON" "$SOURCE/tests/support/read_message.py" <"$mail" >shown
    assert_has "$(<shown)" 'To: '
    assert_has "$(<shown)" '--- text/calendar; charset=UTF-8; method=REQUEST [base64]'
    same 'To' "$(grep "^To: " shown | grep -o '[a-z]*@example.org')" \
      "$("$PYTHON" -c 'import json,sys; print(*json.load(open(sys.argv[1]))["to"])' "${mail%.eml}.json")"
  done
}

@test "smtps" {
  make_queue ana@example.org
  use_tls
  use_login lunch geheim
  start_mail_server --tls server.pem server.key --smtps --login lunch geheim
  expect 0 brownbag deliver
  same sessions "$(sessions)" 'ana@example.org lunch@example.org example.org tls lunch'
}

@test "a key that is pinned replaces the certificate's issuer" {
  make_queue ana@example.org
  make_certificate server DNS:other.example.org
  start_mail_server --tls server.pem server.key
  expect 1 brownbag deliver
  assert_has "$talk" 'warning: TLS failed: SSL certificate problem: self-signed certificate; '
  same states "$(states)" 'queued 1'
  brownbag config set smtp.pinned_key "sha256//$(openssl x509 -in server.pem -pubkey -noout |
    openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | openssl base64 -A)"
  BROWNBAG_NOW=2027-01-14T11:00 expect 0 brownbag deliver
  same sessions "$(sessions)" 'ana@example.org lunch@example.org example.org tls None'
}

@test "plain text goes to a loopback address" {
  make_queue ana@example.org
  start_mail_server
  expect 0 brownbag deliver
  same sessions "$(sessions)" 'ana@example.org lunch@example.org example.org plain None'
}

@test "a host that is named is never spoken to in plain text" {
  REAL_CLOCK=1 make_queue ana@example.org
  brownbag config set smtp.url smtp://localhost:1
  expect 1 brownbag -c smtp.tls=none deliver
  assert_has "$talk" 'error: [smtp] tls = none: plain text goes to an address of this machine only'
  assert_has "$talk" 'STARTTLS'
  assert_has "$talk" 'sendmail:'
  same states "$(states)" 'queued 0'
  start_mail_server
  brownbag config set smtp.url "smtp://localhost:$PORT"
  expect 1 brownbag -v deliver
  assert_has "$talk" 'warning: the server offers no STARTTLS'
  same messages "$(messages)" 0
}

@test "a server without STARTTLS gets nothing where TLS is required, and no password" {
  make_queue ana@example.org
  use_login lunch geheim
  brownbag config set smtp.tls required
  start_mail_server
  expect 1 brownbag -v deliver
  assert_has "$talk" 'warning: the server offers no STARTTLS, and nothing goes to another machine in plain text; ways out: '
  case $talk in *'> AUTH'* | *'> MAIL'*) fail "$talk" ;; esac
  same messages "$(messages)" 0
  same states "$(states)" 'queued 1'
}

@test "a wrong password keeps the mail, says so once, and isn't shown" {
  make_queue ana@example.org bram@example.org
  use_tls
  use_login lunch geheim
  start_mail_server --tls server.pem server.key --login lunch other
  expect 1 brownbag deliver
  assert_talk 'warning: the log-in was refused, check [smtp] user and its password: 535 5.7.8 Authentication credentials invalid'
  same states "$(states)" 'queued 1
queued 0'
  expect 1 brownbag deliver
  assert_talk ''
  use_login lunch other
  BROWNBAG_NOW=2027-01-14T12:00 expect 0 brownbag deliver
  assert_talk ''
  same states "$(states)" 'sent 2
sent 2'
}

@test "a refused recipient stops nobody else" {
  make_queue ana@example.org bram@example.org chiara@example.org
  start_mail_server --refuse bram@example.org
  expect 1 brownbag deliver
  assert_talk 'warning: mail 2: 550 5.1.1 <address>: no such user'
  same states "$(states)" 'sent 1
failed 1
sent 1'
  same sessions "$(sessions)" 'ana@example.org lunch@example.org example.org plain None
chiara@example.org lunch@example.org example.org plain None'
  expect 0 brownbag outbox list --json
  assert_has "$output" '550 5.1.1 <address>: no such user'
  expect 0 brownbag deliver
  assert_talk ''
}

@test "nobody there: kept, told once, 75 until it is over" {
  make_queue ana@example.org
  expect 75 brownbag deliver
  assert_has "$talk" 'warning: Failed to connect to 127.0.0.1 port 1'
  expect 75 brownbag deliver
  assert_talk ''
  # five minutes, and up to a quarter more
  BROWNBAG_NOW=2027-01-14T10:07 expect 75 brownbag deliver
  assert_talk ''
  same states "$(states)" 'queued 2'
  start_mail_server
  BROWNBAG_NOW=2027-01-14T11:00 expect 0 brownbag deliver
  assert_talk ''
  same states "$(states)" 'sent 3'
}

@test "-v shows the dialogue without addresses and secrets" {
  make_queue ana@example.org
  use_tls
  use_login lunch geheim
  start_mail_server --tls server.pem server.key --login lunch geheim
  expect 0 brownbag -v deliver
  assert_output ''
  assert_has "$talk" '> EHLO example.org'
  assert_has "$talk" '> [hidden]'
  assert_has "$talk" '< 235 2.7.0 Authentication successful'
  assert_has "$talk" '> RCPT TO:<address>'
  case $talk in *ana* | *lunch* | *geheim* | *AGx1bmNoAGdlaGVpbQ*) fail "$talk" ;; esac
}

@test "the password is in no argument and no variable" {
  make_queue ana@example.org
  use_tls
  brownbag config set smtp.user lunch
  brownbag config set smtp.password_command '!echo geheim'
  start_mail_server --tls server.pem server.key --login lunch geheim --hold RCPT 1
  brownbag deliver 3>&- &
  local pid=$!
  wait_for "$SERVER/held"
  tr '\0' '\n' <"/proc/$pid/cmdline" >seen
  tr '\0' '\n' <"/proc/$pid/environ" >>seen
  touch "$SERVER/go"
  wait "$pid"
  assert_has "$(<seen)" brownbag
  case $(<seen) in *geheim* | *ana@*) fail "$(<seen)" ;; esac
  same messages "$(messages)" 1
}

@test "a password helper that fails or hangs on stdin: 75, once, and the mail is kept untried" {
  make_queue ana@example.org
  start_mail_server
  brownbag config set smtp.user lunch
  brownbag config set smtp.password_command '!cat; echo the key ring is locked >&2; exit 2'
  expect 75 brownbag deliver
  assert_talk 'error: [smtp] password_command: failed with exit code 2: the key ring is locked'
  expect 75 brownbag deliver
  assert_talk ''
  same states "$(states)" 'queued 0'
}

@test "several connections at once send each mail once" {
  local list=() i
  for i in $(seq 40); do list+=("m$i@example.org"); done
  make_queue "${list[@]}"
  start_mail_server
  expect 0 brownbag -c smtp.connections=8 deliver
  same messages "$(messages)" 40
  same recipients "$(sessions | cut -d' ' -f1 | sort)" "$(printf '%s\n' "${list[@]}" | sort)"
}

@test "a second run leaves the field to the first, without a word" {
  make_queue ana@example.org bram@example.org
  start_mail_server --hold RCPT 1
  brownbag deliver 3>&- &
  local pid=$!
  wait_for "$SERVER/held"
  expect 0 brownbag deliver
  assert_talk ''
  assert_output ''
  touch "$SERVER/go"
  wait "$pid"
  same states "$(states)" 'sent 1
sent 1'
}

@test "a stopped group sends nothing" {
  make_queue ana@example.org bram@example.org
  start_mail_server
  brownbag stop 2>/dev/null
  expect 0 brownbag deliver
  assert_talk ''
  same messages "$(messages)" 0
  brownbag start --yes >/dev/null 2>&1
  expect 0 brownbag deliver
  same states "$(states)" 'sent 1
sent 1'
}

@test "a rehearsal goes to the outbox, whatever is set" {
  make_queue ana@example.org
  cd ..
  brownbag init trial --like group --organizer 'The lunch team <lunch@example.org>' 2>/dev/null ||
    brownbag init trial --name Trial --organizer 'The lunch team <lunch@example.org>' \
      --timezone UTC --meets 'second tuesday 12:00-13:00' 2>/dev/null
  cd trial
  brownbag roster add 'Ana <ana@example.org>' 2>/dev/null
  start_mail_server
  expect 0 brownbag remind
  same messages "$(messages)" 0
  [ "$(find outbox/new -type f | wc -l)" -ge 1 ]
  [ "$(stat -c %a outbox outbox/new)" = $'700\n700' ]
}

@test "-n shows what would go and sends nothing" {
  make_queue ana@example.org
  start_mail_server
  expect 0 brownbag deliver -n
  assert_output 'mail 1: welcome'
  same messages "$(messages)" 0
  same states "$(states)" 'queued 0'
}
