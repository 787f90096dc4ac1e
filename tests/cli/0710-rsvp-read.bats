#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Messages in, effects out: what calendar programs and people send, where it comes from,
# what a mail filter is told.

load lib
load answers

@test "each message has the effect that the manifest says, and no word of it is printed" {
  make_invited_group
  local file wanted code
  cp brownbag.db ../fresh.db
  while IFS= read -r line; do
    file=${line%%$'\t'*} wanted=${line#*$'\t'}
    cp ../fresh.db brownbag.db
    code=0
    case $wanted in malformed*) code=1 ;; esac
    same "$file" "$(effect_of "$REPLIES/$file.eml" "$code")" "$(tr '\t' '|' <<<"$wanted")"
    same "$file twice" "$(effect_of "$REPLIES/$file.eml")" 'ignored||||it was read before'
  done < <(grep -v '^#' "$REPLIES/MANIFEST.tsv")
  same count "$(grep -cv '^#' "$REPLIES/MANIFEST.tsv")" "$(find "$REPLIES" -name '*.eml' | wc -l)"
}

@test "what is recorded is what was said, whoever's address it came from" {
  make_invited_group
  expect 0 brownbag rsvp read "$REPLIES"/{google-accept,exchange-decline-german,google-tentative-note,exchange-for-the-boss}.eml
  expect 0 brownbag rsvp list next --porcelain
  same answers "$(grep -v none <<<"$output")" "1	Ana Lima	accepted	2027-01-05T09:00:00+01:00	yes	calendar
2	Bram de Wit	declined	2027-01-05T09:00:00+01:00	yes	calendar
3	Chiara Rossi	tentative	2027-01-05T09:00:00+01:00	yes	calendar
5	Elif Kaya	accepted	2027-01-05T09:00:00+01:00	no	calendar"
  # a comment is where people give reasons
  same comments "$(grep -ac 'Elternzeit' brownbag.db)" 0
}

@test "a copy that came another way has no effect of its own" {
  make_invited_group
  { echo 'Received: from list.example.net by mx.example.org; Tue, 5 Jan 2027 08:00:00 +0000'; cat "$REPLIES/word-pause.eml"; } >copy.eml
  same first "$(effect_of "$REPLIES/word-pause.eml")" "$(sed -n 's/^word-pause\t//p' "$REPLIES/MANIFEST.tsv" | tr '\t' '|')"
  same copy "$(effect_of copy.eml)" 'ignored||||it was read before'
}

@test "the newer of two answers counts, in whichever order they come" {
  make_invited_group
  change_reply thunderbird-accept 's/20270104T101500Z/20270104T110000Z/; s/0000.\.reply/later.reply/; s/^Message-ID: </&later/; /^Content-Type: application/,$d'
  cp "$REPLIES/thunderbird-accept.eml" early.eml
  sed -i 's/ACCEPTED/DECLINED/; /^Content-Type: application/,$d' early.eml
  same newer "$(effect_of thunderbird-accept.eml)" 'applied|accepted|6|2027-01|it is recorded'
  same older "$(effect_of early.eml)" 'ignored||6|2027-01|a newer answer is recorded'
  expect 0 brownbag rsvp list next --porcelain --fields id,answer
  assert_has "$output" '6	accepted'
}

@test "[rsvp] strict holds what comes from an unknown address" {
  make_invited_group
  brownbag config set rsvp.strict yes
  same strict "$(effect_of "$REPLIES/exchange-for-the-boss.eml")" 'review||5|2027-01|it was sent from an unknown address'
  same known "$(effect_of "$REPLIES/google-accept.eml")" 'applied|accepted|1|2027-01|it is recorded'
}

@test "only the topmost Authentication-Results of the own server are believed" {
  make_invited_group
  local forged='mx.example.org; dmarc=fail header.from=example.org' passed='mx.example.org; dmarc=pass header.from=example.org'
  brownbag config set rsvp.authserv_id mx.example.org
  { echo "Authentication-Results: $forged"; echo "Authentication-Results: $passed"; cat "$REPLIES/google-accept.eml"; } >forged.eml
  { echo "Authentication-Results: other.example.net; dmarc=fail"; echo "Authentication-Results: $passed"; cat "$REPLIES/google-decline.eml"; } >passed.eml
  { echo 'Authentication-Results: mx.example.org; spf=fail smtp.mailfrom="x; dmarc=pass "@example.com'; cat "$REPLIES/word-pause.eml"; } >quoted.eml
  same forged "$(effect_of forged.eml)" 'review||1|2027-01|the mail server says its sender is forged'
  same passed "$(effect_of passed.eml)" 'applied|declined|2|2027-01|it is recorded'
  same quoted "$(effect_of quoted.eml)" 'review||2|2027-01|the mail server says its sender is forged'
}

@test "standard input and a maildir do as well as files, and a maildir stays as it is" {
  make_invited_group
  expect 0 brownbag rsvp read <"$REPLIES/google-accept.eml"
  assert_has "$output" '-       applied accepted 2027-01'
  mkdir -p mail/{cur,new,tmp}
  cp "$REPLIES/google-decline.eml" mail/new/1.eml
  cp "$REPLIES/word-pause.eml" mail/cur/2.eml:2,S
  expect 0 brownbag rsvp read --maildir mail --porcelain --fields source,effect
  assert_output 'mail/cur/2.eml:2,S	applied
mail/new/1.eml	applied'
  expect 0 brownbag rsvp read --maildir mail --porcelain --fields source,effect
  assert_output 'mail/cur/2.eml:2,S	ignored
mail/new/1.eml	ignored'
  same files "$(find mail -type f | sort)" 'mail/cur/2.eml:2,S
mail/new/1.eml'
  expect 1 brownbag rsvp read nothing.eml
  expect 1 brownbag rsvp read --maildir group
  assert_usage brownbag rsvp read --maildir mail mail/new/1.eml
}

