#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What holds for every command: options, exit codes, streams, other programs.

load lib

make_group() {
  cat >brownbag.ini <<'INI'
[group]
name = Returning to Work
organizer = The lunch team <lunch@example.org>
timezone = Europe/Berlin
[meeting]
meets = second tuesday 12:00-13:00
INI
}

@test "without a group and a command there is an overview" {
  expect 2 brownbag
  assert_has "$output" "usage: brownbag [-C DIR]"
  same "wider than a terminal" "$(grep -E '.{81}' <<<"$output")" ""
  assert_talk ""
  expect 0 brownbag -h
  assert_has "$output" "  config "
}

@test "usage errors are one line, exit 2, and print nothing" {
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    eval "set -- ${line%% => *}"
    assert_usage brownbag "$@"
    same "$line" "$talk" "error: ${line#* => }"
  done <<'CASES'
--colour=always version => unknown option --colour: did you mean --color?
--col always version => unknown option --col: did you mean --color?
--xyzzy version => unknown option --xyzzy; -h shows what there is
-x version => unknown option -x; -h shows what there is
-C => -C wants DIR
--now => --now wants TIME
--color=blue version => --color: "blue" is none of auto|always|never
--no-pager=yes version => --no-pager takes no value
verzion => there is no command `verzion`: did you mean `brownbag version`?
xyzzy => there is no command `xyzzy`; `brownbag help -a` lists them
'a/../b' => there is no command `a/../b`; `brownbag help -a` lists them
'' => there is no command ``; `brownbag help -a` lists them
config lst => there is no `brownbag config lst`: did you mean `brownbag config list`?
config xyzzy => there is no `brownbag config xyzzy`; `brownbag config -h` shows what there is
config get => config get wants KEY; `brownbag config get -h` shows how
config get a b => config get takes no "b"; `brownbag config get -h` shows how
config list x => config list takes no "x"; `brownbag config list -h` shows how
config list --show => config list: unknown option --show: did you mean --show-origin?
config list --json --porcelain => --json and --porcelain exclude each other
config list --fields key,valeu => --fields: there is no column "valeu": did you mean "value"?
config list --fields nothing => --fields: there is no column "nothing", only key value origin
config list --fields key,key => --fields: "key" stands there twice
config list --fields '' => --fields: there is no column "", only key value origin
config list --fields => config list: --fields wants NAMES
config get meeting.horizn => there is no setting "meeting.horizn": did you mean "meeting.horizon"?
--now tomorrow version => --now: "tomorrow" is no time of a day; write it as 2027-02-09T12:00
-c meeting.horizon=lots config list => -c: [meeting] horizon: "lots" is no number from 1 to 24
-c nonsense config list => -c: "nonsense" is not of the form section.key=value
help nonsense => there is no manual page "nonsense"; `brownbag help -a` lists the commands
help ../../etc/passwd => there is no manual page "../../etc/passwd"; `brownbag help -a` lists the commands
CASES
}

@test "a family alone lists its commands and fails" {
  expect 2 brownbag config
  assert_has "$output" "usage: brownbag config edit"
  expect 0 brownbag config -h
  assert_has "$output" "brownbag config unset KEY"
}

@test "options may stand anywhere, -- ends them" {
  make_group
  expect 0 brownbag config get --  group.name
  expect 0 brownbag config list --fields value --porcelain
  expect 2 brownbag config get -- --help
  assert_has "$talk" 'there is no setting "--help"'
  expect 0 brownbag -C . -c group.name=A config get group.name
  assert_output A
  expect 0 brownbag -C. -cgroup.name=B config get group.name
  assert_output B
}

@test "what was typed is echoed with its controls made visible" {
  expect 2 brownbag $'\e[31mred\n'
  assert_talk 'error: there is no command `\x1b[31mred\n`; `brownbag help -a` lists them'
}

@test "a full disk is a failure" {
  expect 1 sh -c 'brownbag version >/dev/full'
  assert_has "$talk" "error: can't write to standard output: No space left on device"
  expect 1 sh -c 'brownbag config list --json >/dev/full'
  expect 1 sh -c 'brownbag help >/dev/full'
}

