#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load ../cli/lib

@test "through years of changes, whatever they are, what status kept is what a look finds" {
  for seed in 1 2 3 4; do
    "$SOURCE/tests/support/large_group.sh" "$BUILD/brownbag" group 300 12
    expect 0 "$PYTHON" -B "$SOURCE/tests/support/cached_status.py" "$BUILD/brownbag" group \
      "${STEPS:-300}" "$seed"
    echo "# $output" >&3
  done
}
