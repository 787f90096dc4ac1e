#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag remind -n --as --until --out: a year of mail to look at, and nothing touched.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
}

@test "all that one member would get in a year, as a maildir that is read elsewhere" {
  brownbag rotate >/dev/null
  before=$(sha256sum brownbag.db)
  files=$(ls -A)
  expect 0 brownbag remind -n --as 3 --until +1y --out ../year
  assert_output ""
  same store "$(sha256sum brownbag.db)" "$before"
  same files "$(ls -A)" "$files"
  same modes "$(stat -c %a ../year ../year/new | sort -u)" 700
  expect 0 brownbag remind -n --as 3 --until +1y --porcelain
  same count "$(find ../year/new -type f | wc -l)" "$(wc -l <<<"$output")"
  same member "$(cut -f3 <<<"$output" | sort -u)" 3
  "$PYTHON" - ../year "$output" <<'P'
import collections, datetime, mailbox, sys, email.policy, email
box, rows = mailbox.Maildir(sys.argv[1]), [line.split("\t") for line in sys.argv[2].splitlines()]
mails = [email.message_from_bytes(box.get_bytes(key), policy=email.policy.default) for key in box.keys()]
assert {mail["To"].addresses[0].addr_spec for mail in mails} == {"chiara@example.org"}, {str(mail["To"]) for mail in mails}
now = datetime.datetime.fromisoformat("2027-01-04T08:00+01:00")
due = collections.Counter(max(now, datetime.datetime.fromisoformat(row[3])) for row in rows)
assert collections.Counter(mail["Date"].datetime for mail in mails) == due
kinds = collections.Counter(row[0] for row in rows)
assert kinds["invite"] >= 12 and kinds["agenda"] >= 12 and kinds["thanks"] >= 11, kinds
entries = [p for mail in mails for p in mail.walk() if p.get_content_type() == "text/calendar"]
assert len(entries) == kinds["invite"]
P
}

# Everything about each file of the group: what is in it, how long, whose, since when.
everything() {
  find . -type f -exec sha256sum {} + | sort
  find . -printf '%p %m %u %T@ %s\n' | sort
}

@test "a mail program reads it, and the group's folder stays as it is to the byte" {
  brownbag rotate >/dev/null
  before=$(everything)
  expect 0 brownbag remind -n --as 3 --until +1y --out ../year
  expect 0 brownbag agenda show next --as 3
  expect 0 brownbag invite show next --as 3
  same group "$(everything)" "$before"
  cat >"$HOME/muttrc" <<'M'
set folder=~/ quit=yes pipe_decode=yes pipe_split=no wait_key=no charset=utf-8 assumed_charset=utf-8
set pipe_sep="\n=====\n" sort=date
push "<tag-pattern>~A<enter><tag-prefix><pipe-message>cat >mails<enter><quit>"
M
  expect 0 script -qec "stty cols 100 rows 40; TERM=xterm mutt -R -n -F '$HOME/muttrc' -f ../year" /dev/null
  same mails "$(grep -c '^To: Chiara Rossi <chiara@example.org>$' mails)" "$(find ../year -type f | wc -l)"
  assert_has "$(<mails)" "Subject: Lunch on Tue 12 Jan"
  assert_has "$(<mails)" "Hello Chiara Rossi,"
}

@test "a forecast reaches as far as it is asked for, whatever the horizon" {
  expect 0 brownbag remind -n --until +3y --porcelain --fields kind,month
  same invites "$(grep ^invite <<<"$output" | sort -u | wc -l)" 37
}

@test "what can't be is refused" {
  mkdir -p full/new
  expect 1 brownbag remind -n --out full
  assert_has "$talk" "something is in it"
  mkdir empty
  expect 0 brownbag remind -n --out empty
  [ "$(find empty/new -type f | wc -l)" -gt 12 ]
  expect 1 brownbag remind -n --out no/such/folder
  expect 1 brownbag remind -n --as nobody
  assert_usage brownbag remind --as 3
  assert_usage brownbag remind --out there
  assert_usage brownbag remind -n --out there --json
  assert_usage brownbag deliver --until 5
}
