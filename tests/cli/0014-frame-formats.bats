#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# --json and --porcelain are contracts: schemas, golden files, brownbag-formats(5).

load lib

contracts() { # WHAT
  expect 0 "$PYTHON" -W ignore::DeprecationWarning "$SOURCE/tests/support/contracts.py" "$1" "$SOURCE"
  assert_output ""
}

@test "each command with --json has a schema that leaves nothing open" {
  contracts complete
}

@test "what is printed is what the schemas say, in both formats" {
  contracts valid
}

@test "what is printed has not changed by a byte" {
  contracts golden
}

@test "brownbag-formats(5) says what the schemas say" {
  contracts page
}

@test "a document that breaks its schema is seen" {
  cp -r "$SOURCE/tests/fixtures" fixtures
  mkdir -p broken/tests broken/man
  mv fixtures broken/tests
  sed 's/"keepers"/"keeper"/' "$SOURCE/tests/fixtures/schemas/topic-list.json" >broken/tests/fixtures/schemas/topic-list.json
  expect 0 "$PYTHON" -W ignore::DeprecationWarning "$SOURCE/tests/support/contracts.py" valid "$PWD/broken"
  assert_has "$output" "topic-list: topic list: 0: 'keeper' is a required property"
  assert_has "$output" "topic-list: nothing about the column keepers"
}
