#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# As 0700-break-commands, at points by the thousand. POINTS=N for fewer of them.

load ../cli/lib

break_commands() { # KIND POINTS
  unset BROWNBAG_NOW
  BUILD=$BUILD expect 0 "$PYTHON" -B "$SOURCE/tests/faults/break_commands.py" "$1" "$2"
  sed 's/^/# /' "$BATS_TEST_TMPDIR/stdout" >&3
}

@test "killed at 10,000 system calls: nothing half done, lost or sent twice" {
  break_commands kills "${POINTS:-10000}"
}

@test "a full disk and I/O errors at 3,000 calls: one line, and the next run goes on" {
  break_commands errors "${POINTS:-3000}"
}

@test "no memory at 3,000 allocations: one line, and the next run goes on" {
  break_commands allocations "${POINTS:-3000}"
}
