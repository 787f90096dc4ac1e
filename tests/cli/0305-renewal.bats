#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What is asked once a year: whether mail is still welcome, and whether a keeper is still
# glad to be asked; what an answer does, or none; and keepers who have left.
#
# shellcheck disable=SC2030,SC2031 # each test has a clock of its own

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
}

# "kind member" of what goes out between two instants, a run a day.
run_days() { # FROM DAYS
  local i
  for ((i = 0; i < $2; i++)); do
    BROWNBAG_NOW=$(date -d "$1 + $i days" +%Y-%m-%d)T12:00 brownbag remind >/dev/null
  done
}

# "member state" of all renewals
renewals() {
  brownbag outbox list --porcelain --fields member,kind,state | sed -n 's/	renew	/ /p'
}

# The Message-ID of a member's last renewal.
renewal_of() { # MEMBER
  brownbag outbox list --porcelain --fields member,kind,message_id | sed -n "s/^$1	renew	//p" | tail -1
}

# A reply to that mail, read at once.
reply() { # ADDRESS MESSAGE-ID WORD
  printf 'From: %s\nTo: lunch@example.org\nSubject: Re: yours\nDate: %s\nMessage-ID: <%s-reply@example.org>\nIn-Reply-To: <%s>\n\n%s\n' \
    "$1" "$(date -Rud "$BROWNBAG_NOW")" "$RANDOM" "$2" "$3" >reply.eml
  brownbag rsvp read --porcelain --fields effect,what reply.eml
}

offers() { # MEMBER
  brownbag roster show "$1" --porcelain --fields topics
}

@test "each member is asked once a year whether mail is welcome, and stays without a word" {
  run_days 2028-01-01 31
  same asked "$(renewals | sort -n | uniq -c | awk '{ print $1, $2, $3 }')" \
    "$(for id in $(seq 12); do echo "1 $id sent"; done)"
  # not all on one day
  days=$(brownbag outbox list --json | "$PYTHON" -c 'import json, sys
print(len({row["due_at"] for row in json.load(sys.stdin) if row["kind"] == "renew"}))')
  [ "$days" -ge 8 ] || fail "on $days days"
  BROWNBAG_NOW=2028-02-14T12:00 brownbag remind
  same active "$(brownbag roster list --porcelain --fields id | wc -l)" 12
  same asked "$(renewals | wc -l)" 12
}

@test "the mail promises what is true, with something that reads answers and without" {
  export BROWNBAG_NOW=2028-01-03T12:00
  brownbag remind
  expect 0 brownbag outbox show "$(brownbag outbox list --porcelain --fields id,kind | sed -n 's/	renew$//p' | head -1)"
  assert_has "$output" 'Subject: Do you still want these mails?'
  assert_has "$output" 'No reply is needed to stay.'
  assert_has "$output" 'write to'
  case $output in *'Reply '*) fail "nothing reads a reply" ;; esac
}

@test "NO to it takes off the list, YES changes nothing" {
  export BROWNBAG_NOW=2028-01-03T12:00
  brownbag remind
  same no "$(reply ana@example.org "$(renewal_of 1)" NO)" $'applied\tstop'
  same status "$(brownbag roster show 1 --porcelain --fields status)" former
  same yes "$(reply bram@example.org "$(renewal_of 2)" yes)" $'applied\tstays'
  same status "$(brownbag roster show 2 --porcelain --fields status)" active
}

@test "a keeper is asked before the offer ends, and it ends without an answer" {
  for who in 1 2 3; do brownbag topic offer $who logistics 2>/dev/null; done
  brownbag topic add daycare
  brownbag topic offer 1 daycare
  run_days 2027-12-13 10
  same asked "$(renewals | sort)" $'1 sent\n2 sent\n3 sent'
  expect 0 brownbag outbox show "$(brownbag outbox list --porcelain --fields id,kind,member | sed -n 's/	renew	1$//p')"
  assert_has "$output" 'Subject: Still glad to be asked?'
  assert_has "$output" $'  daycare\n  logistics\n'
  export BROWNBAG_NOW=2027-12-23T12:00
  same yes "$(reply ana@example.org "$(renewal_of 1)" YES)" $'applied\trenewed'
  same no "$(reply bram@example.org "$(renewal_of 2)" no)" $'applied\twithdrawn'
  same offers "$(offers 2)" ''
  same status "$(brownbag roster show 2 --porcelain --fields status)" active
  expect 0 brownbag topic who logistics --porcelain --fields id,renewed
  assert_output $'1\t2027-12\n3\t2027-01'
  BROWNBAG_NOW=2028-01-31T12:00 brownbag remind
  same third "$(offers 3)" logistics
  BROWNBAG_NOW=2028-02-01T12:00 brownbag remind
  same third "$(offers 3)" ''
  same first "$(offers 1)" 'daycare,logistics'
  assert_has "$(brownbag log --porcelain --fields what,member)" $'topic lapsed\t3'
  expect 0 brownbag roster show 3 --all
  case $output in *topics*) fail "the consent stays" ;; esac
}

