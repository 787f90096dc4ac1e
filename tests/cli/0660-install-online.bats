#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Having remind run by itself, and looking whether mail could leave.

load lib
load mail

teardown() {
  stop_mail_server
}

# A crontab that is a file: $HOME/crontab.
make_crontab() {
  mkdir -p "$HOME/bin"
  cat >"$HOME/bin/crontab" <<'SH'
#!/bin/sh
if [ "$1" = -l ]; then
  [ -e "$HOME/crontab" ] || { echo "no crontab for somebody" >&2; exit 1; }
  exec cat "$HOME/crontab"
fi
exec cat >"$HOME/crontab"
SH
  chmod 700 "$HOME/bin/crontab"
  export PATH=$HOME/bin:$PATH
}

make_group() { # FOLDER
  brownbag init "$1" --name Group --organizer 'The team <lunch@example.org>' --timezone UTC \
    --meets 'second tuesday 12:00-13:00' 2>/dev/null
}

@test "the line for cron has absolute paths, and does what it says" {
  local odd="it's 100% odd"
  make_group "$odd"
  expect 0 brownbag -C "$odd" remind install --cron
  assert_output "*/15 * * * * '$BUILD/brownbag' -C '$PWD/it'\\''s 100\\% odd' remind"
  # cron: the rest of the line, \% as %, by /bin/sh, from HOME
  cd "$HOME"
  env -i HOME="$HOME" PATH=/usr/bin:/bin BROWNBAG_NOW="$BROWNBAG_NOW" \
    /bin/sh -c "$(cut -d' ' -f6- <<<"$output" | sed 's/\\%/%/g')"
  expect 0 brownbag -C "$BATS_TEST_TMPDIR/work/$odd" log --json
}

@test "--write adds it to the crontab once, and keeps what is there" {
  make_group group
  cd group
  make_crontab
  expect 0 brownbag remind install --cron --write
  assert_talk 'added to your crontab
hint: brownbag doctor --as-cron'
  printf '@daily true' >"$HOME/crontab"
  expect 0 brownbag remind install --cron --write
  expect 0 brownbag remind install --cron --write
  assert_talk 'your crontab has it already
hint: brownbag doctor --as-cron'
  assert_file "$HOME/crontab" "@daily true
*/15 * * * * '$BUILD/brownbag' -C '$PWD' remind"
  printf '#!/bin/sh\necho "not allowed to use this program" >&2; exit 1\n' >"$HOME/bin/crontab"
  expect 1 brownbag remind install --cron --write
  assert_talk 'error: crontab -l: not allowed to use this program'
}

