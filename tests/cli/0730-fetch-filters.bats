#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Recipes of brownbag-rsvp(1), as they stand there, with the programs that they are for.

load lib
load imap

# The lines of a literal block of the page that begins with a word.
recipe() { # WORD
  sed -n '/^\.Ss Mail filters/,/^\.Ss Without/p' "$SOURCE/man/brownbag-rsvp.1" |
    sed -n "/^\.Bd/,/^\.Ed/{/^\.Bd/{h;d};/^\.Ed/{x;p;d};H}" | sed 's/\\e/\\/g' |
    awk -v word="$1" '/^\.Bd/ { on = 0; next } !on && index($0, word) == 1 { on = 1 } on'
}

# A group in $HOME/returning, with a database that says it is busy while ./busy is there.
make_home() {
  cd "$HOME" || return
  make_invited returning
  cd ..
  mkdir -p inbox/{new,cur,tmp}
}

block_store() {
  "$PYTHON" - <<'PYTHON' 3>&- &
import pathlib, sqlite3, time
db = sqlite3.connect("returning/brownbag.db", isolation_level=None)
db.execute("BEGIN IMMEDIATE")
pathlib.Path("busy").touch()
while pathlib.Path("busy").exists():
    time.sleep(0.02)
PYTHON
  until [ -e busy ]; do sleep 0.02; done
}

release_store() {
  rm busy
  wait
}

kept() {
  find inbox -type f | wc -l
}

# Busy: the filter exits with 75 and keeps nothing; then the answer counts, and a copy stays;
# then a malformed message, which is tried again and dealt with.
check_filter() { # COMMAND...
  block_store
  expect 75 "$@" <returning/answers/ana.eml
  release_store
  same kept "$(kept)" 0
  expect 0 "$@" <returning/answers/ana.eml
  same recorded "$(cd returning && recorded)" 'Ana accepted'
  same kept "$(kept)" 1
  { printf 'From: '; head -c 100000 /dev/zero | tr '\0' '('; printf '\n\n'; } >broken.eml
  expect 75 "$@" <broken.eml
  expect 0 "$@" <broken.eml
  same kept "$(kept)" 2
  same 'put aside' "$(find returning/quarantine -type f | wc -l)" 1
}

@test "procmail" {
  make_home
  { echo "HOME=$HOME"; echo "DEFAULT=$HOME/inbox/"; echo "PATH=$PATH"; recipe ':0'; } >.procmailrc
  assert_has "$(<.procmailrc)" 'EXITCODE=75'
  check_filter procmail "$HOME/.procmailrc"
}

@test "maildrop" {
  make_home
  { echo "HOME=\"$HOME\""; echo "DEFAULT=\"$HOME/inbox\""; echo "PATH=\"$PATH\""; recipe '`brownbag'; } >.mailfilter
  chmod 600 .mailfilter
  assert_has "$(<.mailfilter)" 'rsvp read'
  check_filter maildrop ./.mailfilter
}

# local(8) gives such a command to sh, and what exits with 75 is tried again.
@test "Postfix's |command" {
  make_home
  recipe \\ >.forward
  local command
  command=$(sed 's/^[^|]*"|//; s/"$//' .forward)
  assert_has "$command" 'exit 75'
  block_store
  expect 75 sh -c "$command" <returning/answers/ana.eml
  release_store
  expect 0 sh -c "$command" <returning/answers/ana.eml
  same recorded "$(cd returning && recorded)" 'Ana accepted'
}

# Dovecot delivers to nobody who is root, and a program of its folder gets hardly any environment.
write_dovecot_config() {
  cat >dovecot.conf <<CONFIG
base_dir = $PWD/run
log_path = /dev/stderr
ssl = no
first_valid_uid = 1
plugin {
  sieve_plugins = sieve_extprograms
  sieve_extensions = +vnd.dovecot.pipe
  sieve_pipe_bin_dir = $PWD/pipes
}
CONFIG
}

sieve() { # CODE MESSAGE
  expect "$1" as_user sieve-test -c dovecot.conf -e -l "maildir:$PWD/inbox" filter.sieve "$2"
}

@test "Sieve with Dovecot's pipe" {
  make_home
  mkdir pipes
  write_dovecot_config
  recipe require >filter.sieve
  recipe '#!' | sed "s|/usr/local/bin|$BUILD|; 1a export BROWNBAG_NOW=$BROWNBAG_NOW" >pipes/brownbag-read
  assert_has "$(<pipes/brownbag-read)" "exec $BUILD/brownbag"
  chmod 755 pipes/brownbag-read
  sieve 0 returning/answers/ana.eml
  same recorded "$(cd returning && recorded)" 'Ana accepted'
  same kept "$(find inbox/new -type f | wc -l)" 1
  # What could not be handed over stays, and is taken from there.
  sed -i 's/^exec .*/exit 75/' pipes/brownbag-read
  sieve 1 returning/answers/bram.eml
  same kept "$(find inbox/new -type f | wc -l)" 2
  expect 0 as_user brownbag -C returning rsvp read --maildir inbox
  same recorded "$(cd returning && recorded)" 'Ana accepted
Bram accepted'
}
