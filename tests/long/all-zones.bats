#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every zone of the system, around every change of its clocks from 2026 to 2036.

load ../cli/lib

@test "a lunch in any zone is at the same instant to three other readers" {
  ALL_ZONES=1 expect 0 "$BUILD/tests/unit/test_event"
}
