#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag agenda add, remove, send and invite send: minutes that add up, mail before its day.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
}

minutes() {
  brownbag agenda show "$1" | awk '$2 == "min" { sum += $1 } END { print sum }'
}

mails() {
  brownbag outbox list --porcelain --fields "$1"
}

@test "items take their minutes, and the parts still add up to the lunch" {
  expect 0 brownbag agenda add next 'Ten minutes with the works council' --minutes 10
  assert_talk '2027-01-12: with 1. Ten minutes with the works council (10 min)'
  expect 0 brownbag agenda add next 'Thanks'
  same sum "$(minutes next)" 60
  expect 0 brownbag agenda show next --as 1
  assert_has "$output" "12:20  Ten minutes with the works council"
  expect 0 brownbag agenda add -n next 'Not this one'
  expect 0 brownbag agenda remove next 1
  assert_talk '2027-01-12: without 1. Ten minutes with the works council (10 min)'
  expect 0 brownbag agenda show next
  assert_has "$output" " 5 min  Thanks"
  case $output in *council* | *'Not this'*) fail "$output" ;; esac
  same sum "$(minutes next)" 60
}

@test "an agenda that is longer than the lunch is refused" {
  assert_usage brownbag agenda add next 'A talk' --minutes 50
  assert_talk "error: 50 minutes don't fit: a lunch of 60 has 29 left for items, theme and open floor keep 5"
  brownbag agenda add next 'A talk' --minutes 29 2>/dev/null
  assert_usage brownbag agenda add next 'A word' --minutes 1
  same sum "$(minutes next)" 60
  assert_usage brownbag agenda add next $'Two\nlines'
  assert_usage brownbag agenda add next $'bidi \xe2\x80\xae'
  expect 1 brownbag agenda remove next 2
  assert_usage brownbag agenda remove next x
  expect 1 brownbag agenda add 2026-12-08 'Too late'
  for n in 1 2 3 4 5 6 7 8; do brownbag agenda add next+1 "Item $n" --minutes 1 2>/dev/null; done
  expect 1 brownbag agenda add next+1 'Item 9' --minutes 1
}

@test "a sent agenda goes again only if it is asked for" {
  brownbag remind
  expect 0 brownbag agenda send next
  same sent "$(mails kind | grep -c agenda)" 12
  expect 0 brownbag agenda send next
  expect 0 brownbag agenda add next 'A word'
  assert_has "$talk" 'brownbag agenda send 2027-01-12 --again'
  expect 0 brownbag agenda send next --again -n --porcelain
  same dry "$(wc -l <<<"$output")" 12
  expect 0 brownbag agenda send next --again
  expect 0 brownbag --now 2027-01-07T09:00 remind
  same sent "$(mails kind | grep -c agenda)" 24
}

@test "what is added, and another theme, come into an agenda that waits" {
  flock brownbag.lock brownbag remind
  flock brownbag.lock brownbag agenda send next 2>/dev/null
  expect 0 brownbag agenda add next 'A word'
  case $talk in *--again*) fail "$talk" ;; esac
  theme=$(brownbag agenda show next | grep '^Theme: ')
  expect 0 brownbag theme set next plan-b
  case $talk in *--again*) fail "$talk" ;; esac
  expect 0 brownbag remind
  same sent "$(mails kind,state | grep agenda | sort | uniq -c | tr -s ' ')" $' 12 agenda\tsent'
  same word "$(grep -rl 'A word' outbox/new | wc -l)" 14
  same old "$(grep -rlF "$theme" outbox/new | wc -l)" 0
}

@test "invites go before their day, to one or to all, and once" {
  expect 0 brownbag invite send 2027-05 --to 3
  same one "$(mails kind,month,member)" $'invite\t2027-05\t3'
  expect 1 brownbag invite send 2027-05 --to 3
  assert_talk 'error: member 3 has the invite; --again sends it once more'
  expect 0 brownbag invite send 2027-05 --to 3 --again
  expect 0 brownbag invite send 2027-05
  same all "$(mails month | grep -c 2027-05)" 13
  "$PYTHON" - <<'P'
import email, email.policy, glob, icalendar
seen = set()
for name in glob.glob("outbox/new/*"):
    mail = email.message_from_binary_file(open(name, "rb"), policy=email.policy.default)
    event, = [c for part in mail.walk() if part.get_content_type() == "text/calendar"
              for c in icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")]
    seen.add((str(event["UID"]), int(event["SEQUENCE"])))
assert len(seen) == 12 and {sequence for _, sequence in seen} == {0}, seen
P
  expect 1 brownbag invite send 2028-12
  brownbag --now 2027-01-12T14:00 remind
  expect 1 brownbag --now 2027-01-12T14:00 invite send 2027-01
  assert_talk 'error: the lunch on 2027-01-12 has begun'
}

@test "who joins after an early invite gets it at once, and one that is off can be sent by hand" {
  brownbag invite send 2027-05 2>/dev/null
  brownbag roster add 'Nia Okoro <nia@example.org>' 2>/dev/null
  expect 0 brownbag remind
  mails kind,month,member | grep -qx $'invite\t2027-05\t13'
  brownbag config set remind.invite off
  expect 0 brownbag invite send 2027-06
  same sent "$(mails month | grep -c 2027-06)" 13
  expect 0 brownbag invite send 2027-06
  same sent "$(mails month | grep -c 2027-06)" 13
}

@test "showing touches nothing" {
  brownbag remind
  before=$(sha256sum brownbag.db)
  for command in 'agenda show next --as 1' 'invite show next --as 2' 'invite send next --again -n' 'agenda send next -n' 'agenda add next x -n' 'theme set next plan-b -n'; do
    # shellcheck disable=SC2086
    expect 0 brownbag $command
  done
  same store "$(sha256sum brownbag.db)" "$before"
}
