#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load lib

teardown() {
  [ -z "${folder:-}" ] || rm -rf "$folder"
}

@test "two months of cron send each mail once, to whom it is for, when it is due" {
  unset BROWNBAG_NOW
  # Thousands of durable commits: what a disk makes of them is tested elsewhere.
  if [ -w /dev/shm ]; then
    folder=$(mktemp -d /dev/shm/two-months.XXXXXX)
    cd "$folder"
  fi
  expect 0 "$PYTHON" "$SOURCE/tests/support/two_months.py" "$BUILD/brownbag"
  assert_has "$output" "each once and in time"
}
