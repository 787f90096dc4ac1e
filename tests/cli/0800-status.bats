#!/usr/bin/env bats
# SPDX-License-Identifier: MIT

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
}

@test "status shows the next lunch and what goes out" {
  expect 0 brownbag status
  assert_output "Returning to Work (rehearsal)

Next lunch    Tue 2027-01-12 12:00, 60 minutes, Room 4B
Facilitator   Ana Lima
Backup        Chiara Rossi

Goes out in the next 14 days
  2027-01-04 08:00  invite     12
  2027-01-04 08:00  brief       2
  2027-01-05 09:00  ask         1
  2027-01-07 09:00  agenda     12
  2027-01-11 15:00  reminder   12
  2027-01-12 09:00  invite     12
  2027-01-13 09:00  thanks     12"
}

@test "status --json is one document with the documented keys" {
  expect 0 brownbag status --json
  "$PYTHON" -c 'import json, sys
status = json.load(sys.stdin)
assert list(status) == ["group", "mode", "next", "answers", "due", "needs_you"], list(status)
assert status["mode"] == "rehearsal" and status["next"]["month"] == "2027-01"
assert status["due"][0] == {"at": "2027-01-04T08:00:00+01:00", "kind": "invite", "count": 12}
assert status["answers"] == {"accepted": 0, "declined": 0, "tentative": 0, "none": 12}
assert status["needs_you"] == []' <<<"$output"
}

@test "status --discreet keeps names off the screen, and off the document" {
  for looks in "" --json; do
    # shellcheck disable=SC2086
    expect 0 brownbag status $looks
    assert_has "$output" "Ana Lima"
    assert_has "$output" "Returning to Work"
    # shellcheck disable=SC2086
    expect 0 brownbag status --discreet $looks
    for name in Ana Lima Chiara Rossi Returning; do
      case $output in *"$name"*) fail "it names $name: $output" ;; esac
    done
  done
  "$PYTHON" -c 'import json, sys
status = json.load(sys.stdin)
assert status["group"] == "Lunch" and status["next"]["theme"] is None, status
assert status["next"]["facilitators"] == [{"id": 1, "name": "member 1"}], status
assert status["next"]["backup"] == {"id": 3, "name": "member 3"}, status' <<<"$output"
  expect 0 brownbag status --discreet
  assert_has "$output" "Lunch (rehearsal)"
  assert_has "$output" "Facilitator   member 1
Backup        member 3"
  expect 0 brownbag status --discreet --all ..
  assert_has "$output" "Backup        member 3"
}

@test "who has no name is shown by id" {
  sqlite3 brownbag.db "UPDATE member SET name = '' WHERE id = 1"
  expect 0 brownbag status
  assert_has "$output" "Facilitator   member 1"
}

@test "status --discreet has nothing to hide where no lunch is planned" {
  expect 0 brownbag -c meeting.first=2040-01-01 status --discreet --json
  assert_has "$output" '"next": null'
}

@test "status asks about a pause whose month has come" {
  brownbag roster pause 3 --until 2027-02
  expect 0 brownbag --now 2027-01-20T10:00 status --json
  case $output in *'"paused"'*) fail "asked too early" ;; esac
  expect 0 brownbag --now 2027-02-01T10:00 status
  assert_has "$output" "member 3 was paused until about now"
  assert_has "$output" "brownbag roster resume 3"
}

@test "a second remind queues nothing, and a stopped group sends nothing" {
  expect 0 brownbag remind
  expect 0 brownbag outbox list --porcelain
  first=$output
  expect 0 brownbag remind
  expect 0 brownbag outbox list --porcelain
  assert_output "$first"
  expect 0 brownbag stop
  expect 0 brownbag --now 2027-01-07T10:00 remind
  expect 0 brownbag outbox list --porcelain
  assert_output "$first"
}

@test "a group that is stopped before it was ever live owes nothing from before it was made" {
  brownbag status --json | jq .due >../due
  brownbag stop 2>/dev/null
  expect 0 brownbag status --json
  same due "$(jq .due <<<"$output")" "$(<../due)"
}

@test "in a live group the clock can be set for a look only, or where no mail gets far" {
  brownbag config set smtp.url smtps://mail.example.org
  expect 0 brownbag start --yes
  before=$(sha256sum brownbag.db)
  for act in remind "roster pause 3" "meeting cancel next" deliver "invite send next" stop; do
    # shellcheck disable=SC2086
    expect 1 brownbag --now 2027-01-07T10:00 $act
    assert_talk "error: the group is live: with --now only a dry run is possible (-n)"
  done
  same database "$(sha256sum brownbag.db)" "$before"
  for look in status "remind -n" "roster pause -n 3" "meeting list"; do
    # shellcheck disable=SC2086
    expect 0 brownbag --now 2027-01-07T10:00 $look
  done
  for url in maildir:mail smtp://127.0.0.1:9 'smtp://[::1]:9'; do
    expect 0 brownbag -c "smtp.url=$url" --now 2027-01-07T10:00 roster pause 3
    expect 0 brownbag -c "smtp.url=$url" --now 2027-01-07T10:00 roster resume 3
  done
  expect 1 brownbag -c smtp.url=smtp://localhost:9 --now 2027-01-07T10:00 roster pause 3
}

@test "looking changes nothing" {
  brownbag remind
  before=$(sha256sum brownbag.db)
  for look in status "meeting list --count 20" "rotate -n" "remind -n --until +12m" \
    "agenda show next --as 1" "invite show next --as 2" "invite export" "roster list" "start -n"; do
    # shellcheck disable=SC2086
    expect 0 brownbag -c smtp.url=maildir:mail $look
  done
  same database "$(sha256sum brownbag.db)" "$before"
}

@test "what the rule names is kept, and follows rule, first day and time" {
  days() { brownbag "$@" meeting list --count 3 --porcelain --fields start; }
  brownbag remind
  same kept "$(sqlite3 brownbag.db 'SELECT count(*), rule FROM rule_days')" \
    "1|second tuesday 12:00-13:00"
  same present "$(days)" "$(printf '%s\n' 2027-01-12T12:00:00+01:00 2027-02-09T12:00:00+01:00 2027-03-09T12:00:00+01:00)"
  # A later year lies beyond what is kept; a day that is counted from is another rule.
  same later "$(days --now 2031-05-01T09:00 | head -n 1)" 2031-05-13T12:00:00+02:00
  same first "$(days -c meeting.first=2027-03-01 --now 2027-02-20T09:00 | tail -n 1)" 2027-05-11T12:00:00+02:00
  brownbag config set meeting.meets 'first friday 12:00-13:00'
  brownbag --now 2027-01-20T09:00 remind
  same another "$(sqlite3 brownbag.db 'SELECT rule FROM rule_days')" "first friday 12:00-13:00"
}
