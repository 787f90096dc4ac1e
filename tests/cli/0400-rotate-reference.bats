#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Ten years of six invented groups, month for month as the reference played them.

play() { # WORLD
  "$BUILD/tests/ledger" "$SOURCE/tests/fixtures/rotation/world-$1.json" \
    >"$BATS_TEST_TMPDIR/trace" || return
  cmp "$BATS_TEST_TMPDIR/trace" "$SOURCE/tests/fixtures/rotation/ledger-$1.txt"
}

@test "five members, two worlds" { play 5-5 && play 5-7; }
@test "eight members, two worlds" { play 8-7 && play 8-11; }
@test "fifteen members, two worlds" { play 15-7 && play 15-11; }

@test "a world that is none is refused" {
  echo '[{"id": 1}]' >"$BATS_TEST_TMPDIR/world.json"
  run "$BUILD/tests/ledger" "$BATS_TEST_TMPDIR/world.json"
  [ "$status" -eq 1 ]
  [[ $output == *"no world"* ]]
  run "$BUILD/tests/ledger"
  [ "$status" -eq 2 ]
}
