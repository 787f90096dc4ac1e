#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load lib

@test "two months of cron send each mail once, to whom it is for, when it is due" {
  unset BROWNBAG_NOW
  expect 0 "$PYTHON" "$SOURCE/tests/support/two_months.py" "$BUILD/brownbag"
  assert_has "$output" "each once and in time"
}
