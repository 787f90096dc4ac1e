#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every command that writes is killed, starved and left without disk or memory at points
# all over its work. The figures are in the log of the tests and in build/broken.log.

load lib

break_commands() { # KIND POINTS
  unset BROWNBAG_NOW
  BUILD=$BUILD expect 0 "$PYTHON" -B "$SOURCE/tests/faults/break_commands.py" "$1" "$2"
  { echo "$1:"; cat "$BATS_TEST_TMPDIR/stdout"; } >>"$BUILD/broken.log"
  echo "# $1: $(tail -1 "$BATS_TEST_TMPDIR/stdout")" >&3
}

@test "killed at 800 system calls: nothing half done, lost or sent twice" {
  break_commands kills 800
}

@test "a full disk and I/O errors: one line, and the next run goes on" {
  break_commands errors 150
}

@test "no memory at the N-th allocation: one line, and the next run goes on" {
  # A sanitizer has an allocator of its own, before which none can be put.
  [ -n "${SANITIZED:-}" ] || break_commands allocations 150
}
