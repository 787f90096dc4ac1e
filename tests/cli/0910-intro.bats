#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Introductions: nobody hears of the other before both have said yes.

load lib
load intro

state() { # ID
  brownbag intro list --all --porcelain --fields id,state | sed -n "s/^$1	//p"
}

@test "from the question to the follow-up, by the organizer's hand" {
  make_circle 4 7
  expect 0 brownbag intro new --asker 'ana lima' --topic business-travel --before 2027-04 --json <<<"$QUESTION"
  same id "$(tr -d ' \n' <<<"$output")" '{"id":1}'
  assert_talk 'goes out: intro to member 1
introduction 1: member 1 is asked whether it may be put so; somebody is looked for until 2027-04-01'
  assert_has "$(letter ana 'Your question')" "Hello Ana Lima,

may we put this to somebody in the group, without your name?

$QUESTION
"
  same nobody "$(letters)" 'ana: Your question'
  expect 0 brownbag intro answer 1 --who 1 --yes --as 'A. L. <ana@home.example.org>'
  letter dele 'A question you might be able to answer' >asked
  assert_has "$(<asked)" "who knows about this:

$QUESTION
"
  ! grep -iq 'ana\|lima\|a\. l\.' asked || fail 'the asker is named'
  expect 0 brownbag intro answer 1 --who 4 --yes
  same state "$(state 1)" connected
  assert_has "$(letter ana 'An introduction')" "here is somebody who is glad to talk with you:

   Dele Okafor
   dele@example.org

It is about this:

$QUESTION

You write first: suggest two times."
  assert_has "$(letter dele 'An introduction')" "This is who would like to talk with you:

   A. L.
   ana@home.example.org
"
  letter dele 'An introduction' >told
  ! grep -q 'Lima\|<ana@example.org\|ana@example.org' told || fail 'the roster is told instead'
  at 2027-02-21T10:00 brownbag remind
  same before "$(letters | wc -l)" 4
  at 2027-02-22T10:00 brownbag remind
  same after "$(letters | sort)" 'ana: An introduction
ana: An introduction
ana: Your question
dele: A question you might be able to answer
dele: An introduction'
  ! letter ana 'An introduction' | sed '1,/^===/d' | grep -q 'Dele\|nights' || fail 'the follow-up names somebody'
  BROWNBAG_NOW=2027-02-23T10:00 expect 0 brownbag intro answer 1 --who 1 --yes
  same state "$(state 1)" closed
  expect 0 brownbag log --porcelain --fields what
  assert_has "$output" 'introduction made'
  same tally "$(count_of_tally)" 'introductions asked business-travel 2027-01 1
introductions helped business-travel 2027-01 1
introductions made business-travel 2027-01 1'
}

# What is counted, and stays.
count_of_tally() {
  "$PYTHON" -c 'import sqlite3
for row in sqlite3.connect("brownbag.db").execute("SELECT what, month, count FROM tally WHERE what GLOB '"'introductions*'"' ORDER BY what"):
    print(*row)'
}

@test "answers by word, with the name and address that a reply says" {
  make_circle 4 7
  read_answers
  begin
  reply 1 $'YES\r\n\r\nas: A. L. <ana@home.example.org>' >yes.eml
  expect 0 brownbag rsvp read --porcelain --fields effect,what,member,reason yes.eml
  assert_output $'applied\tintroduction\t1\tit goes on'
  brownbag remind
  same asked "$(letters | grep might)" 'dele: A question you might be able to answer'
  reply 4 'Later.' >later.eml
  expect 0 brownbag rsvp read --porcelain --fields effect,what,member,reason later.eml
  assert_output $'applied\tintroduction\t4\tit goes on'
  reply 7 'yes' >yes7.eml
  expect 0 brownbag rsvp read --porcelain --fields effect,what,member,reason yes7.eml
  assert_output $'applied\tintroduction\t7\tit goes on'
  brownbag remind
  assert_has "$(letter grace 'An introduction')" "   A. L.
   ana@home.example.org"
  assert_has "$(letter ana 'An introduction')" "   Grace Muller
   grace@example.org"
  # The quoted mail says "as:", too, and isn't listened to.
  same nobody "$(grep -c nobody@example.org outbox/new/* | grep -vc ':0$')" 0
  expect 0 brownbag rsvp read --porcelain --fields effect,reason yes.eml
  sed 's/^Message-ID: <.*/Message-ID: <again@home.example.org>\r/' yes.eml >again.eml
  expect 0 brownbag rsvp read --porcelain --fields effect,reason again.eml
  assert_output $'review\tintroduction 1 waits for no such answer of member 1'
}

