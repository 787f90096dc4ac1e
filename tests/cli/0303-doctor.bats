#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag doctor: each check finds what it is for, with its remedy.

load lib

setup() {
  setup_world
  brownbag init lunch --name Tuesdays --organizer 'The team <lunch@example.org>' \
    --timezone Europe/Berlin --meets 'second tuesday 12:00-13:00' 2>/dev/null
  cd lunch || exit 1
  printf 'Call 555-0100, any hour.\n' >helplines.txt
  mkdir -m 700 texts
  install -m 600 helplines.txt texts/helplines.txt
  brownbag config set smtp.url smtps://mail.example.org
  for i in 1 2 3 4 5 6 7 8 9 10 11 12; do printf 'm%d@example.org\n' $i; done |
    brownbag roster add - 2>/dev/null
}

# Severity and check of each finding; none comes without its remedy.
found() {
  brownbag doctor "$@" --porcelain --fields severity,check,remedy 2>&1 |
    awk -F '\t' '/\t/ && $3 == "" { print "no remedy" } { print $1 (NF > 1 ? "\t" $2 : "") }' | sort -u
}

@test "a group that is well has nothing to find" {
  expect 0 brownbag doctor
  assert_output ""
  assert_talk "all is well"
  expect 0 brownbag doctor --json
  assert_output "[]"
}

@test "warnings exit 0 and errors exit 1" {
  rm texts/helplines.txt
  expect 0 brownbag doctor
  assert_has "$output" "texts/helplines.txt"
  same found "$(found)" $'warning\ttexts'
  printf 'Hello {{nobody}}\n' >texts/invite.txt
  expect 1 brownbag doctor
  same found "$(found)" $'error\ttexts'
}

@test "settings and store that can't be opened are findings" {
  echo 'nmae = x' >>brownbag.ini
  expect 1 brownbag doctor
  same found "$(found)" $'error\tsettings'
  sed -i '/nmae/d' brownbag.ini
  chmod 644 brownbag.db
  expect 1 brownbag doctor --porcelain --fields remedy
  assert_output "chmod 600 brownbag.db"
  chmod 600 brownbag.db
  mv brownbag.db elsewhere
  same found "$(found)" $'error\tstore'
  expect 1 brownbag doctor --porcelain --fields remedy
  assert_output "brownbag restore BACKUP"
  head -c 8192 /dev/zero >brownbag.db
  chmod 600 brownbag.db
  same found "$(found)" $'error\tstore'
  assert_has "$(brownbag doctor --porcelain --fields text)" "no brownbag database"
}

@test "a store that opens and isn't sound is found" {
  cp brownbag.db sound
  sqlite3 brownbag.db 'DELETE FROM member WHERE id = 3'
  same found "$(found)" $'error\tdatabase'
  assert_has "$(brownbag doctor --porcelain --fields text)" "dangling reference"
  cp sound brownbag.db
  # the index that finds addresses misses one
  page=$(sqlite3 sound "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_address_1'")
  cp sound brownbag.db
  "$PYTHON" - "$page" <<'PY'
import sys
with open('brownbag.db', 'r+b') as file:
    start = (int(sys.argv[1]) - 1) * 4096
    file.seek(start + 3)
    cells = int.from_bytes(file.read(2), 'big')
    file.seek(start + 3)
    file.write((cells - 1).to_bytes(2, 'big'))
PY
  same found "$(found | head -n 1)" $'error\tdatabase'
  expect 1 brownbag doctor
}

@test "themes of the group that can't be read are found with their line" {
  printf '[theme:ours]\ntitle = Ours\nnonsense = 1\n' >texts/themes.ini
  chmod 600 texts/themes.ini
  same found "$(found)" $'error\tthemes'
  assert_has "$(brownbag doctor --porcelain --fields text)" "themes.ini:3"
}

@test "hooks that would not be run are found with what mends it" {
  mkdir -m 700 hooks
  printf '#!/bin/sh\n' >hooks/pre-send
  chmod 700 hooks/pre-send
  same found "$(found)" 'all is well'
  chmod g+w hooks/pre-send
  same found "$(found)" $'error\thooks'
  expect 1 brownbag doctor --porcelain --fields text,remedy
  assert_output $'./hooks/pre-send may be written by others: not run\tchmod go-w \'./hooks/pre-send\''
  chmod 600 hooks/pre-send
  expect 1 brownbag doctor --porcelain --fields text,remedy
  assert_output $'./hooks/pre-send isn\'t executable\tchmod u+x \'./hooks/pre-send\''
  rm hooks/pre-send
  mkdir hooks/on-trouble
  expect 1 brownbag doctor --porcelain --fields text,remedy
  assert_output $'./hooks/on-trouble is no program\tbrownbag help hooks'
}

