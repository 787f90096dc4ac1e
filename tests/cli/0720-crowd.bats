#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load lib

@test "20 remind at once over 50 mails: each is delivered once" {
  unset BROWNBAG_NOW
  BUILD=$BUILD expect 0 "$PYTHON" -B "$SOURCE/tests/faults/crowd.py" 20 50
  assert_output '20 at once, 0 killed: 50 mails, 50 sent, 0 in doubt, none lost, none twice'
}

@test "20 remind at once, some of them killed: nothing lost, nothing twice" {
  unset BROWNBAG_NOW
  BUILD=$BUILD expect 0 "$PYTHON" -B "$SOURCE/tests/faults/crowd.py" 20 50 20
  assert_has "$output" 'none lost, none twice'
}