@test "roster edit renews what somebody offers, and ends it" {
  brownbag topic offer 1 logistics --cap 3 2>/dev/null
  BROWNBAG_NOW=2027-08-04T08:00 expect 0 brownbag roster edit 1 --topics yes -n
  expect 0 brownbag topic who logistics --porcelain --fields renewed
  assert_output 2027-01
  BROWNBAG_NOW=2027-08-04T08:00 expect 0 brownbag roster edit 1 --topics yes
  expect 0 brownbag topic who logistics --porcelain --fields cap,renewed
  assert_output $'3\t2027-08'
  expect 0 brownbag roster edit 1 --topics no
  same offers "$(offers 1)" ''
  expect 1 brownbag roster edit 1 --topics yes
  assert_talk 'error: member 1 offers nothing; brownbag topic offer does that'
}

@test "who left and may still be asked gets nothing but that, and can end it" {
  brownbag topic offer 1 logistics 2>/dev/null
  expect 1 brownbag roster remove 2 --keep-topics
  assert_talk 'error: member 2 offers nothing that they could be asked about'
  expect 0 brownbag roster remove ana@example.org --keep-topics
  assert_talk 'Ana Lima (1) is off the list, and may still be asked about what they offer'
  expect 0 brownbag roster list --topic logistics --porcelain --fields id,status
  assert_output $'1\tformer'
  run_days 2027-01-05 36
  brownbag write --to active --subject 'A word' <<<'Some words.' 2>/dev/null
  expect 0 brownbag outbox list --porcelain --fields member,kind
  same since "$(grep '^1	' <<<"$output")" $'1\tconfirm'
  run_days 2027-12-13 10
  expect 0 brownbag outbox list --porcelain --fields member,kind,state
  same mails "$(grep '^1	' <<<"$output" | sort -u)" $'1\trenew\tsent'
  expect 0 brownbag outbox show "$(brownbag outbox list --porcelain --fields id,kind,member | sed -n 's/	renew	1$//p')"
  assert_has "$output" 'Still glad to be asked?'
  export BROWNBAG_NOW=2027-12-23T12:00
  expect 1 brownbag roster edit 1 --leads yes
  expect 0 brownbag roster edit ana@example.org --email ana.lima@example.org
  expect 0 brownbag roster edit 1 --topics yes
  expect 0 brownbag roster remove ana.lima@example.org
  same offers "$(offers 1)" ''
  expect 1 brownbag roster remove ana.lima@example.org
}

@test "the farewell says that questions may come, if so" {
  brownbag topic offer 1 logistics 2>/dev/null
  brownbag roster remove ana@example.org --keep-topics 2>/dev/null
  brownbag roster remove bram@example.org 2>/dev/null
  brownbag remind
  for id in $(brownbag outbox list --porcelain --fields id,kind | sed -n 's/	confirm$//p'); do brownbag outbox show "$id"; done >mails
  same kept "$(grep -c 'but when somebody has a' mails)" 1
  same silent "$(grep -c 'You will hear nothing more from us\.' mails)" 1
}

@test "one word ends it: STOP, and DELETE forgets" {
  for who in 1 2; do brownbag topic offer $who logistics 2>/dev/null; done
  for who in ana bram; do brownbag roster remove $who@example.org --keep-topics 2>/dev/null; done
  run_days 2027-12-13 10
  export BROWNBAG_NOW=2027-12-23T12:00
  same stop "$(reply ana@example.org "$(renewal_of 1)" STOP)" $'applied\tstop'
  same delete "$(reply bram@example.org "$(renewal_of 2)" DELETE)" $'applied\tdelete'
  expect 0 brownbag topic who logistics --porcelain
  assert_output ''
  BROWNBAG_NOW=2027-12-31T12:00 brownbag remind
  ! grep -raq 'bram@example' brownbag.db outbox || fail 'a byte is left'
}
