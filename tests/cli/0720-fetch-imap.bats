#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag rsvp fetch, and remind, against a real IMAP server.

load lib
load imap

teardown() {
  stop_imap
}

everybody='Ana accepted
Bram accepted
Chiara accepted'

@test "answers are recorded once, and the mailbox is left as it was" {
  make_invited group
  start_imap
  printf 'From: shop@example.net\r\nSubject: 50%% off\r\n\r\nBuy.\r\n' >advert.eml
  arrive answers/ana.eml advert.eml answers/bram.eml
  expect 0 brownbag rsvp fetch
  assert_output ''
  assert_talk ''
  same recorded "$(recorded)" 'Ana accepted
Bram accepted'
  arrive answers/chiara.eml
  expect 0 brownbag rsvp fetch
  expect 0 brownbag rsvp fetch
  same recorded "$(recorded)" "$everybody"
  same place "$(sqlite3 brownbag.db 'SELECT uid FROM mailbox')" 4
  same mailbox "$(find "$IMAP_DIR/mail/new" "$IMAP_DIR/mail/cur" -type f | wc -l)" 4
  same marked "$(find "$IMAP_DIR/mail/cur" -name '*:2,?*')" ''
}

@test "the hook hears what came by the mailbox, too" {
  make_invited group
  start_imap
  mkdir -m 700 hooks
  printf '#!/bin/sh\ncat >>heard\necho >>heard\n' >hooks/post-rsvp
  chmod 700 hooks/post-rsvp
  arrive answers/ana.eml answers/bram.eml
  expect 0 brownbag rsvp fetch
  assert_output ''
  assert_talk ''
  same heard "$("$PYTHON" -c 'import json
for line in open("heard"):
    row = json.loads(line)
    print(row["hook"], row["member"], row["what"], row["month"])')" \
'post-rsvp 1 accepted 2027-02
post-rsvp 2 accepted 2027-02'
}

