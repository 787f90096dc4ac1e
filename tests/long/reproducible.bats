#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The same sources make the same bytes, in whatever folder and in whatever order.

load ../cli/lib

@test "built twice in two folders the programs are identical" {
  # a compiler's cache would answer the second time, so it is passed by
  compiler=$(PATH=/usr/bin:/bin command -v cc)
  for folder in one another/and-deeper; do
    mkdir -p "$folder"
    git -C "$SOURCE" ls-files -z | tar -C "$SOURCE" --null -T - -c | tar -C "$folder" -x
    expect 0 env CCACHE_DISABLE=1 make -s -C "$folder" -j2 CC="$compiler" PREFIX=/usr all
  done
  for program in brownbag brownbag-deliver brownbag-fetch libbrownbag.a; do
    expect 0 cmp "one/build/$program" "another/and-deeper/build/$program"
  done
}
