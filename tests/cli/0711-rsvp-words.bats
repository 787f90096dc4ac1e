#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Words in replies: at once, confirmed once, then silence; what is in doubt waits for a
# person; what comes back stops mail.

load lib
load answers

member_state() { # ID
  brownbag roster show "$1" --porcelain --fields status
}

# "kind state" of the mails to a member, invites of before aside.
mails_to() { # ID
  brownbag outbox list --porcelain --fields member,kind,state | sed -n "s/^$1	//p" | tr '\t' ' ' | grep -v '^\(invite\|brief\) sent'
}

@test "STOP takes effect at once, is confirmed once with the CANCEL, and then nothing comes" {
  make_invited_group
  expect 0 brownbag rsvp read "$REPLIES/word-unsubscribe-link.eml"
  same status "$(member_state 2)" former
  same mails "$(mails_to 2)" 'confirm queued'
  brownbag remind
  expect 0 brownbag outbox list --json
  expect 0 grep -rl 'To: Bram' outbox/new outbox/cur
  brownbag outbox show "$(brownbag outbox list --porcelain --fields id,kind | sed -n 's/	confirm$//p')" >mail
  assert_has "$(<mail)" METHOD:CANCEL
  BROWNBAG_NOW=2027-01-13T10:00 brownbag remind
  BROWNBAG_NOW=2027-02-20T10:00 brownbag remind
  same silence "$(mails_to 2)" 'confirm sent'
}

@test "PAUSE rests until BACK" {
  make_invited_group
  expect 0 brownbag rsvp read "$REPLIES/word-pause.eml"
  same status "$(member_state 2)" paused
  BROWNBAG_NOW=2027-01-11T16:00 brownbag remind
  same mails "$(mails_to 2 | grep sent)" 'confirm sent'
  sed 's/^PAUSE/Back/; s/reply@/reply2@/' "$REPLIES/word-pause.eml" >back.eml
  BROWNBAG_NOW=2027-01-12T08:00 expect 0 brownbag rsvp read back.eml
  same status "$(member_state 2)" active
}

@test "DELETE forgets after seven days, unless BACK comes before" {
  make_invited_group
  expect 0 brownbag rsvp read "$REPLIES/word-delete-signature.eml"
  same status "$(member_state 5)" former
  BROWNBAG_NOW=2027-01-12T08:59 brownbag remind
  expect 0 brownbag roster show elif@example.org
  cp -r . ../other
  BROWNBAG_NOW=2027-01-12T09:00 brownbag remind
  expect 1 brownbag roster show elif@example.org
  ! grep -raq 'elif@example' brownbag.db outbox || fail 'a byte is left'
  cd ../other
  sed 's/^delete/BACK/; s/reply@/reply2@/' "$REPLIES/word-delete-signature.eml" >back.eml
  BROWNBAG_NOW=2027-01-12T08:59 expect 0 brownbag rsvp read back.eml
  BROWNBAG_NOW=2027-02-12T09:00 brownbag remind
  same status "$(member_state 5)" active
}

@test "the words are a setting; List-Unsubscribe goes on saying stop" {
  make_invited_group
  brownbag config set rsvp.words 'ruhe ende vergessen wieder ja nein tausch später dabei'
  same yes "$(effect_of "$REPLIES/word-yes-to-invite.eml")" 'review||7|2027-01|it is none of the words'
  sed 's/^No\r$/NEIN.\r/; s/reply@/reply2@/' "$REPLIES/word-no-to-invite.eml" >nein.eml
  same nein "$(effect_of nein.eml)" 'applied|declined|8|2027-01|it is recorded'
  same stop "$(effect_of "$REPLIES/word-unsubscribe-link.eml")" 'applied|stop|2||off the list'
}

@test "who said no hears no reminder, and counts in the brief and in status" {
  make_invited_group
  expect 0 brownbag rsvp read "$REPLIES"/{word-no-to-invite,google-accept,google-tentative-note}.eml
  expect 0 brownbag status
  assert_has "$output" "Answers       1 come, 1 may, 1 don't, 9 have not said"
  BROWNBAG_NOW=2027-01-07T10:00 brownbag remind
  BROWNBAG_NOW=2027-01-11T16:00 brownbag remind
  expect 0 brownbag outbox list --porcelain --fields kind,member
  same reminders "$(grep -c ^reminder <<<"$output")" 11
  same theirs "$(grep -c '^reminder	8$' <<<"$output")" 0
}

