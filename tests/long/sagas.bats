#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load ../cli/lib

@test "ten years of other groups: nothing is left out, and nothing done twice" {
  SAGAS=2-${SAGAS:-25} expect 0 "$BUILD/tests/unit/test_reconcile_years"
}
