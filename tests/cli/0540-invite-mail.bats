#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The calendar part of mails: to whom it goes how, what an update says, and who imports it.

# shellcheck disable=SC2030,SC2031 # each test has a clock of its own
load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
}

# An hour on: nothing that was mailed is seen again.
later() {
  rm -rf outbox
  BROWNBAG_NOW=${BROWNBAG_NOW%T*}T$(printf %02d $((10#${BROWNBAG_NOW:11:2} + 1))):00
  export BROWNBAG_NOW
}

# "TO METHOD STATUS SEQUENCE PARTSTAT DISPOSITION" of each mail with a calendar part; the
# objects go to ./objects, the words of the last mail to ./words.
read_mails() { # FOLDER
  mkdir -p objects
  "$PYTHON" - "$1" <<'P'
import email, email.policy, glob, icalendar, os, sys
mails = []
for name in glob.glob(sys.argv[1] + "/new/*"):
    mail = email.message_from_binary_file(open(name, "rb"), policy=email.policy.default)
    mails.append((os.stat(name).st_mtime_ns, name, mail))
for _, name, mail in sorted(mails, key=lambda each: each[:2]):
    open("words", "w").write(mail.get_body(("plain",)).get_content())
    for part in mail.walk():
        if part.get_content_type() != "text/calendar":
            continue
        content = part.get_content()
        open(f"objects/{len(os.listdir('objects'))}.ics", "w", newline="").write(content)
        calendar = icalendar.Calendar.from_ical(content)
        event, = calendar.walk("VEVENT")
        assert part.get_param("method") == calendar["METHOD"]
        assert (part is list(mail.walk())[-1]) and content.count("ORGANIZER") == 1
        attendee = event.get("ATTENDEE")
        assert attendee is None or attendee == "mailto:" + mail["To"].addresses[0].addr_spec
        print(mail["To"].addresses[0].addr_spec, calendar["METHOD"], event["STATUS"], event["SEQUENCE"],
              attendee.params["PARTSTAT"] if attendee else "-", part.get_content_disposition() or "inline",
              part.get_filename() or "-")
P
}

@test "an update says the old time and the new one, once" {
  brownbag remind
  later
  brownbag meeting move next --to 'jan 14 13:00' 2>/dev/null
  brownbag remind
  read_mails outbox >seen
  same mails "$(cut -d' ' -f2- seen | sort | uniq -c | tr -s ' ')" " 12 REQUEST CONFIRMED 1 NEEDS-ACTION inline -"
  assert_has "$(<words)" "It is now on
Thursday, 14 January 2027, 13:00 to 14:00 (Europe/Berlin), 60 minutes."
  assert_has "$(<words)" "Before: Tuesday, 12 January 2027, 12:00 to 13:00."
  export BROWNBAG_NOW=${BROWNBAG_NOW%:00}:30
  brownbag remind
  same again "$(brownbag outbox list --porcelain --fields kind | grep -c update)" 12
}

@test "a lunch that is moved twice before anybody hears of it has the time that people hold as the old one" {
  brownbag remind
  later
  brownbag config set remind.update off
  brownbag meeting move next --to 'jan 13 13:00' 2>/dev/null
  brownbag remind
  later
  brownbag meeting move 2027-01 --to 'jan 14 13:00' 2>/dev/null
  brownbag config unset remind.update
  later
  brownbag remind
  read_mails outbox >/dev/null
  assert_has "$(<words)" "Before: Tuesday, 12 January 2027, 12:00 to 13:00."
}

@test "another place is told without an old time, and keeps the answer" {
  brownbag remind
  later
  brownbag rsvp set next 1 accepted 2>/dev/null
  brownbag meeting edit next --location 'Room 5' 2>/dev/null
  brownbag remind
  read_mails outbox >seen
  same mails "$(cut -d' ' -f2-5 seen | sort | uniq -c | tr -s ' ')" " 1 REQUEST CONFIRMED 1 ACCEPTED
 11 REQUEST CONFIRMED 1 NEEDS-ACTION"
  case $(<words) in *Before:*) fail "$(<words)" ;; esac
}

@test "what is taken back before anybody heard of it is no news, and answers stay" {
  brownbag remind
  later
  brownbag rsvp set next 1 declined 2>/dev/null
  touch outbox # no folder: nothing can be put there
  for change in 'edit next --location Attic' 'edit next --duration 90' "move next --to jan\ 14\ 13:00"; do
    eval "brownbag meeting $change" 2>/dev/null
    expect 1 brownbag remind
  done
  same waiting "$(brownbag outbox list --porcelain --fields kind,state | grep -c $'update\tqueued')" 12
  brownbag meeting edit next --location "$(brownbag config get meeting.location)" --duration 60 2>/dev/null
  expect 0 brownbag meeting move 2027-01 --to 'jan 12 12:00'
  rm outbox
  later
  expect 0 brownbag remind
  same left "$(brownbag outbox list --porcelain --fields kind,state | grep -c $'update\tsent' || true)" 0
  # What a person answered to the first time still goes for it.
  brownbag --now 2027-01-07T09:00 remind
  brownbag --now 2027-01-11T15:00 remind
  same reminded "$(brownbag outbox list --porcelain --fields kind | grep -c reminder)" 11
}

@test "zone data that changes is an update, once, for those who hold the entry" {
  brownbag remind
  later
  # As if an hour more of summer time had been decided since.
  sqlite3 brownbag.db 'UPDATE mail SET told_start = told_start - 3600, told_end = told_end - 3600 WHERE told_start > 0'
  brownbag remind
  read_mails outbox >seen
  same mails "$(cut -d' ' -f2-4 seen | sort | uniq -c | tr -s ' ')" " 12 REQUEST CONFIRMED 1"
  assert_has "$(<words)" "Before: Tuesday, 12 January 2027, 11:00 to 12:00."
  export BROWNBAG_NOW=${BROWNBAG_NOW%:00}:30
  brownbag remind
  same again "$(brownbag outbox list --porcelain --fields kind | grep -c update)" 12
}

@test "where no answer is wanted the entry asks for none" {
  brownbag config set invite.rsvp no
  brownbag remind
  read_mails outbox >seen
  same mails "$(cut -d' ' -f2- seen | sort | uniq -c | tr -s ' ')" " 12 PUBLISH CONFIRMED 0 - inline -"
  [ "$(grep -l 'No answer is needed' -r outbox/new | wc -l)" -eq 12 ]
  later
  brownbag meeting cancel next 2>/dev/null
  brownbag remind
  read_mails outbox >seen
  same mails "$(cut -d' ' -f2-4 seen | sort | uniq -c | tr -s ' ')" " 12 CANCEL CANCELLED 1"
}

@test "an organizer who is a member gets a file, and another when the lunch is off" {
  brownbag roster add 'Lou Fox <lunch@example.org>' 2>/dev/null
  brownbag remind
  read_mails outbox | grep ^lunch@ >seen
  same mail "$(<seen)" "lunch@example.org PUBLISH CONFIRMED 0 - attachment event.ics"
  later
  brownbag meeting cancel next 2>/dev/null
  brownbag remind
  read_mails outbox | grep ^lunch@ >seen
  same mail "$(<seen)" "lunch@example.org PUBLISH CANCELLED 1 - attachment event.ics"
}

@test "khal and calcurse import what is mailed and what is exported" {
  brownbag roster add 'Lou Fox <lunch@example.org>' 2>/dev/null
  brownbag remind
  read_mails outbox >/dev/null
  brownbag invite export -o objects/all.ics
  configure_khal
  for object in objects/0.ics objects/12.ics objects/all.ics; do
    rm -rf "$HOME/calendar" calcurse
    mkdir -p "$HOME/calendar" calcurse
    expect 0 khal import --batch -a lunch "$object"
    expect 0 khal list --format '{start} {end} {title} {location}' --day-format '' 2027-01-12 1d
    assert_has "$output" "2027-01-12 12:00 2027-01-12 13:00 Lunch Room 4B"
    TZ=Europe/Berlin expect 0 calcurse -D "$PWD/calcurse" -i "$object"
    assert_has "$(<calcurse/apts)" "01/12/2027 @ 12:00 -> 01/12/2027 @ 13:00"
    assert_has "$(<calcurse/apts)" "Lunch"
  done
}

@test "how private an entry says it is can be set; its title stays neutral" {
  for class in private public confidential; do
    expect 0 brownbag -c "invite.class=$class" invite show next --as 2
    assert_has "$output" "CLASS:${class^^}"
    assert_has "$output" $'SUMMARY:Lunch\r'
  done
}

@test "moved while mail can't leave: one invite each, with the new time" {
  brownbag config set remind.brief off
  brownbag config set rotation.ask no
  touch outbox # no folder: nothing can be put there
  expect 1 brownbag remind
  same waiting "$(brownbag outbox list --porcelain --fields kind,state | sort | uniq -c | tr -s ' \t' ' ')" \
    " 12 invite queued"
  export BROWNBAG_NOW=2027-01-04T09:00
  brownbag meeting move next --to 'jan 14 13:00' 2>/dev/null
  expect 1 brownbag remind
  same waiting "$(brownbag outbox list --porcelain --fields kind,state | sort | uniq -c | tr -s ' \t' ' ')" \
    " 12 invite dropped
 12 invite queued"
  rm outbox
  export BROWNBAG_NOW=2027-01-04T12:00
  expect 0 brownbag remind
  read_mails outbox >seen
  same mails "$(cut -d' ' -f2-4 seen | sort | uniq -c | tr -s ' ')" " 12 REQUEST CONFIRMED 1"
}

@test "who was asked to lead hears of another hour and of the end in words, before anybody is invited" {
  at() { rm -rf outbox; export BROWNBAG_NOW=2027-01-0$1; }
  at 5T10:00
  brownbag remind
  same asked "$(brownbag outbox list --porcelain --fields kind,month,member | grep ^ask)" $'ask\t2027-02\t2'
  at 6T10:00
  expect 0 brownbag meeting move 2027-02 --to 'feb 9 13:00'
  assert_has "$talk" 'sends: update to 1 member'
  brownbag remind
  same entries "$(read_mails outbox)" ""
  assert_has "$(<words)" "Before: Tuesday, 9 February 2027, 12:00 to 13:00."
  case $(<words) in *attached*) fail "$(<words)" ;; esac
  at 7T08:00
  expect 0 brownbag meeting cancel 2027-02
  assert_has "$talk" 'sends: cancel to 1 member'
  brownbag remind
  same entries "$(read_mails outbox)" ""
  assert_has "$(<words)" "is
cancelled."
  case $(<words) in *attached*) fail "$(<words)" ;; esac
}
