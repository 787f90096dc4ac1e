#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A backup is encrypted or refused; a restored group sends nothing twice and
# brings nobody back.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
  # mail goes to a maildir, so that a live group may go by a fixed clock
  brownbag config set smtp.url maildir:sent
}

backup() { brownbag backup --plaintext --yes "$1" 2>/dev/null; }

# What of the group's folder is the group.
state() { find . -path ./.restoring -prune -o -type f ! -name 'brownbag.lock' -print0 | sort -z | xargs -0 sha256sum; }

counts() { brownbag outbox list --porcelain --fields state | sort | uniq -c | awk '{print $2, $1}'; }

@test "a backup is encrypted, and is put back as it was" {
  mkdir texts hooks
  printf 'Bring a spoon.\n' >texts/helplines.txt
  printf '#!/bin/sh\nexit 0\n' >hooks/pre-send
  chmod 700 hooks/pre-send
  age-keygen -o ../key 2>/dev/null
  expect 0 brownbag -c backup.encrypt_command="age -r $(age-keygen -y ../key)" backup ../group.age
  same mode "$(stat -c %a ../group.age)" 600
  same head "$(head -c 18 ../group.age)" age-encryption.org
  expect 1 grep -c -e 'Ana Lima' -e 'SQLite' ../group.age
  cd ..
  expect 0 brownbag restore --decrypt 'age -d -i key' group.age copy
  assert_talk "restored copy: 12 members on the list"
  same settings "$(<copy/brownbag.ini)" "$(<group/brownbag.ini)"
  same text "$(<copy/texts/helplines.txt)" "Bring a spoon."
  same modes "$(stat -c '%a %n' copy copy/brownbag.db copy/hooks/pre-send)" "700 copy
600 copy/brownbag.db
700 copy/hooks/pre-send"
  same laxer "$(find copy -type f -perm /077)" ""
  [ ! -e copy/.restoring ]
  same people "$(brownbag -C copy roster export)" "$(brownbag -C group roster export)"
  same lunches "$(brownbag -C copy meeting list)" "$(brownbag -C group meeting list)"
}

