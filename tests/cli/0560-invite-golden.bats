#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The calendar objects of one lunch's life, byte by byte: tests/fixtures/ics. `make golden`
# renews them.

load lib

# The same secret in each run, so that UIDs are the same.
make_group() {
  brownbag init --name 'Returning to work' --organizer 'The lunch team <lunch@example.org>' \
    --timezone Europe/Berlin --meets 'second tuesday 12:00-13:00' --location 'Room 4B' group 2>/dev/null
  cd group || exit 1
  sqlite3 brownbag.db "UPDATE meta SET value = x'$(printf '%064d' 7)' WHERE key = 'secret'"
  sqlite3 brownbag.db "DELETE FROM meeting"
  brownbag config set meeting.link https://meet.example.org/lunch
  brownbag config set meeting.needs 'step-free, captions'
  brownbag config set remind.agenda off
  brownbag config set remind.brief off
  brownbag config set rotation.ask no
}

add() { # NAME ADDRESS
  printf 'name,email,joined\n"%s",%s,2026-11\n' "$1" "$2" | brownbag roster import - 2>/dev/null
}

at() { # TIME: nothing that was mailed is seen again
  rm -rf outbox
  export BROWNBAG_NOW=$1
}

take() { "$PYTHON" "$SOURCE/tests/support/calendar_files.py" take outbox "$@"; }

live_through_it() {
  at 2027-01-13T10:00
  make_group
  add 'Ana Lima' p1@example.org
  add 'Ben Okri' p2@example.org
  add 'Маргарита-Елизавета Преображенская, née Ångström-Żółkiewska' p3@example.org
  add 'Cem Kaya' p4@example.org
  add '' p5@example.org
  brownbag roster edit 2 --zone America/New_York 2>/dev/null
  brownbag remind
  take 1=request 2=request-member-in-another-zone 3=request-long-lines
  brownbag rsvp set next 3 accepted 2>/dev/null
  brownbag rsvp set next 4 declined 2>/dev/null
  brownbag rsvp set next 5 tentative 2>/dev/null
  at 2027-01-14T10:00
  brownbag meeting edit next --location \
    'Großer Saal „Zur schönen Aussicht“, 3. Stock links, Eingang über den Hof – bitte läuten; 王府井' 2>/dev/null
  brownbag remind
  take 1=update-place-needs-action 3=update-place-accepted 4=update-place-declined 5=update-place-tentative
  at 2027-01-15T10:00
  brownbag meeting move next --to 'feb 11 14:00' 2>/dev/null
  brownbag remind
  take 3=update-move
  brownbag invite export next -o publish-one.ics
  brownbag invite export -o publish-all.ics
  at 2027-01-16T10:00
  brownbag roster remove 5 2>/dev/null
  brownbag remind
  take 5=cancel-removed
  at 2027-01-17T10:00
  brownbag config set invite.rsvp no
  add 'Dua Li' p6@example.org
  brownbag meeting edit next --link https://meet.example.org/other 2>/dev/null
  brownbag remind
  take 6=publish-mailed
  at 2027-01-18T10:00
}

@test "the objects of a lunch are the ones that were read and approved" {
  live_through_it
  brownbag config set invite.rsvp yes
  brownbag meeting cancel next 2>/dev/null
  brownbag remind
  take 1=cancel
  expect 0 "$PYTHON" "$SOURCE/tests/support/calendar_files.py" hold "$SOURCE/tests/fixtures/ics"
}

# Its own reader of what is kept; the test above proves that it is what is made.
@test "khal and calcurse import each of them" {
  local file count=0
  configure_khal
  for file in "$SOURCE"/tests/fixtures/ics/*.ics; do
    rm -rf "$HOME/calendar" "$HOME/.local" calcurse
    mkdir "$HOME/calendar" calcurse
    expect 0 khal import --batch -a lunch "$file"
    expect 0 khal list --format '{start-time} {title}' --day-format '' 2027-02-09 3d
    case $file in
      *update-move* | *cancel* | *publish*) assert_has "$output" "14:00 Lunch" ;;
      *) assert_has "$output" "12:00 Lunch" ;;
    esac
    TZ=Europe/Berlin expect 0 calcurse -D calcurse -i "$file"
    assert_has "$(<calcurse/apts)" "Lunch"
    count=$((count + 1))
  done
  [ "$count" -eq 13 ]
}
