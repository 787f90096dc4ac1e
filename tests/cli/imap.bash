# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# For tests that read a mailbox: a live group that has invited, answers to its invites,
# and a real Dovecot. Loaded after lib. A test that starts it calls stop_imap in teardown.

# A live group of three in ./NAME whose invites are out; answers to them are in ./answers.
make_invited() { # NAME
  export BROWNBAG_NOW=2027-01-14T10:00
  brownbag init "$1" --name "$1" --organizer 'The lunch team <lunch@example.org>' \
    --timezone UTC --meets 'second tuesday 12:00-13:00' 2>/dev/null
  cd "$1" || return
  brownbag config set smtp.url maildir:sent
  local kind
  for kind in ask brief agenda reminder; do brownbag config set "remind.$kind" off; done
  brownbag roster add 'Ana <ana@example.org>' 'Bram <bram@example.org>' 'Chiara <chiara@example.org>' 2>/dev/null
  brownbag start --yes >/dev/null 2>&1
  brownbag remind
  mkdir answers
  "$PYTHON" -W ignore "$SOURCE/tests/support/answer_invites.py" sent/new answers
  same answers "$(ls answers)" 'ana.eml
bram.eml
chiara.eml'
}

# Sets IMAP, IMAPS, and [imap] of the group in ./ to the server.
start_imap() {
  IMAP_DIR=$(mktemp -d /tmp/brownbag-imap-XXXXXX)
  "$SOURCE/tests/support/dovecot.sh" "$IMAP_DIR" >/dev/null 2>&1 3>&- &
  IMAP_PID=$!
  until [ -e "$IMAP_DIR/ports" ]; do
    kill -0 "$IMAP_PID" 2>/dev/null || fail "Dovecot is gone: $(cat "$IMAP_DIR/log")"
    sleep 0.02
  done
  # shellcheck disable=SC2034 # tests use both
  read -r IMAP IMAPS <"$IMAP_DIR/ports"
  use_imap
}

use_imap() {
  printf 'geheim\n' >password
  chmod 600 password
  brownbag config set imap.url "imaps://127.0.0.1:$IMAPS/INBOX"
  brownbag config set imap.user lunch
  brownbag config set imap.password_file password
  brownbag config set imap.cafile "$IMAP_DIR/cert.pem"
}

stop_imap() {
  if [ -n "${IMAP_PID:-}" ] && kill "$IMAP_PID"; then wait "$IMAP_PID" || true; fi
  [ -z "${IMAP_DIR:-}" ] || rm -rf "$IMAP_DIR"
  IMAP_PID='' IMAP_DIR=''
}

# Put messages into the mailbox, as of the group's time.
arrive() { # FILE...
  local file
  for file; do
    MESSAGES=$((${MESSAGES:-1000000} + 1))
    cp "$file" "$IMAP_DIR/mail/tmp/$MESSAGES"
    chmod 666 "$IMAP_DIR/mail/tmp/$MESSAGES"
    touch -d 2027-01-14T11:00 "$IMAP_DIR/mail/tmp/$MESSAGES"
    mv "$IMAP_DIR/mail/tmp/$MESSAGES" "$IMAP_DIR/mail/new/$MESSAGES.test"
  done
}

# "member answer", from the file itself.
recorded() {
  sqlite3 brownbag.db "SELECT name, answer FROM answer JOIN member ON member.id = answer.member ORDER BY 1" | tr '|' ' '
}
