#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load ../cli/lib

teardown() {
  if [ -n "${cron:-}" ]; then kill "$cron" 2>/dev/null || true; fi
}

@test "the real cron runs the line that install prints, at half past two, and has nothing to mail" {
  unset BROWNBAG_NOW
  local tools line odd="it's 100% \"odd\""
  tools=$("$SOURCE/tests/support/unpack-tools.sh" "$BUILD/tools")
  brownbag init "$odd" --name Group --organizer 'The team <lunch@example.org>' --timezone UTC \
    --meets 'second tuesday 12:00-13:00' 2>/dev/null
  brownbag -C "$odd" roster add 'Ana <ana@example.org>' 2>/dev/null
  line=$(brownbag -C "$odd" remind install --cron)
  echo "30 2 * * * ${line#'*/15 * * * * '} >'$PWD/said' 2>&1; echo \$? >'$PWD/code.new'; mv '$PWD/code.new' '$PWD/code'" >table
  mkdir cron
  "$SOURCE/tests/support/cron_once.sh" "$tools/usr/sbin/cron" "$PWD/cron" table '2027-02-09 02:29:56' >log 2>&1 3>&- &
  cron=$!
  until [ -e code ]; do
    kill -0 "$cron" || fail "cron is gone: $(<log)"
    sleep 0.1
  done
  [ "$(<code)" -eq 0 ] || fail "exit $(<code): $(<said)"
  assert_file said ''
  [ -n "$(ls "$odd/outbox/new")" ] || fail "nothing was mailed"
  expect 0 brownbag -C "$odd" doctor --as-cron
}