@test "the units for systemd: absolute paths, catching up, and later is no failure" {
  make_group 'a $5 "group" 100%'
  expect 0 brownbag -C 'a $5 "group" 100%' remind install --systemd --write
  assert_has "$talk" 'wrote brownbag-a__5__group__100_.service and brownbag-a__5__group__100_.timer in '
  cd "$HOME/.config/systemd/user"
  same modes "$(stat -c %a -- *)" $'644\n644'
  assert_has "$(<brownbag-a__5__group__100_.service)" \
    "ExecStart=\"$BUILD/brownbag\" -C \"$BATS_TEST_TMPDIR/work/a \$\$5 \\\"group\\\" 100%%\" remind"
  "$PYTHON" - ./*.service ./*.timer <<'PYTHON'
import configparser, sys
service, timer = configparser.RawConfigParser(), configparser.RawConfigParser()
service.optionxform = timer.optionxform = str
service.read(sys.argv[1])
timer.read(sys.argv[2])
assert service["Service"]["Type"] == "oneshot" and service["Service"]["SuccessExitStatus"] == "75"
assert timer["Timer"]["Persistent"] == "true" and timer["Timer"]["OnCalendar"] == "*:0/15"
assert timer["Install"]["WantedBy"] == "timers.target"
PYTHON
}

@test "systemd takes the units" {
  make_group group
  brownbag -C group remind install --systemd --write 2>/dev/null
  mkdir -m 700 "$HOME/run"
  XDG_RUNTIME_DIR=$HOME/run expect 0 systemd-analyze --user verify "$HOME/.config/systemd/user/brownbag-group.service" "$HOME/.config/systemd/user/brownbag-group.timer"
  assert_talk ""
}

@test "install wants to know for what" {
  make_group group
  cd group
  assert_usage brownbag remind install
  assert_usage brownbag remind install --cron --systemd
}

@test "doctor --online connects and logs in, in a rehearsal too, and sends nothing" {
  make_queue ana@example.org
  make_certificate server IP:127.0.0.1
  brownbag config set smtp.cafile server.pem
  use_login lunch geheim
  start_mail_server --tls server.pem server.key --login lunch geheim
  expect 0 brownbag deliver --check
  assert_talk ''
  brownbag doctor --online --porcelain --fields check >found || true
  case $(<found) in *online*) fail "$(<found)" ;; esac
  same messages "$(messages)" 0
  same states "$(states)" 'queued 0'
  printf 'other\n' >"$HOME/password"
  expect 1 brownbag deliver --check
  assert_has "$talk" 'error: the log-in was refused, check [smtp] user and its password: 535'
  expect 1 brownbag doctor --online --porcelain --fields severity,check,text,remedy
  assert_has "$output" $'error\tonline\tthe log-in was refused, check [smtp] user and its password: 535'
  case $output$talk in *geheim* | *other*) fail "$output$talk" ;; esac
  stop_mail_server
  expect 75 brownbag deliver --check
  assert_has "$talk" 'error: Failed to connect to 127.0.0.1'
}

@test "doctor --mail sends one mail about nothing, and says what happened at each step" {
  make_queue ana@example.org
  make_certificate server IP:127.0.0.1
  brownbag config set smtp.cafile server.pem
  use_login lunch geheim
  start_mail_server --tls server.pem server.key --login lunch geheim --refuse nobody@example.org
  local to
  for to in organizer me@example.net; do
    brownbag doctor --mail "$to" >found 2>told || true
    case $(<found) in *mail*) fail "$(<found)" ;; esac
    same steps "$(grep -E '^(the way|> |accepted)' told | sed 's/:[0-9]*$//')" 'the way out: smtp://127.0.0.1
> EHLO example.org
> STARTTLS
> EHLO example.org
> [hidden]
> MAIL FROM:<address>
> RCPT TO:<address>
> DATA
accepted: 250 2.0.0 queued'
  done
  brownbag doctor --mail - <<<'you@example.net' >/dev/null 2>&1 || true
  same sessions "$(sessions)" 'lunch@example.org lunch@example.org example.org tls lunch
me@example.net lunch@example.org example.org tls lunch
you@example.net lunch@example.org example.org tls lunch'
  "$PYTHON" "$SOURCE/tests/support/read_message.py" <"$SERVER/1.eml" >shown
  assert_has "$(<shown)" 'Subject: Lunch: a test'
  same states "$(states)" 'queued 0'
  expect 1 brownbag doctor --mail nobody@example.org --porcelain --fields severity,check,text
  assert_has "$output" $'error\tmail\t550 5.1.1 <address>: no such user'
  expect 1 brownbag doctor --mail 'no address' --porcelain --fields severity,check,text
  assert_has "$output" $'error\tmail\t"no address"'
  same messages "$(messages)" 3
}

@test "doctor --as-cron finds what cron would, and not what only a shell has" {
  make_queue ana@example.org
  make_certificate server IP:127.0.0.1
  brownbag config set smtp.cafile "$PWD/server.pem"
  brownbag config set smtp.user lunch
  mkdir -p "$HOME/bin"
  printf '#!/bin/sh\necho geheim\n' >"$HOME/bin/key-ring"
  chmod 700 "$HOME/bin/key-ring"
  brownbag config set smtp.password_command key-ring
  start_mail_server --tls server.pem server.key --login lunch geheim
  PATH=$HOME/bin:$PATH
  brownbag doctor --online --porcelain --fields check >found || true
  case $(<found) in *online*) fail "$(<found)" ;; esac
  # its group needs nobody who stands in the password file but us
  expect 1 brownbag doctor --online --as-cron --porcelain --fields check,text
  assert_has "$output" $'online\t[smtp] password_command: key-ring: '
  brownbag config set smtp.password_command "$HOME/bin/key-ring"
  expect 0 brownbag doctor --mail organizer --as-cron --porcelain --fields check
  same messages "$(messages)" 1
}
