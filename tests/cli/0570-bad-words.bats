#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Whatever a mail could say is clean before it is stored: line ends, control characters and
# marks that turn text around are refused at each door, with the place; nothing is stored half.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
  brownbag rotate >/dev/null
}

tricks=($'a\r\nBcc: eve@example.org' $'a\nb' $'a\rb' $'a\xe2\x80\xaeb' $'a\xe2\x81\xa6b' $'a\xe2\x80\xa8b' $'a\x07b' $'a\x7fb' $'a\xffb')

# Settings and rows, but for the ones about when something last ran.
stored() {
  cat brownbag.ini
  sqlite3 brownbag.db .dump | sha256sum
  ls -R
}

# Fails, says what is wrong about WHAT, and changes nothing.
refuses() { # WHAT COMMAND.. with @ for the trick
  local what=$1 trick before code
  shift
  for trick in "${tricks[@]}"; do
    before=$(stored)
    code=0
    brownbag "${@//@/$trick}" >out 2>err </dev/null || code=$?
    [ "$code" = 1 ] || [ "$code" = 2 ] || fail "$* with $(printf %q "$trick") exited with $code" "$(<err)"
    grep -qi "$what" err || fail "$* with $(printf %q "$trick") doesn't say $what" "$(<err)"
    same lines "$(grep -c '^error: \|^usage: ' err)" 1
    [ "$(tr -d '\n' <err | "$PYTHON" -c 'import sys, unicodedata
print(sum(unicodedata.category(c) in ("Cc", "Cf", "Zl") for c in sys.stdin.buffer.read().decode("utf-8")))')" = 0 ] ||
      fail "the message for $* has the trick in it"
    rm out err
    same stored "$(stored)" "$before"
  done
}

@test "a name" {
  refuses '' roster add '@ <ana9@example.org>'
  refuses name roster edit 2 --name @
}

@test "an address" {
  refuses '' roster add 'Ana <ana@@example.org>'
  refuses '' roster edit 2 --email 'ana@@example.org'
}

@test "a row of a file, with its line" {
  for trick in "${tricks[@]::8}"; do # the last one is a letter of windows-1252
    before=$(stored)
    code=0
    printf 'name,email\nEve,eve@example.org\n"%s",mal@example.org\n' "$trick" >../people.csv
    brownbag roster import ../people.csv >../out 2>../err || code=$?
    [ "$code" = 1 ] || fail "$(printf %q "$trick") exited with $code" "$(<../err)"
    grep -q '^../people.csv:3: name: ' ../err || fail "no place: $(<../err)"
    same stored "$(stored)" "$before"
  done
}

@test "where and how a lunch is" {
  refuses location meeting edit next --location @
  refuses link meeting edit next --link 'https://meet.example.org/@'
}

@test "what is added to an agenda" {
  refuses agenda agenda add next @
}

@test "a subject" {
  for trick in "${tricks[@]}"; do
    before=$(stored)
    code=0
    brownbag write --subject "$trick" <<<Hello >../out 2>../err || code=$?
    [ "$code" = 2 ] || fail "$(printf %q "$trick") exited with $code" "$(<../err)"
    assert_has "$(<../err)" subject
    same stored "$(stored)" "$before"
  done
}

@test "settings" {
  for key in group.name group.subject group.organizer meeting.location meeting.link meeting.needs smtp.from smtp.reply_to; do
    refuses '' config set "$key" @
  done
}

@test "a topic" {
  refuses topic topic add @
}
