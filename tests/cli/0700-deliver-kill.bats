#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load lib

@test "a deliver that is killed and run again loses nothing and sends nothing twice" {
  unset BROWNBAG_NOW
  expect 0 "$PYTHON" "$SOURCE/tests/support/kill_deliver.py" "$BUILD" 24
  assert_has "$output" "none lost, none twice"
}
