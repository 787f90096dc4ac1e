#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Who mistypes, has nothing yet, or doesn't know what is next is told.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
}

@test "what was mistyped is guessed, of whatever sort it is" {
  brownbag config set alias.due 'remind --dry-run'
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    eval "set -- ${line%% => *}"
    code=0
    brownbag "$@" >"$HOME/out" 2>"$HOME/talk" || code=$?
    [ $code -eq 1 ] || [ $code -eq 2 ] || fail "$line: exit code $code"
    assert_has "$(<"$HOME/talk")" "did you mean ${line#* => }?"
    same "lines of talk: $line" "$(wc -l <"$HOME/talk")" 1
    assert_file "$HOME/out" ""
  done <<'CASES'
satus => `brownbag status`
rosetr list => `brownbag roster`
roster lsit => `brownbag roster list`
rotate sett => `brownbag rotate set`
deu => `brownbag due`
roster list --adresses => --addresses
roster list --topic fedeing => "feeding"
roster list --fields nmae => "name"
config get meeting.horizno => "meeting.horizon"
config set meeting.on_holidya skip => "meeting.on_holiday"
roster show grcae => "Grace Muller"
roster show 'chiara rosi' => "Chiara Rossi"
topic who feedign => "feeding"
agenda show nxet => "next"
theme set next nights-awya => "nights-away"
help tutorail => `brownbag help tutorial`
help rotate.1 => `brownbag help rotate`
CASES
}

@test "who has nothing yet is told how it comes" {
  brownbag init ../empty --name N --organizer 'T <t@example.org>' --timezone UTC --meets 'day 15 12:00-13:00' 2>/dev/null
  cd ../empty
  while IFS='|' read -r command hint; do
    read -ra words <<<"$command"
    expect 0 brownbag "${words[@]}"
    assert_output ""
    assert_talk "hint: $hint"
    expect 0 brownbag -c advice.empty=no "${words[@]}"
    assert_talk ""
    expect 0 brownbag "${words[@]}" --json
    assert_output "[]"
    assert_talk ""
  done <<'CASES'
roster list|no members yet: brownbag roster import people.csv
outbox list|nothing was mailed yet: brownbag remind -n shows what is due
topic who feeding|nobody has offered that yet: brownbag topic offer WHO TOPIC
log|nothing happened yet: brownbag roster import people.csv
rotate stats|no members yet: brownbag roster import people.csv
CASES
  # what would be empty for want of people says so once
  for command in rotate 'rsvp list next' 'invite send next' 'agenda send next'; do
    # shellcheck disable=SC2086
    expect 0 brownbag $command
    assert_talk "hint: no members yet: brownbag roster import people.csv"
  done
  expect 0 brownbag rotate why next
  assert_has "$output" "There are no members yet."
  expect 0 brownbag doctor --porcelain
  same people "$(grep -c 'members yet' <<<"$output")" 1
  same turns "$(grep -c 'nobody facilitates' <<<"$output")" 0
  expect 0 brownbag status
  assert_has "$output" "there are no members yet
    brownbag roster import people.csv"
}

@test "status ends with the next step, and brownbag alone is status" {
  expect 0 brownbag status
  shown=$output
  assert_talk "hint: a rehearsal reaches nobody; when all looks right: brownbag start"
  expect 0 brownbag
  assert_output "$shown"
  expect 0 brownbag -c advice.next=no
  assert_talk ""
  expect 0 brownbag stop
  expect 0 brownbag
  assert_talk "hint: stopped: nothing goes out before brownbag start"
}
