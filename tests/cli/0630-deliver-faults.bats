#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every step of a delivery meets every way of failing. The table of what came of
# it is in the log of the tests and in build/fault-matrix.log.

load lib

@test "each step of SMTP x each fault: state, attempts, exit code, and what came" {
  expect 0 "$PYTHON" "$SOURCE/tests/support/fault_matrix.py" "$BUILD/brownbag" || {
    grep -v ' ok$' "$BATS_TEST_TMPDIR/stdout" >&2
    return 1
  }
  cp "$BATS_TEST_TMPDIR/stdout" "$BUILD/fault-matrix.log"
  sed 's/^/# /' "$BATS_TEST_TMPDIR/stdout" >&3
}
