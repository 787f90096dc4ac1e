#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag deliver by the ways out that need no network: sendmail and a maildir.

load lib
load mail

# A sendmail that keeps what it gets, and ends as $HOME/how says.
make_sendmail() {
  cat >"$HOME/sendmail" <<'SH'
#!/bin/sh
n=$(($(cat "$HOME/count" 2>/dev/null || echo 0) + 1))
echo "$n" >"$HOME/count"
printf '%s\n' "$*" >>"$HOME/argv"
cat >"$HOME/$n.eml"
set -- $(sed -n "${n}p" "$HOME/how" 2>/dev/null) 0
[ "$1" = KILL ] && kill -KILL $$
[ "$1" = 0 ] || echo "sorry: <bram@example.org> $1" >&2
exit "$1"
SH
  chmod 700 "$HOME/sendmail"
  brownbag config set smtp.url "sendmail:$HOME/sendmail"
}

# Not to a loopback address, so the clock has to be the real one.
make_real_queue() {
  REAL_CLOCK=1 make_queue "$@"
}

@test "sendmail gets one recipient behind --, and LF" {
  make_real_queue ana@example.org bram@example.org
  make_sendmail
  expect 0 brownbag deliver
  assert_talk ''
  assert_file "$HOME/argv" '-i -f lunch@example.org -- ana@example.org
-i -f lunch@example.org -- bram@example.org'
  same states "$(states)" 'sent 1
sent 1'
  sed 's/$/\r/' "$HOME/1.eml" | "$PYTHON" "$SOURCE/tests/support/read_message.py" >shown
  assert_has "$(<shown)" 'To: ana <ana@example.org>'
}

@test "sendmail's exit codes become states" {
  make_real_queue ana@example.org bram@example.org chiara@example.org dele@example.org
  make_sendmail
  printf '%s\n' 75 67 KILL >"$HOME/how"
  expect 1 brownbag deliver
  assert_talk 'warning: mail 1: sendmail ended with 75: sorry: <address> 75'
  same states "$(states)" 'queued 1
failed 1
unknown 1
queued 0'
  expect 0 brownbag outbox list --json
  assert_has "$output" 'sendmail was killed'
}

@test "a sendmail that isn't there: one line, and nothing was tried" {
  make_real_queue ana@example.org
  brownbag config set smtp.url sendmail:/nonexistent/sendmail
  expect 1 brownbag deliver
  assert_talk 'error: [smtp] url: /nonexistent/sendmail: No such file or directory'
  same states "$(states)" 'queued 0'
}

@test "killed while sendmail has the mail: in doubt, and not handed over again" {
  make_real_queue ana@example.org bram@example.org
  cat >"$HOME/sendmail" <<'SH'
#!/bin/sh
printf '%s\n' "$*" >>"$HOME/argv"
cat >/dev/null
case $* in *ana@*) touch "$HOME/held"; until [ -e "$HOME/go" ]; do sleep 0.02; done ;; esac
SH
  chmod 700 "$HOME/sendmail"
  brownbag config set smtp.url "sendmail:$HOME/sendmail"
  "$BUILD/brownbag-deliver" 3>&- &
  local pid=$!
  until [ -e "$HOME/held" ]; do kill -0 "$pid"; sleep 0.02; done
  kill -KILL "$pid"
  wait "$pid" || true
  touch "$HOME/go"
  expect 1 brownbag deliver
  assert_talk 'warning: 1 mail is in doubt: an earlier run ended while it was being sent'
  same states "$(states | cut -d' ' -f1)" 'unknown
sent'
  expect 0 brownbag deliver
  expect 0 brownbag outbox resolve 1 --resend
  expect 0 brownbag deliver
  same handed "$(cut -d' ' -f5 "$HOME/argv")" 'ana@example.org
bram@example.org
ana@example.org'
}

@test "a maildir, relative to the group's folder, wherever it is run" {
  make_queue ana@example.org bram@example.org
  brownbag config set smtp.url maildir:../box
  cd /
  expect 0 brownbag -C "$BATS_TEST_TMPDIR/work/group" deliver
  cd "$BATS_TEST_TMPDIR/work"
  same files "$(find box -type f | wc -l) $(find box/new -type f | wc -l)" '2 2'
  same modes "$(stat -c %a box box/new box/tmp box/cur | tr '\n' ' ')" '700 700 700 700 '
  same modes "$(find box -type f -exec stat -c %a {} + | sort -u)" 600
  local mail
  for mail in box/new/*; do
    sed 's/$/\r/' "$mail" | "$PYTHON" "$SOURCE/tests/support/read_message.py" >shown
    assert_has "$(<shown)" 'Subject: '
  done
}

@test "a maildir that can't be made: kept, 75 or 1, told" {
  make_queue ana@example.org
  brownbag config set smtp.url maildir:/nonexistent/box
  expect 1 brownbag deliver
  assert_talk 'error: maildir /nonexistent/box: No such file or directory'
  same states "$(states)" 'queued 0'
}