@test "an address alone goes with the name on the roster" {
  make_circle 4
  begin
  expect 0 brownbag intro answer 1 --who 1 --yes --as ana@home.example.org
  expect 0 brownbag intro answer 1 --who 4 --yes
  assert_has "$(letter dele 'An introduction')" "   Ana Lima
   ana@home.example.org"
}

@test "the asker may stop it at any point, also by the first mail" {
  make_circle 4
  read_answers
  begin
  reply 1 YES >yes.eml
  reply 1 NO >no.eml
  brownbag rsvp read yes.eml >/dev/null
  expect 0 brownbag rsvp read --porcelain --fields effect,what no.eml
  same state "$(state 1)" declined
  reply 4 YES >late.eml
  expect 0 brownbag rsvp read --porcelain --fields effect,reason late.eml
  assert_output $'review\tthe introduction that it is about is over'
}

@test "an answer from another address waits, and accepting it goes on as it says" {
  make_circle 4
  read_answers
  begin
  reply 1 $'YES\r\nas: A. L. <ana@home.example.org>' | sed 's/^From: .*/From: <ana@elsewhere.example.org>\r/' >elsewhere.eml
  expect 0 brownbag rsvp read --porcelain --fields effect,member,reason elsewhere.eml
  assert_output $'review\t1\tit was sent from an unknown address'
  expect 0 brownbag rsvp review --porcelain --fields id,member,wants
  assert_output $'1\t1\tyes'
  expect 0 brownbag rsvp review accept 1 -n
  same state "$(state 1)" asked-asker
  expect 0 brownbag rsvp review accept 1
  assert_talk 'member 1: introduction'
  same state "$(state 1)" asked-helper
  brownbag intro answer 1 --who 4 --yes 2>/dev/null
  brownbag remind
  assert_has "$(letter dele 'An introduction')" 'A. L.'
  # To somebody else's question it is an answer of nobody.
  begin
  reply 1 YES | sed 's/^From: .*/From: <chiara@example.org>\r/' >chiara.eml
  expect 0 brownbag rsvp read --porcelain --fields effect,member,reason chiara.eml
  assert_output $'review\t3\tit answers a mail to somebody else'
  expect 1 brownbag rsvp review accept 2
  assert_has "$talk" 'brownbag intro answer'
}

@test "a line that is no mailbox is looked at by a person" {
  make_circle 4
  read_answers
  begin
  reply 1 $'YES\r\nas: somebody nice' >odd.eml
  expect 0 brownbag rsvp read --porcelain --fields effect,reason odd.eml
  assert_output $'review\thow they want to be introduced can\'t be read'
  same state "$(state 1)" asked-asker
}

# How it ends for the asker, and what an organizer sees of it: each a folder of its own.
end_with() { # NAME COMMAND
  cp -r group "$1"
  cd "$1" || return
  "${@:2}" >/dev/null 2>&1
  at 2027-03-01T09:00 brownbag remind >/dev/null
  brownbag intro show 1 --json >../"$1".show
  brownbag intro list --all --porcelain >>../"$1".show
  at 2027-03-01T09:00 brownbag status --json | "$PYTHON" -c 'import json, sys; print([n for n in json.load(sys.stdin)["needs_you"] if "introduction" in n["text"]])' >>../"$1".show
  "$PYTHON" - >../"$1".mail <<'P'
import email, glob, re
for name in glob.glob("outbox/new/*"):
    raw = open(name, "rb").read()
    if b"To: Ana Lima" in raw and b"not found someone" in raw:
        raw = re.sub(rb"(?m)^Message-ID: .*\n", b"", raw)
        print(re.sub(rb'=_[a-z2-7]{26}', b"=_", raw).decode())
P
  cd ..
}

