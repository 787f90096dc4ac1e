#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag init --like: how another group works, and nobody of it.

load lib

# A group in ./old that has used what there is: people, mail, secrets, words of its own.
make_old_group() {
  brownbag init old --name 'Wiederkehr Runde' --organizer 'Ottilie Quandt <ottilie.quandt@example.org>' \
    --timezone Europe/Berlin --meets 'second tuesday 12:00-13:00' --location 'Turmzimmer 7' 2>/dev/null
  cd old || return
  brownbag config set group.subject 'Noon'
  brownbag config set meeting.link https://meet.example.org/token-pQ7xR2
  brownbag config set meeting.horizon 9
  brownbag config set rotation.announce 2
  brownbag config set remind.invite '21 days 10:00'
  brownbag config set retention.answers '3 days'
  brownbag config set smtp.url smtps://relay.example.org
  brownbag config set smtp.from 'Noon <noon-sender@example.org>'
  brownbag config set smtp.user relay-user-33
  brownbag config set smtp.password_command 'printf hunter2-secret'
  brownbag config set imap.url imaps://relay.example.org/INBOX
  brownbag config set imap.user inbox-user-44
  brownbag config set publish.dir /srv/www/old-page
  brownbag config set alias.due 'remind --dry-run --as ottokar'
  echo '; ask Ottokar Blaschke before you change this' >>brownbag.ini
  mkdir -m 700 hooks texts
  printf '#!/bin/sh\n# token-hook-5511\n' >hooks/pre-send
  printf 'Noon on {{when_short}}\n\nHello {{name}},\n\nsee you on {{when_local}}.\n' >texts/reminder.txt
  printf 'Speak with Ottokar Blaschke.\n' >texts/helplines.txt
  printf 'Write to OTTILIE.QUANDT@example.org.\n' >texts/rules_short.txt
  sed 's/^title = The first weeks back/title = The very first weeks/' "$SOURCE/lib/texts/themes.ini" >texts/themes.ini
  printf 'name,email,email2,joined\nOttokar Blaschke,ottokar@example.org,blaschke@home.example.net,2026-01\nWilhelmine Zacharias,wilhelmine@example.org,,2026-02\nGone Person,gone@example.org,,2026-03\n' >people.csv
  brownbag roster import people.csv 2>/dev/null
  brownbag roster remove gone@example.org 2>/dev/null
  brownbag topic add whale-watching
  brownbag topic offer 1 whale-watching 2>/dev/null
  chmod 700 hooks/pre-send
  brownbag remind || return
  BROWNBAG_NOW=2027-01-20T08:00 brownbag remind || return
  cd ..
}

# What must be nowhere: a line each.
needles() {
  printf '%s\n' 'Ottokar' 'Blaschke' ottokar@example.org blaschke@home.example.net 'Wilhelmine' \
    wilhelmine@example.org 'Gone Person' gone@example.org 'Ottilie' ottilie.quandt noon-sender \
    relay-user-33 inbox-user-44 hunter2 relay.example.org 'Wiederkehr' token-pQ7xR2 token-hook \
    'Turmzimmer' old-page whale-watching
  # every token and Message-ID that ever stood in a mail
  grep -rhoE '[a-z2-7]{26}' old/outbox | sort -u
}

