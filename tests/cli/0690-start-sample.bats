#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Before a group goes live, samples of its mail can be looked at.

load lib
load mail

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
}

teardown() {
  stop_mail_server
}

mode() { brownbag status --json | "$PYTHON" -c 'import json, sys; print(json.load(sys.stdin)["mode"])'; }

@test "one sample of each kind goes to that address, and counts for nothing" {
  start_mail_server
  expect 0 brownbag remind -n --until +35d --porcelain
  due=$output
  expect 0 brownbag start --yes --sample tester@example.net
  same talk "$talk" "$(printf "sent a sample: %s\n" invite agenda reminder ask brief thanks digest)
the group is live
hint: brownbag remind, or let cron do it"
  same recipients "$(sessions | cut -d' ' -f1 | uniq -c | xargs)" "7 tester@example.net"
  expect 0 brownbag outbox list --porcelain
  assert_output ""
  unset BROWNBAG_NOW
  expect 0 brownbag --now 2027-01-04T08:00 remind -n --until +35d --porcelain
  assert_output "$due"
}

@test "samples are marked, name nobody, and their entries are nobody's" {
  brownbag config set smtp.url maildir:mail
  brownbag start --yes --sample tester@example.net >/dev/null 2>&1
  "$PYTHON" - <<'PYTHON'
import email, email.policy, icalendar, pathlib
messages = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in pathlib.Path("mail/new").iterdir()]
assert len(messages) == 7 == len({m["Message-ID"] for m in messages})
methods = []
for m in messages:
    assert m["To"] == "tester@example.net" and m["Subject"].startswith("Sample: "), m["Subject"]
    assert "List-Unsubscribe" not in m and "Cc" not in m
    body = m.get_body(("plain",)).get_content()
    assert body.startswith("This is a sample"), body
    for name in ["Ana", "Lima", "Chiara", "Rossi", "Bram"]:
        assert name not in m.as_string() + body, (name, body)
    for part in m.walk():
        if part.get_content_type() != "text/calendar":
            continue
        event, = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
        methods.append(part.get_param("method"))
        assert event["SUMMARY"] == "Sample: Lunch"
        assert event["ATTENDEE"] == "mailto:tester@example.net" and event["UID"].startswith("m1-")
        open("uid", "w").write(event["UID"])
assert methods == ["REQUEST"], methods
PYTHON
  brownbag remind
  "$PYTHON" - <<'PYTHON'
import email, email.policy, pathlib
found = []
for path in pathlib.Path("mail/new").iterdir():
    for part in email.message_from_bytes(path.read_bytes(), policy=email.policy.default).walk():
        if part.get_content_type() == "text/calendar":
            found.append(pathlib.Path("uid").read_text() in part.get_content())
assert len(found) == 13 and sum(found) == 1, found
PYTHON
}

@test "what somebody answers to a sample changes nothing" {
  brownbag config set smtp.url maildir:mail
  brownbag start --yes --sample tester@example.net >/dev/null 2>&1
  uid=$("$PYTHON" -c 'import email, email.policy, pathlib, re
for path in pathlib.Path("mail/new").iterdir():
    for part in email.message_from_bytes(path.read_bytes(), policy=email.policy.default).walk():
        if part.get_content_type() == "text/calendar":
            print(re.search("UID:(.*)", part.get_content()).group(1).strip())')
  cat >answer <<M
From: tester@example.net
To: lunch@example.org
Subject: Accepted: Sample: Lunch
Message-ID: <1@example.net>
MIME-Version: 1.0
Content-Type: text/calendar; method=REPLY; charset=UTF-8

BEGIN:VCALENDAR
PRODID:-//other//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
UID:$uid
DTSTAMP:20270104T080000Z
SEQUENCE:0
ATTENDEE;PARTSTAT=ACCEPTED:mailto:tester@example.net
END:VEVENT
END:VCALENDAR
M
  expect 0 brownbag rsvp read --porcelain --fields effect answer
  assert_output ignored
  expect 0 brownbag rsvp list next --porcelain --fields answer
  case $output in *accepted*) fail "$output" ;; esac
}