nobody_there() { brownbag topic withdraw 4 business-travel && brownbag intro answer 1 --who 1 --yes; }
says() { brownbag intro answer 1 --who 1 --yes && brownbag intro answer 1 --who 4 "$1"; }
is_silent() { brownbag intro answer 1 --who 1 --yes && at 2027-02-15T10:00 brownbag remind; }
is_paused() { brownbag intro answer 1 --who 1 --yes && brownbag roster pause 4; }
is_kept_apart() { brownbag intro answer 1 --who 1 --yes && brownbag roster exclude 4 1; }

@test "a no looks like nobody found, byte for byte" {
  make_circle 4
  begin --before 2027-03
  cd ..
  end_with nobody nobody_there
  end_with no says --no
  end_with later says --later
  end_with silent is_silent
  end_with paused is_paused
  end_with apart is_kept_apart
  assert_has "$(<nobody.mail)" 'we have not found someone. We have deleted the question; ask again
whenever you like.'
  assert_has "$(<nobody.mail)" 'Date: Mon, 01 Mar 2027 08:00:00 +0000'
  same link "$(sqlite3 no/brownbag.db "SELECT member, intro IS NULL FROM occasion WHERE letter = 'nobody'")" '1|1'
  assert_has "$(<nobody.show)" '"state": "closed"'
  for other in no later silent paused apart; do
    cmp nobody.mail "$other.mail" || fail "$other: another mail"
    cmp nobody.show "$other.show" || fail "$other: another view"
  done
}

@test "while it is looked for, a no looks like nobody, too" {
  make_circle 4
  begin
  cp -r . ../other
  nobody_there 2>/dev/null
  brownbag intro show 1 >nobody
  brownbag status --json | grep -A3 introduction >>nobody
  cd ../other
  says --no 2>/dev/null
  brownbag intro show 1 >no
  brownbag status --json | grep -A3 introduction >>no
  same view "$(<no)" "$(<../group/nobody)"
  assert_has "$(<no)" 'introduction 1 has nobody to ask now'
}

@test "the longest rest first, once a month, one after the other" {
  make_circle 4 7
  begin && brownbag intro answer 1 --who 1 --yes 2>/dev/null
  BROWNBAG_NOW=2027-02-02T10:00 begin && at 2027-02-02T10:00 brownbag intro answer 2 --who 1 --yes 2>/dev/null
  same first "$(letters | sort | uniq -c | grep might | tr -s ' ')" ' 1 dele: A question you might be able to answer
 1 grace: A question you might be able to answer'
  at 2027-02-03T10:00 brownbag intro answer 1 --who 4 --no 2>/dev/null
  same full "$(letters | grep -c might)" 2
  at 2027-03-01T09:00 brownbag remind
  same march "$(letters | grep -c 'grace: .*might')" 2
}

@test "two who are kept apart are never introduced" {
  make_circle 4 7
  brownbag roster exclude 1 4 2>/dev/null
  begin && brownbag intro answer 1 --who 1 --yes 2>/dev/null
  same asked "$(letters | grep might)" 'grace: A question you might be able to answer'
  # Also not if that is said in between.
  expect 0 brownbag intro answer 1 --who 7 --yes -n
  brownbag roster exclude 7 1 2>/dev/null
  expect 1 brownbag intro answer 1 --who 4 --yes
  brownbag remind
  same state "$(state 1)" asked-helper
  same nothing "$(letters | grep -c 'An introduction')" 0
  expect 0 brownbag roster show 4 --all
  ! grep -q 'Ana' <<<"$output" || fail 'with whom is shown'
}

@test "who left but still offers may be asked" {
  make_circle 4
  brownbag roster remove 4 --keep-topics 2>/dev/null
  begin && brownbag intro answer 1 --who 1 --yes 2>/dev/null
  same asked "$(letters | grep might)" 'dele: A question you might be able to answer'
}

