#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load ../cli/lib

@test "50 remind at once over 1,000 mails, 5 in a hundred killed: nothing lost, nothing twice" {
  unset BROWNBAG_NOW
  BUILD=$BUILD expect 0 "$PYTHON" -B "$SOURCE/tests/faults/crowd.py" 50 1000 5
  echo "# $output" >&3
}
