#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag config: layers, origins, writing, editing.

load lib

setup() {
  setup_world
  cat >brownbag.ini <<'INI'
# of our group
[group]
name = Returning to Work
organizer = The lunch team <lunch@example.org>
timezone = Europe/Berlin

[meeting]
meets = second tuesday 12:00-13:00
;horizon = 6
INI
  chmod 600 brownbag.ini
}

@test "values come in layers and say where from" {
  printf '[meeting]\nlocation = Room 1\nhorizon = 4\n' >"$HOME/system.ini"
  mkdir -p "$HOME/.config/brownbag" xdg/brownbag
  printf '[meeting]\nlocation = Room 2\n' >"$HOME/.config/brownbag/config.ini"
  printf '[meeting]\nlocation = Room 3\n' >xdg/brownbag/config.ini
  expect 0 brownbag config get meeting.location
  assert_output "Room 2"
  export XDG_CONFIG_HOME=$PWD/xdg
  expect 0 brownbag config get meeting.location
  assert_output "Room 3"
  echo 'location = Room 4' >>brownbag.ini
  expect 0 brownbag config get meeting.location
  assert_output "Room 4"
  expect 0 brownbag -c meeting.location='Room 5' config get meeting.location
  assert_output "Room 5"

  expect 0 brownbag -c meeting.link=https://example.org/ config list --show-origin --porcelain
  assert_has "$output" $'group.name\tReturning to Work\tbrownbag.ini:3\n'
  assert_has "$output" $'meeting.location\tRoom 4\tbrownbag.ini:10\n'
  assert_has "$output" $'meeting.link\thttps://example.org/\tcommand line\n'
  assert_has "$output" $'meeting.horizon\t4\t'"$HOME/system.ini:3"$'\n'
  assert_has "$output" $'rotation.leads\t1\tdefault\n'
  XDG_CONFIG_HOME=relative
  expect 0 brownbag -C . config get meeting.location
  assert_output "Room 4"
}

@test "list prints tables, JSON and lines for scripts" {
  rm brownbag.ini
  local only=(-c advice.next=no -c group.name=$'\xe6\x97\xa5\xe6\x9c\xac' -c 'alias.x=a\b')
  expect 0 brownbag "${only[@]}" config list --porcelain --fields value,key
  same first "$(head -1 <<<"$output")" $'日本\tgroup.name'
  same last "$(tail -1 <<<"$output")" $'a\\\\b\talias.x'
  expect 0 brownbag "${only[@]}" config list --json --fields key,value
  "$PYTHON" - "$BATS_TEST_TMPDIR/stdout" <<'PY'
import json, sys
rows = json.load(open(sys.argv[1], encoding='utf-8'))
assert rows[0] == {'key': 'group.name', 'value': '日本'}, rows[0]
assert rows[-1] == {'key': 'alias.x', 'value': 'a\\b'}, rows[-1]
assert [list(row) for row in rows] == [['key', 'value']] * len(rows)
PY
  expect 0 brownbag "${only[@]}" config list --fields value,key
  same first "$(head -2 <<<"$output")" $'Value                                         Key\n日本                                          group.name'
}

@test "tables fit a terminal and are whole elsewhere" {
  long=$(printf 'word %.0s' {1..40})
  expect 0 brownbag -c group.name="${long:0:100}" config list
  assert_has "$output" "${long:0:99}"
  expect 0 script -qec "stty cols 60; brownbag -c group.name='${long:0:100}' config list" /dev/null
  same longest "$("$PYTHON" -c 'import re, sys
print(max(len(re.sub("\x1b.*?m", "", line).rstrip("\r\n")) <= 60 for line in sys.stdin))' <<<"$output")" True
}

@test "mistakes in a file name file, line and key" {
  while IFS='|' read -r line message; do
    printf '[meeting]\n%b\n' "$line" >brownbag.ini
    expect 1 brownbag config list
    assert_talk "error: brownbag.ini:2: $message"
  done <<'CASES'
horizon = lots|[meeting] horizon: "lots" is no number from 1 to 24
horizn = 6|there is no setting "meeting.horizn": did you mean "meeting.horizon"?
on_holiday = never|[meeting] on_holiday: "never" is none of ask skip next previous
first = 31.12.2026|[meeting] first: "31.12.2026" is no date; write it as 2027-02-09
just words|neither a [section] nor key = value
CASES
}

