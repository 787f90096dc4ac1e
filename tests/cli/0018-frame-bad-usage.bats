#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Whatever is wrong with a command line or its streams is told, and harms nothing.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
}

@test "every command refuses what it doesn't take, in one line, and changes nothing" {
  expect 0 "$PYTHON" "$SOURCE/tests/support/bad_usage.py" "$PWD/group"
  count=$(tail -n 1 <<<"$output")
  same wrong "$(sed '$d' <<<"$output")" ""
  [ "$count" -ge 500 ] || fail "only $count cases"
}

@test "what people get wrong is told with what would be right" {
  expect 0 "$PYTHON" "$SOURCE/tests/support/bad_usage.py" "$PWD/group" "$SOURCE/tests/fixtures/mistakes.txt"
  count=$(tail -n 1 <<<"$output")
  same wrong "$(sed '$d' <<<"$output")" ""
  [ "$count" -ge 200 ] || fail "only $count cases"
}

# Commands that print, from the schemas.
printing() {
  "$PYTHON" - "$SOURCE/tests/fixtures/schemas" <<'PY'
import json, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).glob('*.json')):
    document = json.loads(path.read_text())
    if document.get('x-run') and 'several' not in document['x-run'][0] and not document.get('x-before'):
        print(document['x-run'][0] + ' ' + document.get('x-json', '--json'))
PY
}

@test "a full disk is a failure of every command that prints" {
  cd group
  count=0
  while IFS= read -r line; do
    read -ra words <<<"$line"
    code=0
    brownbag "${words[@]}" >/dev/full 2>"$HOME/talk" || code=$?
    same "$line" "$code" 1
    assert_has "$(<"$HOME/talk")" "error: can't write to standard output: No space left on device"
    count=$((count + 1))
  done < <(printing; echo status; echo help; echo 'roster -h'; echo 'invite export'; echo 'completion zsh')
  [ "$count" -gt 12 ] || fail "only $count commands"
}

@test "a reader that leaves is met with silence by every command that prints" {
  cd group
  while IFS= read -r line; do
    read -ra words <<<"$line"
    for _ in 1 2 3; do
      codes=$(brownbag "${words[@]}" 2>"$HOME/talk" | : ; echo "${PIPESTATUS[0]}")
      [ "$codes" -eq 0 ] || [ "$codes" -eq 141 ] || fail "$line: $codes"
      grep -v '^hint: ' "$HOME/talk" && fail "$line talks"
    done
  done < <(printing; echo status; echo help; echo 'help -a')
  true
}

@test "Ctrl-C leaves all whole" {
  printf 'name,email\nNora Quist,nora@example.org\n' >group/people.csv
  brownbag -C group backup --plaintext --yes group/group.backup 2>/dev/null
  expect 0 "$PYTHON" "$SOURCE/tests/support/interrupt.py" "$PWD/group"
  same wrong "$(sed '$d' <<<"$output")" ""
  # most runs are over before a late signal; some have to be cut short
  [ "$(tail -n 1 <<<"$output")" -ge 10 ] || fail "only $output were interrupted"
}
