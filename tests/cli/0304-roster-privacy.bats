#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What nobody is to learn about a member by accident: from a mail, a log, a list
# of processes, a file that others may read.

load lib
load mail

setup() {
  setup_world
}

teardown() {
  stop_mail_server
}

new_group() { # DIR
  brownbag init "$1" --name Tuesdays --organizer 'The team <lunch@example.org>' \
    --timezone Europe/Berlin --meets 'second tuesday 12:00-13:00' 2>/dev/null
}

# The text of each mail in a maildir, decoded: "address: line" for lines that match.
lines_of_mails() { # PATTERN MAILDIR
  "$PYTHON" - "$@" <<'PY'
import email, email.policy, pathlib, re, sys
for path in sorted(pathlib.Path(sys.argv[2]).glob('new/*')):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    text = mail.get_body(('plain',)).get_content()
    for line in text.splitlines():
        if re.search(sys.argv[1], line):
            print(f"{mail['to'].addresses[0].addr_spec}: {line}")
PY
}

@test "nothing is guessed: no name is made of an address, and the nameless are greeted without one" {
  new_group lunch
  cd lunch
  brownbag roster add ana.lima@example.org 'Dr. Bram de Wit <bram@example.org>' 2>/dev/null
  printf 'email,title,gender\ncleo.dahl@example.org,Prof.,f\n' | brownbag roster import - 2>/dev/null
  same names "$(brownbag roster list --porcelain --fields id,name)" $'1\t\n3\t\n2\tDr. Bram de Wit'
  brownbag remind >/dev/null 2>&1
  same greetings "$(lines_of_mails '^(Hello|Dear|Hi)' outbox | sort -u)" "ana.lima@example.org: Hello,
bram@example.org: Hello Dr. Bram de Wit,
cleo.dahl@example.org: Hello,"
  same headers "$(grep -rihE '^to:' outbox | sort -u | tr -d '\r')" 'To: "Dr. Bram de Wit" <bram@example.org>
To: ana.lima@example.org
To: cleo.dahl@example.org'
}

@test "a member in another zone is told both times, others are told one" {
  new_group lunch
  cd lunch
  brownbag roster add 'Ana <ana@example.org>' 'Bram <bram@example.org>' 2>/dev/null
  brownbag roster edit 1 --zone America/New_York 2>/dev/null
  for day in 2027-01-04T09:00 2027-01-07T09:00 2027-01-11T15:00; do
    BROWNBAG_NOW=$day brownbag remind >/dev/null 2>&1
  done
  both=$(lines_of_mails 'For you:' outbox)
  same lines "$(sort -u <<<"$both")" "ana@example.org: For you: 06:00 to 07:00 (America/New_York)"
  # each mail to her that says when, as many as Bram gets
  same mails "$(wc -l <<<"$both")" "$(lines_of_mails '12:00 to 13:00' outbox | grep -c '^bram')"
  assert_has "$(lines_of_mails '12:00 to 13:00' outbox)" "ana@example.org"
}

@test "a database that others may read isn't opened, and the remedy can be copied" {
  new_group lunch
  chmod 644 lunch/brownbag.db
  expect 1 as_user brownbag -C lunch roster list
  same stdout "$output" ""
  assert_talk "error: lunch/brownbag.db: others may read it (mode 0644); run: chmod 600 lunch/brownbag.db"
  chmod 600 lunch/brownbag.db
  expect 0 as_user brownbag -C lunch roster list
}

@test "a password that others may read isn't used" {
  make_queue ana@example.org
  printf 'secret\n' >password
  brownbag config set smtp.user lunch
  brownbag config set smtp.password_file "$PWD/password"
  chmod 640 password
  cd ..
  expect 1 as_user brownbag -C group deliver
  assert_has "$talk" "chmod 600"
  [[ $talk != *secret* ]]
}

@test "what is made is readable by its owner alone, whatever the umask" {
  umask 000
  new_group lunch
  cd lunch
  brownbag roster add ana@example.org 2>/dev/null
  brownbag remind >/dev/null 2>&1
  brownbag roster export -o roster.csv
  # what a program of the settings makes, too
  brownbag -c "backup.encrypt_command=!cat >$PWD/by-program" backup ../backup 2>/dev/null || true
  [ -s by-program ]
  [ -n "$(find outbox -type f)" ]
  same lax "$(find . -perm /077)" ""
}

@test "a folder that others may read is a warning and no more" {
  new_group lunch
  chmod 755 lunch
  expect 0 as_user brownbag -C lunch doctor --porcelain --fields severity,check,remedy
  assert_has "$output" $'warning\tmodes\tchmod 700 lunch'
  expect 0 as_user brownbag -C lunch roster list
}

