#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load ../cli/lib

teardown() {
  if [ -n "${cron:-}" ]; then kill "$cron" 2>/dev/null || true; fi
}

new_group() { # FOLDER
  brownbag init "$1" --name Group --organizer 'The team <lunch@example.org>' --timezone UTC \
    --meets 'second tuesday 12:00-13:00' 2>/dev/null
  brownbag -C "$1" roster add 'Ana <ana@example.org>' 2>/dev/null
}

# By the real cron, at half past two: files `said` and `code`.
run_by_cron() { # COMMAND
  local tools
  tools=$("$SOURCE/tests/support/unpack-tools.sh" "$BUILD/tools")
  echo "30 2 * * * $1 >'$PWD/said' 2>&1; echo \$? >'$PWD/code.new'; mv '$PWD/code.new' '$PWD/code'" >table
  mkdir cron
  "$SOURCE/tests/support/cron_once.sh" "$tools/usr/sbin/cron" "$PWD/cron" table '2027-02-09 02:29:56' >log 2>&1 3>&- &
  cron=$!
  until [ -e code ]; do
    kill -0 "$cron" || fail "cron is gone: $(<log)"
    sleep 0.1
  done
}

@test "the real cron runs the line that install prints, at half past two, and has nothing to mail" {
  unset BROWNBAG_NOW
  local line odd="it's 100% \"odd\""
  new_group "$odd"
  line=$(brownbag -C "$odd" remind install --cron)
  run_by_cron "${line#'*/15 * * * * '}"
  same code "$(<code)" 0
  assert_file said ''
  [ -n "$(ls "$odd/outbox/new")" ] || fail "nothing was mailed"
  expect 0 brownbag -C "$odd" doctor --as-cron
}

@test "one line of cron's runs all groups of a folder, and mails about the broken one alone" {
  unset BROWNBAG_NOW
  mkdir lunches
  for name in a-office b-broken c-town; do new_group "lunches/$name"; done
  echo 'horizon = lots' >>lunches/b-broken/brownbag.ini
  run_by_cron "'$BUILD/brownbag' remind --all '$PWD/lunches'"
  same code "$(<code)" 1
  same said "$(cut -d : -f 1,2 said)" 'b-broken: error'
  for name in a-office c-town; do
    [ -n "$(ls "lunches/$name/outbox/new")" ] || fail "nothing was mailed in $name"
  done
}