@test "nothing of anybody is in any file of the new group" {
  make_old_group
  expect 0 brownbag init new --like old --name 'Other Round' --organizer 'Team <team@example.com>'
  local needle all
  mapfile -t all < <(needles)
  [ "${#all[@]}" -ge 25 ] || fail "too little to look for"
  for needle in "${all[@]}"; do
    grep -raqF "$needle" old || fail "it isn't even where it should be: $needle"
    ! grep -raiF "$needle" new || fail "it went along: $needle"
  done
  # nor the key of the other's hashes
  "$PYTHON" - <<'PYTHON'
import pathlib, sqlite3
key = {name: sqlite3.connect(f"{name}/brownbag.db").execute("SELECT value FROM meta WHERE key = 'secret'").fetchone()[0]
       for name in ("old", "new")}
assert len(key["new"]) == 32 and key["new"] != key["old"]
for file in pathlib.Path("new").rglob("*"):
    assert not file.is_file() or key["old"] not in file.read_bytes(), file
PYTHON
  same files "$(cd new && find . -type f | sort)" $'./brownbag.db\n./brownbag.db-journal\n./brownbag.ini\n./texts/reminder.txt\n./texts/themes.ini'
  same laxer "$(find new -perm /077)" ""
  expect 0 brownbag -C new roster list --porcelain
  assert_output ""
}

@test "how the group works goes along" {
  make_old_group
  expect 0 brownbag init new --like old --name 'Other Round' --organizer 'Team <team@example.com>'
  assert_talk "took over 7 settings and 2 texts, and no people
left out, since it is that group's own: group.name, group.organizer, meeting.location, meeting.link, smtp.url, smtp.from, smtp.user, smtp.password_command, imap.url, imap.user, publish.dir, alias.due
left out, since it names somebody: texts/helplines.txt, texts/rules_short.txt
made the group new: a rehearsal, nothing is mailed to anybody before \`brownbag start\`
hint: cd new
hint: brownbag roster import people.csv"
  expect 0 brownbag -C new config list --show-origin --porcelain --fields key,value,origin
  same set "$(sed -n 's/	[^	]*brownbag\.ini:[0-9]*$//p' <<<"$output")" "group.name	Other Round
group.subject	Noon
group.organizer	Team <team@example.com>
group.timezone	Europe/Berlin
meeting.meets	second tuesday 12:00-13:00
meeting.horizon	9
rotation.announce	2
remind.invite	21 days 10:00
retention.answers	3 days"
  same reminder "$(<new/texts/reminder.txt)" "$(<old/texts/reminder.txt)"
  expect 0 brownbag -C new theme show first-weeks --json
  assert_has "$output" 'The very first weeks'
  expect 0 brownbag -C new doctor
}

@test "what is said wins over what the other group has" {
  make_old_group
  expect 0 brownbag init new --like old --name 'Other Round' --organizer 'Team <team@example.com>' \
    --timezone Europe/Lisbon --meets 'first monday 12:30-13:30' --location Canteen
  expect 0 brownbag -C new config get group.timezone
  assert_output Europe/Lisbon
  expect 0 brownbag -C new config get meeting.meets
  assert_output 'first monday 12:30-13:30'
  expect 0 brownbag -C new config get meeting.location
  assert_output Canteen
}

@test "it needs a group, and makes nothing where it can't" {
  make_old_group
  expect 1 brownbag init new --like nowhere --name x --organizer 'Team <team@example.com>'
  assert_talk 'error: nowhere: there is no such folder'
  assert_usage brownbag init new --like old --name x
  assert_has "$talk" '--organizer '
  assert_usage brownbag init new --like old --example
  printf 'Subject\n\n{{nonsense}}\n' >old/texts/thanks.txt
  assert_usage brownbag init new --like old --name x --organizer 'Team <team@example.com>'
  assert_has "$talk" 'old/texts/thanks.txt:3'
  [ ! -e new ] || fail "it was made"
  rm old/texts/thanks.txt
  # one that was ended before its last step is made anew
  brownbag init new --like old --name x --organizer 'Team <team@example.com>' 2>/dev/null
  rm new/brownbag.ini
  expect 0 brownbag init new --like old --name y --organizer 'Team <team@example.com>'
  same texts "$(ls new/texts)" $'reminder.txt\nthemes.ini'
  mkdir -p taken/texts
  expect 1 brownbag init taken --like old --name x --organizer 'Team <team@example.com>'
  assert_has "$talk" 'taken/texts is there already'
  same taken "$(find taken)" $'taken\ntaken/texts'
}
