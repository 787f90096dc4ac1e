#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag write: one mail each, a look first, discreet subjects.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
}

mails() { # FIELDS
  brownbag outbox list --porcelain --fields "$1"
}

# Subjects of what is in the rehearsal's maildir, and the words that stand in each.
read_outbox() {
  "$PYTHON" - <<'P'
import email, email.policy, glob
for name in sorted(glob.glob("outbox/new/*")):
    mail = email.message_from_binary_file(open(name, "rb"), policy=email.policy.default)
    assert len(mail["To"].addresses) == 1 and not mail["Cc"] and not mail["Bcc"]
    print(mail["To"].addresses[0].addr_spec, mail["Subject"], "yes" if "Ring at the gate." in mail.get_body().get_content() else "no")
P
}

@test "each active member gets one mail, and who is paused none" {
  brownbag roster pause 4 2>/dev/null
  expect 0 brownbag write --subject 'The door' <<<'Ring at the gate.'
  same mails "$(mails kind,state | sort | uniq -c | tr -s ' ')" $' 11 note\tsent'
  read_outbox >seen
  same subjects "$(cut -d' ' -f2- seen | sort -u)" "The door yes"
  same readers "$(cut -d' ' -f1 seen | sort -u | wc -l)" 11
}

@test "a dry run shows one of them and how many there would be, and changes nothing" {
  before=$(sha256sum brownbag.db)
  expect 0 brownbag write -n <<<'Ring at the gate.'
  assert_has "$output" "Subject: Lunch

Hello Ana Lima,

Ring at the gate.
"
  assert_has "$output" "12 mails, one each; this one to member 1."
  same store "$(sha256sum brownbag.db)" "$before"
}

@test "sets and single members" {
  brownbag roster edit 2 --leads no 2>/dev/null
  expect 0 brownbag write -n --to facilitators <<<'Hello'
  assert_has "$output" "11 mails"
  expect 0 brownbag write -n --to 'ana lima' <<<'Hello'
  assert_has "$output" "One mail, to member 1."
  expect 1 brownbag write --to accepted <<<'Hello'
  assert_talk 'error: nobody is meant by "accepted"'
  expect 1 brownbag write --to nobody@example.org <<<'Hello'
  brownbag roster pause 3 2>/dev/null
  expect 1 brownbag write --to 3 <<<'Hello'
  assert_talk 'error: member 3 gets no mail of the kind note (paused)'
}

@test "who accepted the next lunch is meant, and nobody who accepted another" {
  brownbag remind
  for answer in 'next 2 accepted' 'next 4 declined' 'next 5 tentative' 'next+1 3 accepted'; do
    # shellcheck disable=SC2086 # several words
    brownbag rsvp set $answer 2>/dev/null
  done
  expect 0 brownbag write --to accepted <<<'Ring at the gate.'
  same mails "$(mails kind,member | grep note)" $'note\t2'
}

@test "what must not go out is refused before anything is queued" {
  assert_usage brownbag write </dev/null
  assert_usage brownbag write <<<$' \t'
  assert_usage brownbag write --subject 'For all parents' <<<'Hello'
  assert_has "$talk" "(parent)"
  assert_usage brownbag write --subject $'One\r\nBcc: eve@example.org' <<<'Hello'
  assert_usage brownbag write <<<$'left \xe2\x80\xae right'
  assert_usage brownbag write < <(printf 'a\0b')
  assert_usage brownbag write < <(head -c 20000 /dev/zero | tr '\0' a)
  expect 0 brownbag -c group.discreet=no write -n --subject 'For all parents' <<<'Hello'
  expect 1 brownbag -c remind.note=off write <<<'Hello'
  assert_talk 'error: [remind] note = off: no notes are sent'
  brownbag stop 2>/dev/null
  expect 1 brownbag write <<<'Hello'
  same queue "$(mails id)" ""
}

@test "placeholders in the words mean nothing" {
  expect 0 brownbag write -n --to 1 <<<'{{name}} {{nmae}} {{?reader}}'
  assert_has "$output" '{{name}} {{nmae}} {{?reader}}'
}

@test "on a terminal the editor opens, the mail is shown, and only a yes sends it" {
  export EDITOR="printf 'Ring at the gate.\n' >"
  expect 1 script -qec 'brownbag write --to 1' /dev/null <<<n
  assert_has "$output" "One mail, to member 1."
  same queue "$(mails id)" ""
  expect 0 script -qec 'brownbag write --to 1' /dev/null <<<y
  same queue "$(mails kind,member)" $'note\t1'
  EDITOR=true expect 1 script -qec 'brownbag write --to 1' /dev/null </dev/null
  assert_has "$output" "there are no words to send"
  [ -z "$(ls note.txt* 2>/dev/null)" ]
}