@test "the address may come on stdin, and is in no argument" {
  start_mail_server
  mkdir bin
  cat >bin/brownbag-deliver <<SH
#!/bin/sh
echo "\$*" >>"$PWD/arguments"
exec "$BUILD/brownbag-deliver" "\$@"
SH
  chmod 700 bin/brownbag-deliver
  BROWNBAG_EXEC_PATH=$PWD/bin expect 0 brownbag start --yes --sample - <<<'tester@example.net'
  assert_file arguments "--check --sample -"
  same messages "$(messages)" 7
  brownbag stop 2>/dev/null
  expect 1 brownbag start --yes --sample - </dev/null
  assert_has "$talk" "no address stands on stdin"
  same mode "$(mode)" stopped
}

@test "without a sample the group doesn't go live, and a dry run sends none" {
  start_mail_server --refuse nobody@example.net
  expect 1 brownbag start --yes --sample nobody@example.net
  assert_talk "error: 550 5.1.1 <address>: no such user
nothing was changed"
  expect 1 brownbag start --yes --sample 'no address'
  assert_has "$talk" "nothing was changed"
  expect 0 brownbag start -n --sample tester@example.net
  same messages "$(messages)" 0
  stop_mail_server
  expect 75 brownbag start --yes --sample tester@example.net
  same mode "$(mode)" rehearsal
  assert_usage brownbag deliver --sample tester@example.net
  assert_usage brownbag deliver --check --mail organizer --sample organizer
}

@test "a group that was held has samples, too, and shows no question" {
  brownbag config set smtp.url maildir:mail
  brownbag start --yes >/dev/null 2>&1
  brownbag stop 2>/dev/null
  brownbag topic offer 3 pumping 2>/dev/null
  echo 'Is there a quiet room?' | brownbag intro new --asker 5 --topic pumping 2>/dev/null >/dev/null
  rm -rf mail
  expect 0 brownbag start --yes --sample organizer
  assert_has "$talk" "sent a sample: intro"
  grep -rq 'may we put this to somebody' mail
  ! grep -rq 'quiet room' mail || fail "$(grep -r 'quiet room' mail)"
}

@test "what a rehearsal mailed is gone once the group is live, and nothing else" {
  expect 0 brownbag remind
  brownbag intro new --asker 1 --topic business-travel <<<'How do you do nights away?' >/dev/null 2>&1 || true
  brownbag remind
  first=$(find outbox/new -type f | head -n1)
  mv "$first" "outbox/cur/${first##*/}:2,S"
  touch outbox/new/1799046000.V1.example.org outbox/cur/notes outbox/1799046000.aaaaaaaaaaaaaaaaaaaaaaaaaa
  brownbag config set smtp.url maildir:mail
  brownbag stop 2>/dev/null
  expect 0 brownbag start -n
  [ -e "outbox/cur/${first##*/}:2,S" ]
  expect 0 brownbag start --yes
  same left "$(cd outbox && find . -type f | sort | xargs)" \
    './1799046000.aaaaaaaaaaaaaaaaaaaaaaaaaa ./cur/notes ./new/1799046000.V1.example.org'
  expect 0 brownbag remind
  brownbag stop 2>/dev/null
  files=$(find mail/new -type f | wc -l)
  [ "$files" -gt 0 ]
  expect 0 brownbag start --yes
  same live "$(find mail/new -type f | wc -l)" "$files"
}

@test "what can't be removed keeps it a rehearsal" {
  brownbag remind
  brownbag config set smtp.url maildir:mail
  rm -rf outbox/cur
  mkdir -p "outbox/cur/1799046000.aaaaaaaaaaaaaaaaaaaaaaaaaa"
  expect 1 brownbag start --yes
  assert_has "$talk" 'outbox/cur/1799046000.'
  same mode "$(mode)" rehearsal
}

@test "a long rehearsal keeps its mails as long as the texts of mails" {
  brownbag remind
  old=$(find outbox/new -type f | wc -l)
  BROWNBAG_NOW=2027-02-02T08:00 expect 0 brownbag remind
  same kept "$(find outbox/new -name '1799046000.*' | wc -l)" "$old"
  BROWNBAG_NOW=2027-02-04T08:00 expect 0 brownbag remind
  same kept "$(find outbox/new -name '1799046000.*' | wc -l)" 0
  [ "$(find outbox/new -type f | wc -l)" -gt 0 ]
}