@test "what is malformed lies in quarantine, for its owner alone, and not for ever" {
  make_invited_group
  expect 1 brownbag rsvp read "$REPLIES/nested-deep.eml"
  same files "$(find quarantine -type f | wc -l)" 1
  same mode "$(stat -c %a quarantine quarantine/new quarantine/new/*)" '700
700
600'
  cmp quarantine/new/* "$REPLIES/nested-deep.eml"
  BROWNBAG_NOW=2027-01-13T09:00 expect 0 brownbag rsvp read "$REPLIES/spam.eml"
  same gone "$(find quarantine -type f | wc -l)" 0
  # not a byte of it is in the store
  same bytes "$(grep -ac 'multipart' brownbag.db)" 0
}

@test "who is erased is in no message that was put aside, or waits" {
  make_invited_group
  sed 's/ana@example.org/elif@example.org/' "$REPLIES/nested-deep.eml" >aside.eml
  expect 1 brownbag rsvp read aside.eml
  sed 's/Grace Muller/Elif Kaya/; s/grace@example.org/elif@example.org/' "$REPLIES/words-too-many.eml" >waits.eml
  expect 0 brownbag rsvp read waits.eml
  expect 0 brownbag rsvp review --porcelain --fields id
  assert_output 1
  rm aside.eml waits.eml members.csv
  expect 0 brownbag roster erase elif@example.org --yes
  same files "$(find quarantine -type f | wc -l)" 0
  expect 0 brownbag rsvp review --porcelain
  assert_output ''
  same bytes "$(grep -ral 'elif@example.org' . | wc -l)" 0
}

@test "one that is too large is cut off, and the writer is read to its end" {
  make_invited_group
  { cat "$REPLIES/google-accept.eml"; head -c 3000000 /dev/zero | tr '\0' x; } >large.eml
  { cat large.eml; echo "$?" >written; } | expect 1 brownbag rsvp read --porcelain --fields reason -
  same written "$(<written)" 0
  same large "$(brownbag rsvp read --porcelain --fields effect large.eml)" ignored # it is in quarantine already
}

@test "a mail filter keeps what can't be dealt with: 75, and nothing has happened" {
  make_invited_group
  "$PYTHON" - <<'PYTHON' &
import sqlite3, time, pathlib
db = sqlite3.connect("brownbag.db", isolation_level=None)
db.execute("BEGIN IMMEDIATE")
pathlib.Path("held").touch()
while pathlib.Path("held").exists():
    time.sleep(0.02)
PYTHON
  until [ -e held ]; do sleep 0.02; done
  expect 75 brownbag rsvp read - <"$REPLIES/google-accept.eml"
  [ -z "$output" ]
  rm held
  wait
  same again "$(effect_of "$REPLIES/google-accept.eml")" 'applied|accepted|1|2027-01|it is recorded'
  # a setting that is wrong isn't the message's fault either
  echo nonsense >>brownbag.ini
  expect 75 brownbag rsvp read - <"$REPLIES/google-decline.eml"
}

@test "a message that was begun twice and never finished is put aside unread" {
  make_invited_group
  begun() { # TRIES
    "$PYTHON" - "$REPLIES/google-accept.eml" "$1" <<'PYTHON'
import hashlib, hmac, sqlite3, sys
digest = hmac.digest(bytes(range(32)), b"received\0" + open(sys.argv[1], "rb").read(), hashlib.sha256)
with sqlite3.connect("brownbag.db") as db:
    db.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, 0)", (digest, int(sys.argv[2])))
PYTHON
  }
  begun 2
  same twice "$(effect_of "$REPLIES/google-accept.eml" 1)" 'malformed||||it ended the program that read it 2 times'
  begun 1
  same once "$(effect_of "$REPLIES/google-accept.eml")" 'applied|accepted|1|2027-01|it is recorded'
}

@test "copies of one message are one message, also without a Message-ID" {
  make_invited_group
  sed '/^Message-ID:/Id' "$REPLIES/words-too-many.eml" >copy.eml
  expect 0 brownbag rsvp read --porcelain --fields effect,reason copy.eml copy.eml copy.eml
  assert_output 'review	it is none of the words
ignored	it was read before
ignored	it was read before'
  same waiting "$(sqlite3 brownbag.db 'SELECT count(*) FROM review')" 1
  same aside "$(find . -path ./quarantine/new -type d)" ''
}

@test "killed at any write, it loses nothing and does nothing twice" {
  make_invited_group
  cp brownbag.db ../fresh.db
  local fetch=$BUILD/brownbag-fetch when killed=0
  for when in $(seq 1 3 40); do
    cp ../fresh.db brownbag.db
    rm -f brownbag.db-journal
    strace -f -o trace -e trace=pwrite64,fdatasync,ftruncate \
      -e inject=pwrite64,fdatasync,ftruncate:signal=KILL:when="$when" \
      "$fetch" read "$REPLIES"/{word-no-to-brief-by-lead,google-decline}.eml >/dev/null 2>&1 || killed=$((killed + 1))
    expect 0 brownbag rsvp read "$REPLIES"/{word-no-to-brief-by-lead,google-decline}.eml
    expect 0 brownbag rsvp list next --porcelain --fields id,answer
    same "answers after $when" "$(grep -v none <<<"$output" | tr '\n\t' ' =')" '1=declined 2=declined '
    same "lead after $when" "$(brownbag meeting list --porcelain --fields facilitators --count 1)" 3
    same "turn mails after $when" "$(brownbag outbox list --porcelain --fields kind,member,state | grep -c '^brief.*queued')" 2
  done
  [ "$killed" -gt 5 ] || fail "only $killed runs were killed"
}