@test "STARTTLS, and a mailbox that is numbered anew" {
  make_invited group
  start_imap
  brownbag config set imap.url "imap://127.0.0.1:$IMAP"
  brownbag config set imap.tls required
  arrive answers/*.eml
  expect 0 brownbag rsvp fetch
  same recorded "$(recorded)" "$everybody"
  local log
  log=$(sqlite3 brownbag.db 'SELECT count(*) FROM log')
  rm -f "$IMAP_DIR"/mail/dovecot.index*
  echo '3 V77 N1' >"$IMAP_DIR/mail/dovecot-uidlist"
  chmod 666 "$IMAP_DIR/mail/dovecot-uidlist"
  expect 0 brownbag rsvp fetch
  assert_talk ''
  same place "$(sqlite3 brownbag.db 'SELECT uidvalidity, uid FROM mailbox')" '77|3'
  same recorded "$(recorded)" "$everybody"
  same log "$(sqlite3 brownbag.db 'SELECT count(*) FROM log')" "$log"
}

@test "two groups share a mailbox, and neither says a word about the other's answers" {
  make_invited first
  cd ..
  make_invited second
  start_imap
  arrive answers/ana.eml ../first/answers/{ana,chiara}.eml answers/bram.eml
  expect 0 brownbag -v rsvp fetch
  same recorded "$(recorded)" 'Ana accepted
Bram accepted'
  same review "$(sqlite3 brownbag.db 'SELECT count(*) FROM review')" 0
  cd ../first
  use_imap
  expect 0 brownbag rsvp fetch
  assert_output ''
  assert_talk ''
  same recorded "$(recorded)" 'Ana accepted
Chiara accepted'
  same review "$(sqlite3 brownbag.db 'SELECT count(*) FROM review')" 0
}

@test "remind reads the mailbox before it reminds" {
  make_invited group
  brownbag config set remind.reminder '1 day 15:00'
  "$PYTHON" -W ignore "$SOURCE/tests/support/answer_invites.py" sent/new answers DECLINED
  start_imap
  arrive answers/ana.eml
  BROWNBAG_NOW=2027-02-08T16:00 expect 0 brownbag remind
  assert_output ''
  assert_talk ''
  same recorded "$(recorded)" 'Ana declined'
  # to those who have not declined
  same reminded "$(brownbag outbox list --porcelain --fields kind,member | grep reminder | sort)" 'reminder	2
reminder	3'
}

@test "a mailbox that can't be read stops no reminder, and is told once" {
  make_invited group
  brownbag config set remind.reminder '1 day 15:00'
  start_imap
  local ports="$IMAP $IMAPS"
  brownbag config set imap.url imaps://127.0.0.1:1
  BROWNBAG_NOW=2027-02-08T16:00 expect 75 brownbag remind
  assert_has "$talk" 'error: Failed to connect to 127.0.0.1 port 1'
  same reminded "$(brownbag outbox list --porcelain --fields kind,state | grep -c 'reminder	sent')" 3
  BROWNBAG_NOW=2027-02-08T16:05 expect 75 brownbag remind
  assert_talk ''
  expect 0 brownbag status
  assert_has "$output" "the mailbox can't be read since 2027-02-08 16:00, so no answers come in"
  brownbag config set imap.url "imaps://127.0.0.1:${ports#* }"
  BROWNBAG_NOW=2027-02-08T16:10 expect 0 brownbag remind
  assert_talk ''
  brownbag config set imap.url imaps://127.0.0.1:1
  BROWNBAG_NOW=2027-02-08T16:15 expect 75 brownbag remind
  assert_has "$talk" 'error: Failed to connect'
}

@test "a program run by itself, from below the group, finds the hooks, too" {
  make_invited group
  mkdir -m 700 below hooks
  printf '#!/bin/sh\ncat >heard\n' >hooks/on-trouble
  chmod 700 hooks/on-trouble
  start_imap
  brownbag config set imap.url imaps://127.0.0.1:1
  cd below
  expect 75 "$BUILD/brownbag-fetch" fetch
  assert_has "$talk" 'error: Failed to connect'
  assert_has "$(<../heard)" '"hook":"on-trouble"'
}

@test "a rehearsal's remind reads nothing" {
  export BROWNBAG_NOW=2027-01-14T10:00
  brownbag init group --name x --organizer 'X <lunch@example.org>' --timezone UTC --meets 'second tuesday 12:00-13:00' 2>/dev/null
  cd group
  brownbag config set imap.url imaps://127.0.0.1:1
  expect 0 brownbag remind
  assert_talk ''
}

@test "what a person has to mend is said with the setting, and exits with 1" {
  make_invited group
  expect 1 brownbag rsvp fetch
  assert_has "$talk" 'error: [imap] url isn'
  start_imap
  expect 1 brownbag -c imap.cafile= rsvp fetch
  assert_talk ''
  brownbag rsvp fetch
  expect 1 brownbag -c imap.cafile= rsvp fetch
  assert_has "$talk" 'error: TLS failed: SSL certificate problem: self-signed certificate; '
  brownbag rsvp fetch
  echo other >password
  expect 1 brownbag rsvp fetch
  assert_has "$talk" 'error: the log-in was refused, check [imap] user and its password: NO [AUTHENTICATIONFAILED]'
  use_imap
  brownbag rsvp fetch
  expect 1 brownbag -c "imap.url=imaps://127.0.0.1:$IMAPS/Lunch" rsvp fetch
  assert_has "$talk" 'error: the server doesn'
  brownbag rsvp fetch
  chmod 644 password
  expect 1 brownbag rsvp fetch
  assert_has "$talk" "chmod 600 '"
}

@test "what is too large for an answer, or broken, keeps nobody's answer waiting" {
  make_invited group
  start_imap
  { printf 'From: a@example.org\r\n\r\n'; head -c 3000000 /dev/zero | tr '\0' x; } >huge.eml
  { printf 'From: '; head -c 100000 /dev/zero | tr '\0' '('; printf '\r\n\r\n'; } >broken.eml
  arrive huge.eml broken.eml answers/ana.eml
  expect 0 brownbag rsvp fetch
  assert_output ''
  same recorded "$(recorded)" 'Ana accepted'
  same 'put aside' "$(find quarantine -type f | wc -l)" 1
  expect 0 brownbag rsvp fetch
  same 'put aside' "$(find quarantine -type f | wc -l)" 1
}

@test "-v shows the dialogue without addresses and secrets" {
  make_invited group
  start_imap
  arrive answers/ana.eml
  expect 0 brownbag -v rsvp fetch
  assert_has "$talk" 'EXAMINE "INBOX"'
  case $talk in *example.org* | *Z2VoZWlt* | *geheim*) fail "$talk" ;; esac
}

@test "killed at any call and run again: no answer lost, none twice" {
  make_invited group
  start_imap
  arrive answers/*.eml
  expect 0 "$PYTHON" "$SOURCE/tests/support/kill_fetch.py" "$BUILD" "${FETCH_KILLS:-24}"
  assert_has "$output" 'none lost, none twice'
}