@test "without age it is gpg, and only a terminal is asked for a passphrase" {
  expect 1 brownbag backup ../none
  assert_has "$talk" "age asks for a passphrase, and there is no terminal"
  bin=${PWD%/*}/bin
  mkdir "$bin"
  ln -s "$(command -v brownbag)" "$bin"
  expect 1 env PATH="$bin" brownbag backup ../none
  assert_has "$talk" "nothing here encrypts a backup"
  printf '#!/bin/sh\n[ "$1" = -c ] && exec /usr/bin/tr a-z b-za\nexec /usr/bin/tr b-za a-z\n' >"$bin/gpg"
  chmod +x "$bin/gpg"
  expect 1 env PATH="$bin" brownbag backup ../none
  assert_has "$talk" "gpg asks for a passphrase"
  [ ! -e ../none ]
  expect 0 script -qec "PATH=$bin brownbag backup ../group.gpg" /dev/null
  expect 0 brownbag restore --decrypt "$bin/gpg -d" ../group.gpg ../copy
}

@test "no backup is left that isn't encrypted, and none is overwritten" {
  expect 1 brownbag -c backup.encrypt_command=cat backup ../b
  assert_has "$talk" "backup.encrypt_command doesn't encrypt"
  expect 1 brownbag -c backup.encrypt_command=false backup ../b
  assert_has "$talk" '"false" failed'
  expect 1 brownbag -c backup.encrypt_command=true backup ../b
  assert_has "$talk" "nothing came out of encrypting"
  expect 1 brownbag -c backup.encrypt_command=nonesuch backup ../b
  assert_has "$talk" "there is no such program"
  [ ! -e ../b ]
  assert_usage brownbag backup --plaintext ../b
  assert_has "$talk" "needs --yes"
  echo mine >../b
  expect 1 brownbag backup --plaintext --yes ../b
  assert_has "$talk" "there is one already"
  assert_file ../b mine
  expect 1 brownbag backup --plaintext --yes ../nowhere/b
}

@test "a backup goes through a pipe, whole and encrypted or not at all" {
  mkdir ../there
  brownbag config set backup.encrypt_command 'tr a-z n-za-m'
  brownbag backup - >../b 2>../said
  [ ! -s ../said ]
  grep -q 'SQLvgr sbezng 3' ../b
  [ ! -e ./- ]
  expect 0 brownbag restore --decrypt 'tr a-z n-za-m' - ../there/group <../b
  same people "$(brownbag -C ../there/group roster export)" "$(brownbag roster export)"
  brownbag backup --plaintext --yes - | brownbag restore - ../there/other
  same people "$(brownbag -C ../there/other roster export)" "$(brownbag roster export)"
  for bad in cat false; do
    expect 1 brownbag -c "backup.encrypt_command=$bad" backup -
    [ -z "$output" ]
  done
  # shellcheck disable=SC2016
  expect 1 bash -c 'brownbag backup - >/dev/full'
  assert_has "$talk" "No space left on device"
  expect 2 script -qec 'brownbag backup -' /dev/null
}

@test "--plaintext asks on a terminal" {
  expect 1 script -qec 'brownbag backup --plaintext ../b' /dev/null <<<n
  [ ! -e ../b ]
  expect 0 script -qec 'brownbag backup --plaintext ../b' /dev/null <<<y
  same head "$(head -c 15 ../b)" "SQLite format 3"
}

@test "what may have been sent since the backup is in doubt and not sent again" {
  expect 0 brownbag start --yes
  expect 0 brownbag remind
  backup ../b
  sent=$(brownbag outbox list --state sent --porcelain | wc -l)
  # a week of mail that the backup doesn't know of
  expect 0 brownbag --now 2027-01-11T16:00 remind
  mails=$(find sent -type f | wc -l)
  export BROWNBAG_NOW=2027-01-11T17:00
  expect 0 brownbag restore ../b
  assert_has "$talk" "12 members on the list; stopped: nothing goes out"
  assert_has "$talk" "mails may have been sent since the backup and are in doubt"
  expect 0 brownbag outbox list --state unknown --porcelain
  doubted=$(wc -l <<<"$output")
  same "what the week brought" "$((sent + doubted))" "$mails"
  expect 0 brownbag start --yes
  expect 0 brownbag remind
  same "mails in the maildir" "$(find sent -type f | wc -l)" "$mails"
  # also with the database lost, and in a folder of its own
  expect 0 brownbag restore ../b ../other
  expect 0 brownbag -C ../other outbox list --state unknown --porcelain
  same doubted "$(wc -l <<<"$output")" "$doubted"
}

@test "--nothing-sent lets what waits go out" {
  expect 0 brownbag start --yes
  expect 0 brownbag remind
  expect 0 brownbag stop
  backup ../b
  expect 0 brownbag --now 2027-01-07T10:00 restore --nothing-sent ../b ../other
  expect 0 brownbag -C ../other outbox list --state unknown --porcelain
  assert_output ""
  expect 0 brownbag -C ../other --now 2027-01-07T10:00 start --yes
  expect 0 brownbag -C ../other --now 2027-01-07T10:00 remind
  expect 0 brownbag -C ../other outbox list --state sent --porcelain --fields kind
  assert_has "$output" agenda
}

@test "who was erased after the backup stays erased" {
  backup ../b
  expect 0 brownbag roster erase 3 --yes
  expect 0 brownbag restore ../b
  assert_has "$talk" "11 members on the list"
  assert_has "$talk" "1 erased again, as since the backup"
  expect 0 brownbag status
  expect 1 grep -rl chiara . --include=brownbag.db --include=brownbag.db.backup
  printf 'name,email\nChiara Rossi,chiara@example.org\n' >people.csv
  expect 1 brownbag roster import people.csv
  assert_has "$talk" "erased"
}

@test "a dry run proves the backup and changes nothing" {
  backup ../b
  brownbag roster add 'Nora Quist <nora@example.org>' 2>/dev/null
  before=$(state)
  expect 0 brownbag restore --dry-run ../b
  assert_has "$talk" "would restore"
  same state "$(state)" "$before"
  expect 0 brownbag restore --dry-run ../b ../other
  [ ! -e ../other ]
}

@test "what is no backup of this group changes nothing" {
  brownbag init --example ../stranger 2>/dev/null
  brownbag -C ../stranger backup --plaintext --yes ../strange 2>/dev/null
  backup ../b
  head -c 100000 ../b >../cut
  cp brownbag.db ../copy
  printf 'SQLite format 3\0garbage' >../garbage
  printf 'x' >../letter
  : >../nothing
  "$PYTHON" - <<'PY'
import shutil, sqlite3
for name, file in (('../escaping', '../evil'), ('../hidden', 'texts/.x'), ('../odd', 'brownbag.db')):
    shutil.copy('../b', name)
    with sqlite3.connect(name) as db:
        db.execute('UPDATE file SET name = ? WHERE name = ?', (file, 'brownbag.ini'))
shutil.copy('../b', '../flipped')
with open('../flipped', 'r+b') as file:
    file.seek(8200)
    file.write(b'\xff' * 400)
PY
  before=$(state)
  for file in strange cut copy garbage letter nothing flipped none; do
    expect 1 brownbag restore "../$file"
    [ "$(wc -l <<<"$talk")" -eq 1 ] || fail "$file: $talk"
    same "$file" "$(state)" "$before"
  done
  for file in escaping hidden odd; do
    expect 1 brownbag restore --settings "../$file"
    assert_has "$talk" "no backup of a group: it has a file"
    same "$file" "$(state)" "$before"
    expect 1 brownbag restore "../$file" ../other
    [ ! -e ../other ] && [ ! -e ../evil ]
  done
}

@test "settings stay unless those of the backup are asked for" {
  backup ../b
  brownbag config set meeting.location 'Room 9'
  mkdir texts && echo 'Mine.' >texts/helplines.txt
  expect 0 brownbag restore ../b
  expect 0 brownbag config get meeting.location
  assert_output "Room 9"
  assert_file texts/helplines.txt Mine.
  expect 0 brownbag restore --settings ../b
  expect 0 brownbag config get meeting.location
  assert_output "Room 4B"
}

@test "the replaced database is kept until the next command has succeeded" {
  backup ../b
  expect 0 brownbag roster add 'Nora Quist <nora@example.org>'
  before=$(sha256sum <brownbag.db)
  expect 0 brownbag restore ../b
  same kept "$(sha256sum <brownbag.db.backup)" "$before"
  expect 0 brownbag roster pause 2
  [ ! -e brownbag.db.backup ]
}

@test "a group whose database is gone or damaged is put back" {
  backup ../b
  rm brownbag.db
  expect 0 brownbag restore ../b
  expect 0 brownbag roster list
  printf 'damaged' >brownbag.db
  expect 0 brownbag restore ../b
  assert_has "$talk" "can't be read: who was erased since the backup is back"
  expect 0 brownbag roster list
}

@test "delivery in progress puts restoring off" {
  backup ../b
  exec 9>brownbag.lock
  flock 9
  expect 75 brownbag restore ../b
  assert_has "$talk" "mail is being delivered"
  exec 9>&-
  expect 0 brownbag restore ../b
}

# As if the power had failed at the N-th rename: 1 is in the folder beside, 2 puts the
# database into place.
kill_restore() { # N
  local code=0
  strace -f -qq -o /dev/null -e trace=rename -e "inject=rename:signal=KILL:when=$1" \
    "$BUILD/brownbag" restore ../b 2>/dev/null || code=$?
  same code "$code" 137
  [ -d .restoring ]
}

@test "what a restore that was killed has left goes with who is erased" {
  backup ../b
  while read -r n member name; do
    kill_restore "$n"
    grep -rqi "$name" .restoring
    expect 0 brownbag roster erase "$member" --yes
    expect 1 grep -rli "$name" .
    [ ! -e .restoring ]
  done <<<'1 3 chiara
2 2 bram'
}

@test "what a restore that was killed has left goes with the next command that writes" {
  backup ../b
  for next in remind "roster pause 2" "restore ../b"; do
    kill_restore 2
    expect 0 brownbag status
    [ -d .restoring ]
    # shellcheck disable=SC2086
    expect 0 brownbag $next
    [ ! -e .restoring ]
  done
}

@test "a restore under way keeps its folder, and nobody is erased or restored beside it" {
  backup ../b
  kill_restore 2
  exec 9<.restoring
  flock 9
  expect 0 brownbag remind
  expect 75 brownbag roster erase 3 --yes
  assert_has "$talk" "a backup is being restored here"
  expect 75 brownbag restore ../b
  [ -s .restoring/brownbag.db ]
  expect 0 brownbag roster show 3
  exec 9<&-
  expect 0 brownbag roster erase 3 --yes
  [ ! -e .restoring ]
}

@test "the page about giving the group to somebody else works" {
  expect 0 brownbag start --yes
  expect 0 brownbag remind
  people=$(brownbag roster export | grep -v '^Ana Lima')
  HOME=$PWD expect 0 "$PYTHON" "$SOURCE/tests/support/examples.py" "$SOURCE/man/brownbag-handover.7" "$PWD"
  assert_output ""
  same people "$(brownbag -C returning roster export)" "$people"
  expect 0 brownbag -C returning status --json
  assert_has "$output" '"mode": "live"'
  expect 0 brownbag status --json
  assert_has "$output" '"mode": "stopped"'
}

@test "log tells what happened in ids" {
  brownbag roster pause 3 2>/dev/null
  brownbag --now 2027-01-05T09:30 roster resume 3 2>/dev/null
  expect 0 brownbag log
  assert_output "When             What           Lunch Member Detail
2027-01-04 08:00 member paused             3 
2027-01-05 09:30 member resumed            3 "
  expect 0 brownbag log --count 1 --porcelain --fields what,member
  assert_output $'member resumed\t3'
  assert_usage brownbag log --count 0
}