@test "closed streams are no trap" {
  make_group
  expect 0 sh -c 'brownbag config set meeting.location Here <&- >&- 2>&-'
  expect 0 brownbag config get meeting.location
  assert_output Here
  same "what was written" "$(grep -c '' brownbag.ini)" 7
  # what is printed goes nowhere, not into a file that was opened since
  expect 0 sh -c 'brownbag help status <&- >&- 2>&-'
  brownbag init --example group 2>/dev/null
  printf 'name,email\nNora Quist,nora@example.org\n' >group/people.csv
  expect 0 sh -c 'cd group; brownbag roster import people.csv <&- >&- 2>&-; brownbag remind <&- >&- 2>&-'
  expect 0 brownbag -C group fsck
  same mails "$(cat group/outbox/new/* | grep -c '^Message-ID: ')" "$(find group/outbox/new -type f | wc -l)"
}

@test "a reader that leaves stops nothing half way" {
  brownbag init --example group 2>/dev/null
  { echo name,email; seq 1500 | sed 's/.*/M &,m&@example.org\nNo &,nobody/'; } >group/people.csv
  expect 0 sh -c 'cd group; brownbag roster import --skip-bad people.csv 2>&1 | head -n 1'
  assert_has "$output" "people.csv:"
  same members "$(brownbag -C group roster list --porcelain | wc -l)" 1512
}

@test "children are waited for, also where who started us doesn't" {
  brownbag init --example group 2>/dev/null
  cd group
  expect 0 "$PYTHON" - <<'PY'
import os, pty, signal, subprocess
ignoring = lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN)
subprocess.run(("brownbag", "remind"), check=True, preexec_fn=ignoring)
control, terminal = pty.openpty()
subprocess.run(("brownbag", "config", "list"), check=True, preexec_fn=ignoring, stdout=terminal,
               env=dict(os.environ, PAGER="head -n 1"), timeout=60)
PY
}

@test "a reader that leaves is met with silence" {
  # as everywhere the program ends by SIGPIPE, quietly
  expect 0 bash -c 'brownbag help brownbag.ini | true; code=${PIPESTATUS[0]}; [ $code -eq 141 ] || [ $code -eq 0 ]'
  assert_talk ""
  # also where SIGPIPE was ignored by who started us
  expect 0 "$PYTHON" - <<'PY'
import os, signal, subprocess
read, write = os.pipe()
os.close(read)
signal.signal(signal.SIGPIPE, signal.SIG_IGN)
run = subprocess.run(['brownbag', 'help', '-a'], stdout=write, stderr=subprocess.PIPE, restore_signals=False)
assert run.returncode == -signal.SIGPIPE, run.returncode
assert run.stderr == b'', run.stderr
PY
}

@test "names are not spoiled where there is no locale" {
  make_group
  sed -i 's/^name = .*/name = Zurück in Łódź/' brownbag.ini
  expect 0 env -u LC_ALL -u LANG brownbag config list --fields value
  assert_has "$output" "Zurück in Łódź"
  expect 0 env LC_ALL=C brownbag config list --fields value
  assert_has "$output" "Zurück in Łódź"
}

@test "files are made private whatever the umask" {
  mkdir group && touch group/brownbag.ini && rm group/brownbag.ini && printf '[group]\n' >group/brownbag.ini
  chmod 600 group/brownbag.ini
  expect 0 sh -c 'umask 0; brownbag -C group config set group.name A'
  same mode "$(stat -c %a group/brownbag.ini)" 600
  expect 0 sh -c 'umask 0; brownbag init --example other; cd other; brownbag remind; brownbag roster export -o list.csv;
    brownbag invite export -o lunch.ics; brownbag rotate stats --html stats.html; brownbag backup --plaintext --yes copy'
  same laxer "$(find other -perm /077)" ""
}

@test "colour is for terminals, --color and NO_COLOR decide" {
  expect 2 brownbag xyzzy
  case $talk in *$'\e'*) fail "colour without a terminal" ;; esac
  expect 2 brownbag --color=always xyzzy
  assert_has "$talk" $'\e[31merror: \e[0m'
  expect 2 env NO_COLOR=1 brownbag --color=always xyzzy
  assert_has "$talk" $'\e[31merror: \e[0m'
  expect 2 script -qec 'brownbag xyzzy' /dev/null
  assert_has "$output" $'\e[31merror: \e[0m'
  for off in NO_COLOR=1 TERM=dumb TERM=; do
    expect 2 env $off script -qec 'brownbag xyzzy' /dev/null
    case $output in *$'\e'*) fail "colour in spite of $off" ;; esac
  done
  expect 2 env TERM=dumb script -qec 'brownbag --color=always xyzzy' /dev/null
  assert_has "$output" $'\e[31merror: \e[0m'
}

