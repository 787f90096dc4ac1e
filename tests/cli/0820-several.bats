#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# remind --all, status --all: each group on its own.

load lib

setup() {
  setup_world
  mkdir lunches
  for name in b-broken c-town a-office; do
    brownbag init --example lunches/$name --name "$name" 2>/dev/null
  done
  printf 'horizon = lots\n[meeting]\n' >>lunches/b-broken/brownbag.ini
  mkdir lunches/no-group lunches/.hidden
  touch lunches/file
}

mails() { brownbag -C "lunches/$1" outbox list --porcelain --fields state | sort | uniq -c | xargs; }

@test "remind --all does what is due in each, and tells which is broken" {
  expect 1 brownbag remind --all lunches
  assert_output ""
  [ "$(wc -l <<<"$talk")" -eq 1 ] || fail "$talk"
  assert_has "$talk" "b-broken: error: lunches/b-broken/brownbag.ini:"
  same office "$(mails a-office)" "14 sent"
  same town "$(mails c-town)" "14 sent"
  rm -r lunches/b-broken
  expect 0 brownbag remind --all lunches
  assert_output ""
  assert_talk ""
}

@test "a group whose mail can't leave doesn't hold up the others, and exit 75 stays" {
  rm -r lunches/b-broken
  brownbag -C lunches/a-office config set smtp.url smtp://127.0.0.1:9
  brownbag -C lunches/a-office start --yes 2>/dev/null >/dev/null
  expect 75 brownbag remind --all lunches
  assert_has "$talk" "a-office: "
  same town "$(mails c-town)" "14 sent"
}

@test "status --all shows one after the other, by name" {
  expect 1 brownbag status --all lunches
  same heads "$(grep '^== ' <<<"$output")" "== a-office
== c-town"
  assert_has "$output" "a-office (rehearsal)"
  assert_has "$talk" "b-broken: error: "
  expect 1 brownbag status --all lunches --json
  "$PYTHON" -c 'import json, sys
rows = json.load(sys.stdin)
assert [(row["folder"], row["exit"]) for row in rows] == [("a-office", 0), ("b-broken", 1), ("c-town", 0)]
assert rows[0]["document"]["group"] == "a-office" and rows[1]["document"] is None' <<<"$output"
}

@test "a forecast for all, and global options for each" {
  rm -r lunches/b-broken
  expect 0 brownbag remind -n --until 2027-01-05 --all lunches --json
  "$PYTHON" -c 'import json, sys
rows = json.load(sys.stdin)
assert [len(row["document"]) for row in rows] == [15, 15]' <<<"$output"
  expect 0 brownbag -c group.name=X --now 2027-01-06T10:00 status --all lunches
  same names "$(grep -c '^X (rehearsal)' <<<"$output")" 2
}

@test "it needs no group here, and one there" {
  expect 1 brownbag status --all lunches/no-group
  assert_talk "error: lunches/no-group: no group is in it"
  expect 1 brownbag status --all nowhere
  assert_usage brownbag remind --all lunches --porcelain
  assert_usage brownbag remind --all lunches --fields kind
  assert_usage brownbag remind --all lunches --until +3m
}

@test "a stranger's group is passed over" {
  rm -r lunches/b-broken
  [ "$(id -u)" -eq 0 ] || fail "run the tests of permissions as root, or in CI"
  chown 1234 lunches/c-town/brownbag.ini
  expect 1 brownbag remind --all lunches
  assert_talk "error: c-town: it is the group of another user"
  same office "$(mails a-office)" "14 sent"
}

@test "on a terminal each says what it did" {
  rm -r lunches/b-broken
  expect 0 script -qec 'brownbag remind --all lunches' /dev/null
  same said "$(tr -d '\r' <<<"$output" | grep -v -e '^now' -e sent)" "a-office:
queued 14 mails
c-town:
queued 14 mails"
}