@test "a facilitator who declines opens the question who takes over" {
  make_invited_group
  sed 's/PARTSTAT=3DACCEPTED/PARTSTAT=3DDECLINED/; s/PARTSTAT=ACCEPTED/PARTSTAT=DECLINED/' "$REPLIES/ios-accept.eml" >lead.eml
  same declined "$(effect_of lead.eml)" 'applied|declined|1|2027-01|it is recorded'
  expect 0 brownbag status
  assert_has "$output" "member 1, who facilitates on Tue 2027-01-12 12:00, does not come: who takes over?"
  assert_has "$output" "brownbag rotate decline 2027-01-12 1, or ask first"
  # the fix does it as it is printed, also where the month has another lunch
  brownbag meeting add 'jan 19 12:00' 2>/dev/null
  expect 1 brownbag rotate decline 2027-01 1
  expect 0 brownbag rotate decline 2027-01-12 1
  expect 0 brownbag status
  case $output in *'who takes over'*) fail "asked still" ;; esac
}

@test "no to an agenda or a reminder gives up the turn of who leads" {
  make_invited_group
  BROWNBAG_NOW=2027-01-07T10:00 brownbag remind
  export BROWNBAG_NOW=2027-01-11T16:00
  brownbag remind
  cp brownbag.db ../fresh.db
  for kind in agenda reminder; do
    cp ../fresh.db brownbag.db
    id=$(brownbag outbox list --porcelain --fields member,kind,message_id | sed -n "s/^1	$kind	//p")
    [ -n "$id" ]
    printf 'From: ana@example.org\nIn-Reply-To: <%s>\n\nNo\n' "$id" >no.eml
    same "$kind" "$(effect_of no.eml)" 'applied|declined turn|1|2027-01|the turn goes to the next in order'
    expect 0 brownbag rsvp list next --porcelain --fields id,answer
    assert_has "$output" '1	declined'
  done
}

@test "JOIN from a stranger waits; accepting it adds and welcomes them, once" {
  make_invited_group
  expect 0 brownbag rsvp read "$REPLIES/join.eml"
  expect 0 brownbag rsvp review --porcelain --addresses --fields id,member,name,address,wants,words
  assert_output '1		Noor Haddad	noor@example.org	join	JOIN'
  expect 0 brownbag rsvp review --porcelain --fields reason
  assert_output 'somebody would like to join'
  expect 0 brownbag rsvp review
  case $output in *@*) fail "an address that nobody asked for" ;; esac
  expect 0 brownbag status
  assert_has "$output" '1 message waits for your decision'
  expect 0 brownbag rsvp review accept 1 -n
  expect 0 brownbag rsvp review accept 1
  assert_talk 'member 13: join'
  same status "$(member_state 13)" active
  brownbag remind
  assert_has "$(mails_to 13)" 'welcome sent'
  expect 1 brownbag rsvp review accept 1
}

@test "a no from an unknown address, accepted, is one to the mail that it answers" {
  make_invited_group
  sed 's/^From: .*/From: <hana@elsewhere.example.org>\r/' "$REPLIES/word-no-to-invite.eml" >no.eml
  same no "$(effect_of no.eml)" 'review||8|2027-01|it was sent from an unknown address'
  expect 0 brownbag rsvp review accept 1
  assert_talk 'member 8: declined'
  expect 0 brownbag rsvp list next --porcelain --fields id,answer,source
  assert_has "$output" $'8\tdeclined\torganizer'
}

@test "what waits can be accepted, rejected, or settled by hand" {
  make_invited_group
  expect 0 brownbag rsvp read "$REPLIES"/{other-organizer,words-from-unknown-address,google-counter-as-reply,words-too-many}.eml
  expect 0 brownbag rsvp review --porcelain --fields id,member,wants
  assert_output '1	9	accepted
2	8	stop
3	4	
4	7	'
  expect 0 brownbag rsvp review accept 1
  expect 0 brownbag rsvp list next --porcelain --fields id,answer,source
  assert_has "$output" '9	accepted	organizer'
  expect 0 brownbag rsvp review accept 2
  same status "$(member_state 8)" former
  expect 1 brownbag rsvp review accept 3
  expect 0 brownbag rsvp review reject 3
  expect 0 brownbag rsvp review --porcelain --fields id
  assert_output 4
  # nobody's words are kept for longer than a week
  BROWNBAG_NOW=2027-01-13T10:00 brownbag remind
  expect 0 brownbag rsvp review --porcelain
  assert_output ''
  same words "$(grep -ac 'sick child' brownbag.db)" 0
}

@test "set records what the organizer was told, and a later answer replaces it" {
  make_invited_group
  expect 0 brownbag rsvp set next chiara declined -n
  expect 0 brownbag rsvp set next chiara declined
  assert_talk 'member 3: declined for the lunch on Tue 2027-01-12 12:00'
  expect 0 brownbag rsvp list next --porcelain --fields id,answer,source
  assert_has "$output" '3	declined	organizer'
  sed 's/20270104T101500Z/20270105T101500Z/' "$REPLIES/google-tentative-note.eml" >later.eml
  BROWNBAG_NOW=2027-01-05T12:00 expect 0 brownbag rsvp read later.eml
  expect 0 brownbag rsvp list next --porcelain --fields id,answer,source
  assert_has "$output" '3	declined	organizer' # the attachment says something older
  expect 2 brownbag rsvp set next chiara perhaps
  expect 1 brownbag rsvp set 2028-01 chiara accepted
  expect 1 brownbag --now 2027-01-13T10:00 rsvp set 2027-01-12 chiara accepted
  assert_talk 'error: the lunch is over'
}