@test "as cron sees it: no settings of the shell, no folder but the group's" {
  mkdir -p "$HOME/elsewhere/brownbag"
  brownbag config unset smtp.url
  printf '[smtp]\nurl = smtps://mail.example.org\n' >"$HOME/elsewhere/brownbag/config.ini"
  export XDG_CONFIG_HOME=$HOME/elsewhere
  same here "$(found)" "all is well"
  same cron "$(found --as-cron)" $'warning\tmail'
  # whatever else the shell exports
  export BROWNBAG_DIR=$PWD
  cd / || exit 1
  same cron "$(found --as-cron)" $'warning\tmail'
  expect 0 brownbag -c smtp.url=smtps://mail.example.org doctor --as-cron --json
  assert_output "[]"
  unset BROWNBAG_DIR
  expect 1 brownbag doctor --as-cron
}

@test "laxer modes come with the chmod to copy" {
  chmod 755 . texts
  chmod 644 brownbag.ini
  expect 0 brownbag doctor --porcelain --fields remedy
  same remedies "$(sort <<<"$output")" "$(sort <<EOF2
chmod 700 .
chmod 600 ./brownbag.ini
chmod 700 ./texts
EOF2
)"
}

@test "a file with a secret that others may read is an error" {
  printf 'secret\n' >password
  brownbag config set smtp.password_file "$PWD/password"
  chmod 640 password
  same found "$(found)" $'error\tmodes'
  chmod 600 password
  same found "$(found)" "all is well"
}

@test "telling words are found where others see them, unless the group says so" {
  brownbag config set group.name 'New Parents'
  brownbag config set smtp.from 'moms@example.org'
  brownbag config set meeting.location 'Room 4B'
  expect 0 brownbag doctor --porcelain --fields check,text
  assert_has "$output" 'words'$'\t''group.name: "New Parents"'
  assert_has "$output" 'words'$'\t''smtp.from: "moms@example.org"'
  same lines "$(wc -l <<<"$output")" 2
  for pair in 'group.subject=Parents' 'group.organizer=Parents <x@example.org>' smtp.reply_to=parents@example.org \
    'meeting.location=Parents corner' meeting.link=https://example.org/parents; do
    assert_has "$(brownbag -c "$pair" doctor --porcelain --fields check,text)" 'words'$'\t'"${pair%%=*}: "
  done
  brownbag config set group.discreet no
  same found "$(found)" "all is well"
  brownbag config set group.discreet yes
  brownbag config unset smtp.from
  brownbag config set group.name Tuesdays
  mv ../lunch ../lactation
  cd ../lactation
  assert_has "$(brownbag doctor --porcelain --fields text)" "the folder"
}

@test "open turns, announcing too far, no way out for mail, and a silent cron" {
  brownbag config set rotation.announce 9
  same announce "$(found)" $'warning\tannounce'
  brownbag config unset rotation.announce
  brownbag config unset smtp.url
  same mail "$(found)" $'warning\tmail'
  brownbag config set smtp.url maildir:/nonexistent/box
  brownbag start --yes >/dev/null 2>&1
  same cron "$(found)" $'warning\tcron'
  for i in 1 2 3 4 5 6 7 8 9 10 11 12; do brownbag roster pause $i 2>/dev/null; done
  same turns "$(found)" $'warning\tcron\nwarning\tturns'
}

@test "answers that Google keeps to itself are told of, where answers are read" {
  same nothing "$(brownbag -c smtp.url=smtps://smtp.gmail.com doctor --porcelain)" ""
  printf 'From: cron@example.org\n\nHello\n' | brownbag rsvp read >/dev/null
  same elsewhere "$(brownbag doctor --porcelain)" ""
  for setting in smtp.url=smtps://smtp.gmail.com smtp.url=smtp://smtp-relay.GMail.com:587 \
    smtp.from=lunch@Gmail.com 'group.organizer=The team <lunch@googlemail.com>'; do
    same "$setting" "$(brownbag -c "$setting" doctor --porcelain --fields severity,check)" $'warning\tanswers'
    same unasked "$(brownbag -c "$setting" -c invite.rsvp=no doctor --porcelain)" ""
  done
  for setting in smtp.url=smtps://gmail.com.example.org smtp.from=lunch@notgmail.com; do
    same "$setting" "$(brownbag -c "$setting" doctor --porcelain)" ""
  done
}

@test "start refuses what doctor calls an error, and no warning" {
  printf 'Hello {{nobody}}\n' >texts/invite.txt
  chmod 600 texts/invite.txt
  expect 1 brownbag start --yes
  assert_has "$talk" "texts: "
  assert_has "$talk" "brownbag doctor"
  rm texts/invite.txt texts/helplines.txt
  same mode "$(brownbag status --json | "$PYTHON" -c 'import json, sys; print(json.load(sys.stdin)["mode"])')" rehearsal
  expect 0 brownbag start --yes
}