@test "set and unset change one line and keep the rest" {
  cp brownbag.ini before
  expect 0 brownbag config set meeting.horizon 4
  assert_file brownbag.ini "$(sed 's/^;horizon = 6/horizon = 4/' before)"
  expect 0 brownbag config set meeting.location 'Room 5; left'
  assert_file brownbag.ini "$(sed 's/^;horizon = 6/horizon = 4/; $alocation = Room 5; left' before)"
  expect 0 brownbag config get meeting.location
  assert_output 'Room 5; left'
  expect 0 brownbag config unset meeting.horizon
  expect 0 brownbag config get meeting.horizon
  assert_output 6
  expect 1 brownbag config unset meeting.horizon
  assert_talk "error: brownbag.ini doesn't set meeting.horizon"
}

@test "a value that isn't right is refused and nothing is changed" {
  cp brownbag.ini before
  assert_usage brownbag config set meeting.horizon 0
  assert_usage brownbag config set meeting.horizn 4
  assert_usage brownbag config set group.name ' A'
  assert_usage brownbag config set group.name $'A\nB'
  assert_usage brownbag config set group.timezone Europe/Berlim
  assert_talk 'error: [group] timezone: no time zone "Europe/Berlim"; did you mean "Europe/Berlin"?'
  assert_usage brownbag config set group.name ''
  assert_talk "error: [group] name can't be empty: a group needs it"
  assert_usage brownbag config set alias.due ''
  assert_talk "error: [alias] due needs a command line, such as 'remind --dry-run'"
  assert_usage brownbag config set smtp.url smtp://me:secret@mail.example.org
  case $talk in *secret*) fail "the password was echoed" ;; esac
  assert_file brownbag.ini "$(<before)"
}

@test "a file with a mistake can be set right" {
  sed -i 's/^;horizon = 6/horizon = lots/' brownbag.ini
  expect 1 brownbag config get meeting.horizon
  expect 0 brownbag config set meeting.horizon 6
  expect 0 brownbag config get meeting.horizon
  assert_output 6
}

@test "no write access is told and leaves the file" {
  cp brownbag.ini before
  chmod 500 .
  expect 1 as_user brownbag -C . config set meeting.horizon 4
  chmod 700 .
  assert_talk 'error: brownbag.ini: Permission denied'
  assert_file brownbag.ini "$(<before)"
}

@test "edit puts in place what can be read" {
  printf '#!/bin/sh\nsed -i "s/^;horizon = 6/horizon = $1/" "$2"\n' >editor
  chmod +x editor
  expect 0 env EDITOR="$PWD/editor 4" brownbag config edit </dev/null
  expect 0 brownbag config get meeting.horizon
  assert_output 4
  same mode "$(stat -c %a brownbag.ini)" 600
  sed -i 's/^horizon = 4/;horizon = 6/' brownbag.ini
  cp brownbag.ini before
  expect 1 env VISUAL="$PWD/editor lots" brownbag config edit </dev/null
  assert_talk 'error: brownbag.ini:9: [meeting] horizon: "lots" is no number from 1 to 24
Nothing was changed.'
  assert_file brownbag.ini "$(<before)"
  expect 1 env EDITOR=false brownbag config edit </dev/null
  assert_talk 'error: the editor "false" failed: exit status 1'
  expect 0 env EDITOR=true brownbag config edit </dev/null
  assert_talk 'Nothing was changed.'
  same files "$(ls -A)" $'before\nbrownbag.ini\neditor'
}

@test "edit asks again on a terminal" {
  cat >editor <<'SH'
#!/bin/sh
if grep -q '^horizon = lots' "$1"; then to=4; else to=lots; fi
sed -i "s/^;*horizon = .*/horizon = $to/" "$1"
SH
  chmod +x editor
  expect 0 sh -c "echo y | script -qec 'EDITOR=$PWD/editor brownbag config edit' /dev/null"
  assert_has "$output" 'Edit it again? [y/N]'
  expect 0 brownbag config get meeting.horizon
  assert_output 4
}
