#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load ../cli/lib

teardown() {
  [ -z "${folder:-}" ] || rm -rf "$folder"
}

@test "a month over Postfix and back: each mail in the maildir it is for, over TLS, to one recipient" {
  unset BROWNBAG_NOW
  local tools
  tools=$("$SOURCE/tests/support/unpack-tools.sh" "$BUILD/tools")
  # sockets have short paths, and the servers' users have to get there
  folder=$(mktemp -d /tmp/brownbag-month-XXXXXX)
  chmod 755 "$folder"
  cd "$folder"
  expect 0 "$PYTHON" -B "$SOURCE/tests/support/postfix_month.py" "$BUILD/brownbag" "$tools"
  echo "# $output" >&3
}