@test "bad input: one line each, and nothing changed" {
  make_circle 4
  brownbag topic offer 1 business-travel 2>/dev/null
  begin && brownbag intro answer 1 --who 1 --yes 2>/dev/null
  before=$(sha256sum brownbag.db)
  while IFS='|' read -r code arguments words wanted; do
    eval "expect $code brownbag intro $arguments" <<<"$words"
    assert_output ""
    assert_talk "error: $wanted"
    same "$arguments" "$(sha256sum brownbag.db)" "$before"
  done <<'CASES'
1|new --asker 4 --topic childcare|How?|nobody offers childcare: brownbag topic offer WHO childcare
1|new --asker 1 --topic travel|How?|there is no topic "travel"; brownbag topic list shows them
1|new --asker nobody --topic business-travel|How?|nobody on the roster is "nobody" (brownbag roster list)
2|new --asker 2|How?|intro new wants --asker WHO and --topic TOPIC
2|new --asker 2 --topic business-travel --before 2027-02|How?|2027-02 isn't a month to come
2|new --asker 2 --topic business-travel --before soon|How?|"soon" is no month; write it as 2027-02
2|new --asker 2 --topic business-travel||there is no question
2|new --asker 2 --topic business-travel|How do I? Bram|the question holds the name or address of member 2; it goes to others: put it without
2|new --asker 2 --topic business-travel|Ask ANA lima|the question holds the name or address of member 1; it goes to others: put it without
1|answer 1 --who 1 --yes|x|introduction 1 waits for no such answer of member 1
1|answer 1 --who 7 --yes|x|introduction 1 waits for no such answer of member 7
1|answer 1 --who 1 --later|x|introduction 1 waits for no such answer of member 1
1|answer 9 --who 1 --yes|x|there is no introduction 9
2|answer 1 --who 4|x|intro answer wants one of --yes, --no and --later
2|answer 1 --who 4 --yes --no|x|intro answer wants one of --yes, --no and --later
2|answer 1 --yes|x|intro answer wants --who WHO
2|answer x --who 4 --yes|x|"x" is no number of an introduction (brownbag intro list)
2|answer 1 --who 4 --no --as a@example.org|x|only a yes goes with a name and an address
1|close 9|x|there is no introduction 9
1|show 9|x|there is no introduction 9
CASES
}

@test "nobody is introduced to herself, nor to who is kept apart, paused or gone" {
  make_circle 4
  expect 1 brownbag intro new --asker 4 --topic business-travel <<<"$QUESTION"
  assert_talk 'error: nobody but member 4, who asks, offers business-travel'
  for change in 'exclude 4 1' 'pause 4' 'remove 4'; do
    cp -r . ../other
    # shellcheck disable=SC2086 # several words
    brownbag -C ../other roster $change 2>/dev/null
    before=$(sha256sum ../other/brownbag.db)
    expect 1 brownbag -C ../other intro new --asker 1 --topic business-travel <<<"$QUESTION"
    case $change in
      remove*) assert_talk 'error: nobody offers business-travel: brownbag topic offer WHO business-travel' ;;
      *) assert_talk 'error: nobody who offers business-travel can be asked for member 1' ;;
    esac
    same "$change" "$(sha256sum ../other/brownbag.db)" "$before"
    rm -r ../other
  done
  expect 1 brownbag -c remind.intro=off intro new --asker 1 --topic business-travel <<<"$QUESTION"
  assert_talk 'error: [remind] intro is off: nobody would be asked'
  # An offer that has lapsed is none, also before remind ends it.
  BROWNBAG_NOW=2028-03-01T10:00 expect 1 brownbag intro new --asker 1 --topic business-travel <<<"$QUESTION"
  assert_talk 'error: nobody offers business-travel: brownbag topic offer WHO business-travel'
  sqlite3 brownbag.db 'UPDATE member SET bounces = 2 WHERE id = 1'
  expect 1 brownbag intro new --asker 1 --topic business-travel <<<"$QUESTION"
  assert_talk 'error: no mail reaches member 1'
  brownbag roster pause 1 2>/dev/null
  expect 1 brownbag intro new --asker 1 --topic business-travel <<<"$QUESTION"
  assert_talk 'error: member 1 is paused, and gets no mail'
  brownbag roster remove 1 2>/dev/null
  expect 1 brownbag intro new --asker 1 --topic business-travel <<<"$QUESTION"
  assert_talk "error: member 1 isn't on the list any more"
}
