#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every kind of mail with every theme to every member, searched for all others.

load ../cli/lib

@test "no mail of any kind gives another member away" {
  EVERY_READER=1 expect 0 "$BUILD/tests/unit/test_discretion"
}