@test "a group is found upwards, by -C and by the environment" {
  make_group
  mkdir -p a/b
  cd a/b
  expect 0 brownbag config path
  assert_output ../../brownbag.ini
  cd /
  expect 1 brownbag config path
  assert_talk 'error: no group here: run it in a group'"'"'s folder, name one with -C, or make one with `brownbag init`'
  expect 0 env BROWNBAG_DIR="$OLDPWD/../.." brownbag config get group.timezone
  assert_output Europe/Berlin
  expect 1 brownbag -C "$HOME" config path
  assert_talk "error: $HOME is no group: it has no brownbag.ini"
  expect 1 brownbag -C "$HOME/nowhere" config path
  assert_talk "error: $HOME/nowhere: there is no such folder"
  expect 1 brownbag -C "$OLDPWD/../../brownbag.ini" config path
  assert_talk "error: $OLDPWD/../../brownbag.ini is no folder; a group is one"
}

@test "a stranger's group is not picked up unasked" {
  make_group
  mkdir below
  if [ "$(id -u)" -ne 0 ]; then
    fail "run the tests of permissions as root, or in CI"
  fi
  chown 1234 brownbag.ini
  chmod 644 brownbag.ini
  expect 1 brownbag config path
  assert_has "$talk" "the group of another user"
  expect 0 brownbag -C . config path
}

@test "aliases are command lines, with quotes, or shell" {
  make_group
  cat >>brownbag.ini <<'INI'
[alias]
where = config get
room = where meeting.location
loop = pool
pool = loop
version = config list
both = config set meeting.location "Room 5, left"
count = !echo "$# in $BROWNBAG_DIR:"
open = config 'get
none = ''
INI
  expect 0 brownbag where group.timezone
  assert_output Europe/Berlin
  expect 0 brownbag both
  expect 0 brownbag room
  assert_output "Room 5, left"
  expect 0 brownbag version
  assert_has "$output" "brownbag "
  expect 1 brownbag loop
  assert_has "$talk" "it leads in a circle"
  expect 0 brownbag count 'a  b' '$(touch evil)'
  assert_output "2 in $PWD: a  b \$(touch evil)"
  [ ! -e evil ]
  expect 0 brownbag config set alias.roster list
  assert_talk "warning: roster is a command, and commands go before aliases"
  brownbag config unset alias.roster
  expect 1 brownbag open
  assert_has "$talk" "has an open quote"
}

@test "brownbag-foo runs as brownbag foo and knows the group" {
  make_group
  mkdir bin
  cat >bin/brownbag-hello <<'SH'
#!/bin/sh
echo "$# $1 dir=$BROWNBAG_DIR db=$BROWNBAG_DB now=$BROWNBAG_NOW config=$BROWNBAG_CONFIG"
exit 7
SH
  chmod +x bin/brownbag-hello
  PATH=$PWD/bin:$PATH
  expect 7 brownbag -c group.name=A --now 2027-02-09T12:00 hello 'a b'
  assert_output "1 a b dir=$PWD db=$PWD/brownbag.db now=2027-02-09T12:00 config=group.name=A"
  # what was said to the first counts for the second
  printf '#!/bin/sh\nbrownbag config get group.name\n' >bin/brownbag-hello
  expect 0 brownbag -c group.name=B hello
  assert_output B
  printf '#!/bin/sh\necho "$BROWNBAG_EXEC_PATH"\n' >bin/brownbag-hello
  expect 0 brownbag hello
  assert_output "$(readlink -f "$BUILD")"
  # a program beside brownbag's own goes before one on the path, and knows where it is
  mkdir own
  printf '#!/bin/sh\necho "own $BROWNBAG_EXEC_PATH"\n' >own/brownbag-hello
  chmod +x own/brownbag-hello
  expect 0 env BROWNBAG_EXEC_PATH="$PWD/own" brownbag hello
  assert_output "own $PWD/own"
  cd /
  printf '#!/bin/sh\necho "dir=$BROWNBAG_DIR"\n' >"${PATH%%:*}/brownbag-hello"
  expect 0 brownbag hello
  assert_output "dir="
}
