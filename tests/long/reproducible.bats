#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The same sources make the same bytes, in whatever folder and in whatever order; and
# what a distribution would build works.

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

@test "with STATIC_LIBS= each library is a shared one, and the program works" {
  expect 0 make -s -C "$SOURCE" -j2 O="$PWD/shared" STATIC_LIBS= all
  for library in sqlite3 idn2 unistring nettle jansson inih smartcols; do
    expect 0 readelf -d shared/brownbag
    assert_has "$output" "[lib$library.so"
  done
  PATH=$PWD/shared:$PATH
  expect 0 brownbag init --example group
  expect 0 brownbag -C group remind
  expect 0 brownbag -C group outbox list --json
  expect 0 brownbag -C group fsck
}