@test "two bounces in a row stop mail, and a corrected address is sent what it missed" {
  make_invited_group
  expect 0 brownbag rsvp read "$REPLIES/bounce-postfix.eml"
  expect 0 brownbag status
  assert_has "$output" 'a mail to member 3 came back: does the address work?'
  expect 0 brownbag outbox list --porcelain --fields member,kind,reply
  assert_has "$output" '3	invite	came back: 5.1.1'
  # the brief came back as well
  id=$(brownbag outbox list --porcelain --fields member,kind,message_id | sed -n 's/^3	brief	//p')
  sed "s/^Message-ID: <[a-z0-9]*@example.org>/Message-ID: <$id>/; s/reply@/reply2@/" "$REPLIES/bounce-postfix.eml" >second.eml
  same second "$(effect_of second.eml)" 'applied|bounce|3|2027-01|mail to that address comes back: nothing more goes there'
  expect 0 brownbag status
  assert_has "$output" 'brownbag roster edit 3 --email ADDRESS'
  BROWNBAG_NOW=2027-01-07T10:00 brownbag remind
  same nothing "$(mails_to 3)" ''
  BROWNBAG_NOW=2027-01-07T10:00 expect 0 brownbag roster edit 3 --email chiara.rossi@example.org
  BROWNBAG_NOW=2027-01-07T10:00 brownbag remind
  # the same two mails and the agenda, or what covers it
  assert_has "$(brownbag outbox list --porcelain --fields member,kind,state | sed -n 's/^3	//p' | sort | uniq -c)" '2 invite	sent'
  expect 0 brownbag status
  case $output in *'comes back'*) fail "told still" ;; esac
}

@test "mail from a member ends a run of bounces" {
  make_invited_group
  cp brownbag.db ../fresh.db
  printf 'From: chiara@example.org\nIn-Reply-To: <%s>\n\nYes\n' \
    "$(brownbag outbox list --porcelain --fields member,kind,message_id | sed -n 's/^3	invite	//p')" >word.eml
  for answer in "$REPLIES/google-tentative-note.eml" word.eml; do
    cp ../fresh.db brownbag.db
    expect 0 brownbag rsvp read "$REPLIES/bounce-postfix.eml"
    expect 0 brownbag status
    assert_has "$output" 'came back'
    assert_has "$(effect_of "$answer")" 'applied|'
    expect 0 brownbag status
    case $output in *'came back'*) fail "told still: $answer" ;; esac
  done
}

@test "nothing that is printed or logged holds an address or a word of a message" {
  make_invited_group
  brownbag -vv rsvp read "$REPLIES"/*.eml >printed 2>&1 || true
  brownbag log >>printed
  brownbag status >>printed
  ! grep -v '^/' printed | grep -n '@' || fail 'an address'
  ! grep -niE 'sick child|fridge|Elternzeit|Kinderarzt' printed || fail 'words'
}

@test "a hook hears what was applied, in ids, and can't spoil it" {
  make_invited_group
  mkdir -m 700 hooks
  printf '#!/bin/sh\ncat >>heard\necho >>heard\nexit 3\n' >hooks/post-rsvp
  chmod 700 hooks/post-rsvp
  expect 0 brownbag rsvp read "$REPLIES"/{google-decline,spam,word-pause}.eml
  assert_has "$talk" 'hooks/post-rsvp'
  same heard "$("$PYTHON" -c 'import json
for line in open("heard"):
    row = json.loads(line)
    print(row["hook"], row["at"], row["member"], row["what"], row["month"])')" \
'post-rsvp 2027-01-05T09:00:00+01:00 2 declined 2027-01
post-rsvp 2027-01-05T09:00:00+01:00 2 pause 2027-01'
}

@test "the process that looks at messages is older than the open store" {
  make_invited_group
  # the leak check is a tracer, too, and there can be only one
  ASAN_OPTIONS=detect_leaks=0 strace -ff -o trace -e trace=openat,clone,clone3,fork,vfork "$BUILD/brownbag-fetch" read "$REPLIES/google-accept.eml" >/dev/null
  same openers "$(grep -l '"[^"]*brownbag\.db"' trace.* | wc -l)" 1
  local parent
  parent=$(grep -l '"[^"]*brownbag\.db"' trace.*)
  grep -nE 'clone|fork' "$parent" | head -1 | cut -d: -f1 >first
  grep -n '"[^"]*brownbag\.db"' "$parent" | head -1 | cut -d: -f1 >second
  [ "$(<first)" -lt "$(<second)" ] || fail "the store was open first"
  same processes "$(find . -name 'trace.*' | wc -l)" 3
}