@test "logs, traces and what cron might mail name nobody" {
  make_queue zofia@example.org yusuf@example.org xenia@example.org
  for id in 1 2 3; do brownbag roster edit "$id" --name "Quirin$id Zebra$id" 2>/dev/null; done
  start_mail_server
  brownbag roster pause 2 2>/dev/null
  brownbag roster away 3 --from 2027-02-01 --until 2027-03-20 2>/dev/null
  names='zofia|yusuf|xenia|quirin|zebra'
  # the test can fail: they are there to be found
  [[ $(brownbag roster list --addresses | grep -icE "$names") -eq 3 ]]
  said=$BATS_TEST_TMPDIR/said
  {
    brownbag -vv remind
    brownbag -vv deliver
    BROWNBAG_NOW=2027-02-04T10:00 brownbag -vv remind
    brownbag roster remove -n 1 >/dev/null 2>&1
    BROWNBAG_NOW=2027-02-08T16:00 brownbag -vv remind
    brownbag -vv remind -n --until +3m --json
    brownbag -vv log --json
    brownbag -vv doctor
    brownbag -vv outbox list --json
    stop_mail_server
    brownbag roster resume 2 >/dev/null 2>&1
    BROWNBAG_NOW=2027-02-08T16:30 brownbag -vv remind
    BROWNBAG_NOW=2027-02-08T16:30 brownbag -vv deliver
  } >"$said" 2>&1 || true
  # traces of the dialogue are among it
  assert_has "$(<"$said")" "RCPT TO:"
  same found "$(grep -inE "$names" "$said")" ""
}

@test "no person has to be on the command line" {
  new_group lunch
  cd lunch
  echo 'Ana Lima <ana@example.org>, Bram <bram@example.org>' | brownbag roster add - 2>/dev/null
  echo 'cleo@example.org' | { echo email; cat; } | brownbag roster import - 2>/dev/null
  expect 0 brownbag roster edit 1 --leads no
  expect 0 brownbag roster pause 2
  expect 0 brownbag roster remove 2
  expect 0 brownbag roster erase 3 --yes
  same left "$(brownbag roster list --porcelain --fields id)" 1
  expect 0 brownbag roster edit 1 --name - --email - <<<$'Ana L.\nana.l@example.org'
  same ana "$(brownbag roster show 1 --addresses --porcelain --fields name,email)" $'Ana L.\tana.l@example.org'
  expect 0 brownbag roster edit 1 --name - <<<''
  same nameless "$(brownbag roster show 1 --porcelain --fields name)" ""
  expect 0 brownbag roster erase --forget - <<<'cleo@example.org'
  expect 0 brownbag roster erase - --yes <<<'ana.l@example.org'
  same left "$(brownbag roster list --porcelain)" ""
  assert_usage brownbag roster edit 2 --email - </dev/null
  assert_usage brownbag roster erase - --yes </dev/null
}

@test "what an editor that was killed has left of somebody goes with who is erased" {
  brownbag init --example group 2>/dev/null
  cd group
  cat >"$HOME/editor" <<'SH'
#!/bin/sh
# leaves a copy beside it, as editors do, and takes the program along
echo 'For Ana Lima' >>"$1"
cp "$1" "$(dirname "$1")/.$(basename "$1").swp"
pid=$PPID
until [ "$(cat /proc/$pid/comm)" = brownbag ]; do pid=$(awk '/^PPid/ { print $2 }' /proc/$pid/status); done
kill -9 "$pid"
SH
  chmod 700 "$HOME/editor"
  for edit in "roster edit 1" "write --to 1" "intro new --asker 1 --topic feeding"; do
    EDITOR=$HOME/editor script -qec "brownbag $edit" /dev/null </dev/null >/dev/null || true
  done
  same modes "$(stat -c %a drafts drafts/* | sort | uniq -c | xargs)" "3 600 1 700"
  same left "$(grep -rl 'Ana Lima' drafts | wc -l)" 6
  echo 'For Bram' >drafts/note.txt.abcdef
  expect 0 brownbag roster erase 1 --yes
  same left "$(find drafts -type f)" drafts/note.txt.abcdef
  expect 1 grep -rl 'Ana Lima' .
  EDITOR=true expect 0 script -qec "brownbag roster edit 2" /dev/null
  rm drafts/note.txt.abcdef
  EDITOR=true expect 0 script -qec "brownbag roster edit 2" /dev/null
  [ ! -e drafts ]
}
