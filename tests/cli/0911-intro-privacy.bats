#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What is left of introductions, and when: the question goes with its mails.

load lib
load intro

in_database() { # TEXT
  grep -aq "$1" brownbag.db
}

connect() {
  begin
  brownbag intro answer 1 --who 1 --yes --as 'A. L. <ana@home.example.org>' 2>/dev/null
  brownbag intro answer 1 --who 4 --yes 2>/dev/null
}

@test "question, sides and mails are gone once it is over" {
  make_circle 4
  connect
  in_database 'nights away' || fail 'there is nothing to be deleted'
  in_database 'home.example.org' || fail 'there is nothing to be deleted'
  expect 0 brownbag intro close 1
  ! in_database 'nights away' || fail 'the question is left'
  ! in_database 'home.example.org' || fail 'a side is left'
  expect 0 brownbag intro show 1 --json
  same show "$(tr -d ' \n' <<<"$output")" '{"id":1,"topic":"business-travel","state":"closed","begun":"2027-02-01","until":"2027-03-15","question":null,"asker":null,"helper":null,"waits_for":null}'
  expect 1 brownbag intro close 1
  assert_talk 'error: introduction 1 is over already'
}

@test "also where remind ends it" {
  make_circle 4
  connect
  at 2027-02-22T10:00 brownbag remind
  in_database 'nights away' || fail 'gone too early'
  at 2027-03-08T09:59 brownbag remind
  in_database 'nights away' || fail 'gone too early'
  at 2027-03-08T10:00 brownbag remind
  ! in_database 'nights away' || fail 'the question is left'
}

@test "after 60 days at most nothing is left but a count" {
  make_circle 4
  begin --before 2028-01
  brownbag intro show 1 >shown
  assert_has "$(<shown)" 'Until      2027-04-02'
  brownbag intro answer 1 --who 1 --yes 2>/dev/null
  at 2027-04-01T12:00 brownbag remind
  in_database 'nights away' || fail 'gone too early'
  at 2027-04-02T12:00 brownbag remind
  ! in_database 'nights away' || fail 'the question is left'
  at 2027-04-05T12:00 brownbag remind
  expect 0 brownbag intro list --all --json
  assert_output '[]'
  brownbag config set retention.introductions '10 days'
  BROWNBAG_NOW=2027-05-01T10:00 begin
  at 2027-05-01T10:00 brownbag intro show 2 >shown
  assert_has "$(<shown)" 'Until      2027-05-11'
}

@test "what the asker asked goes with the asker, from the mails of others too" {
  make_circle 4
  begin
  brownbag intro answer 1 --who 1 --yes 2>/dev/null
  expect 0 brownbag roster show 4 --all
  assert_has "$output" 'nights away' # it is in a mail to them
  ! grep -q 'Lima' <<<"$output" || fail 'the asker is named'
  rm -r outbox
  expect 0 brownbag roster erase 1 --yes
  ! in_database 'nights away' || fail 'the question is left'
  expect 0 brownbag intro list --all --json
  assert_output '[]'
  expect 0 brownbag fsck
}

@test "who asked and goes meanwhile ends it, without a word to anybody" {
  make_circle 4
  begin
  brownbag intro answer 1 --who 1 --yes 2>/dev/null
  sent=$(letters | wc -l)
  brownbag roster pause 1 2>/dev/null
  at 2027-02-02T10:00 brownbag remind
  expect 0 brownbag intro list --all --porcelain --fields state
  assert_output closed
  same letters "$(letters | wc -l)" "$sent"
}

@test "no log, no listing and no run of remind names anybody" {
  make_circle 4
  connect
  { brownbag log --porcelain; brownbag intro list --all --porcelain; brownbag -vv remind; brownbag status --json; } >all 2>&1
  ! grep -iq 'dele\|nights\|home\.example' all || fail "$(grep -in 'dele\|nights\|home\.example' all)"
}

@test "a dry run shows what would go out and changes nothing" {
  make_circle 4
  before=$(sha256sum brownbag.db)
  expect 0 brownbag intro new -n --asker 1 --topic business-travel <<<"$QUESTION"
  assert_talk 'would go out: intro to member 1
introduction 1 would begin: member 1 is asked whether it may be put so; somebody is looked for until 2027-03-15'
  same store "$(sha256sum brownbag.db)" "$before"
  begin
  brownbag intro answer 1 --who 1 --yes 2>/dev/null
  before=$(sha256sum brownbag.db)
  for command in 'answer 1 --who 4 --yes' 'close 1'; do
    # shellcheck disable=SC2086 # several words
    expect 0 brownbag intro $command -n
    assert_has "$talk" 'would go out: intro to member 1'
    same store "$(sha256sum brownbag.db)" "$before"
  done
  # What remind would do by itself, it shows before.
  brownbag topic offer 7 business-travel 2>/dev/null
  before=$(sha256sum brownbag.db)
  BROWNBAG_NOW=2027-02-15T10:00 expect 0 brownbag remind -n --porcelain --fields kind,member
  assert_has "$output" $'intro\t7'
  same store "$(sha256sum brownbag.db)" "$before"
}

@test "a stopped group asks nobody, and goes on where it was" {
  make_circle 4
  brownbag config set smtp.url maildir:sent
  brownbag start --yes >/dev/null 2>&1
  brownbag stop
  expect 0 brownbag intro new --asker 1 --topic business-travel <<<"$QUESTION"
  assert_has "$talk" 'the group is stopped: nobody is asked before brownbag start'
  expect 0 brownbag intro list --porcelain --fields state
  assert_output new
  expect 1 brownbag intro answer 1 --who 1 --yes
  brownbag start --yes >/dev/null 2>&1
  brownbag remind
  expect 0 brownbag intro list --porcelain --fields state
  assert_output asked-asker
  same mail "$(grep -l 'Subject: Your question' sent/new/* | wc -l)" 1
}

@test "what was tried in a rehearsal reaches nobody later" {
  make_circle 4
  begin
  brownbag intro answer 1 --who 1 --yes 2>/dev/null
  brownbag config set smtp.url maildir:sent
  brownbag start --yes >/dev/null 2>&1
  brownbag remind
  expect 0 brownbag intro list --all --json
  assert_output '[]'
  ! grep -r 'Subject: .*question' sent || fail 'somebody was asked'
}

@test "the organizers' digest counts them, by number and age" {
  make_circle 4
  BROWNBAG_NOW=2027-02-20T10:00 begin
  at 2027-03-01T09:00 brownbag remind
  grep -l '^To: .*lunch@example.org' outbox/new/* >digest
  assert_has "$(tr -d '\r' <"$(<digest)")" 'Introductions
   1: 8 days, asked-asker'
}
