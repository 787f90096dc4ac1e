#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The page and the feed, on disk and in a browser.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
}

# Go live with mail that stays on this machine.
go_live() {
  brownbag config set smtp.url "maildir:$BATS_TEST_TMPDIR/mail"
  brownbag start --yes >/dev/null 2>&1
}

# Look at the page as a parser sees it, which isn't ours.
read_page() { "$PYTHON" "$SOURCE/tests/support/read_page.py" site/index.html "$@"; }

@test "publish writes a page, a feed, a file a lunch and nothing else" {
  expect 0 brownbag publish site
  assert_talk "8 written, 0 removed, 0 as they were"
  same files "$(ls -A site)" "$(printf '%s\n' 2027-0{1-12,2-09,3-09,4-13,5-11,6-08}.ics calendar.ics index.html)"
  same modes "$(stat -c %a site site/*  | sort -u | xargs)" "644 755"
  expect 0 read_page
  assert_has "$output" "Tuesday 12 January 2027"
  expect 0 tidy -q -e site/index.html
  assert_talk ""
  for file in site/*.ics; do
    "$PYTHON" -c 'import icalendar, sys
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
assert calendar["METHOD"] == "PUBLISH"
events = calendar.walk("VEVENT")
assert events and not any("ORGANIZER" in e or "ATTENDEE" in e or "DESCRIPTION" in e for e in events)
assert not calendar.walk("VALARM")
assert ("X-WR-CALNAME" in calendar) == sys.argv[1].endswith("calendar.ics")
assert len(events) == (6 if "X-WR-CALNAME" in calendar else 1)' "$file"
  done
}

@test "a second run writes nothing, whatever the time" {
  brownbag publish site 2>/dev/null
  before=$(stat -c '%n %i %Y' site site/* && sha256sum site/*)
  expect 0 brownbag --now 2027-01-11T23:00 publish site
  assert_talk "0 written, 0 removed, 8 as they were"
  same folder "$(stat -c '%n %i %Y' site site/* && sha256sum site/*)" "$before"
}

@test "a lunch that is over goes, one that is cancelled stays and says so" {
  brownbag publish site 2>/dev/null
  brownbag meeting cancel 2027-02 >/dev/null 2>&1
  expect 0 brownbag --now 2027-01-13T09:00 publish site
  [ ! -e site/2027-01-12.ics ]
  [ -e site/2027-07-13.ics ]
  expect 0 read_page
  assert_has "$output" "Cancelled: Tuesday 9 February 2027"
  grep -q '^STATUS:CANCELLED' site/2027-02-09.ics
}

@test "a lunch on a holiday isn't told before it is settled" {
  brownbag publish site 2>/dev/null
  expect 0 brownbag holiday add 2027-03-09 'Founders day'
  expect 0 brownbag publish site
  [ ! -e site/2027-03-09.ics ]
  run grep -l 20270309 site/*.ics
  same calendars "$output" ""
  expect 0 read_page
  case $output in *'9 March 2027, 12:00'*) fail "it is on the page" ;; esac
}

@test "a dry run writes nothing" {
  expect 0 brownbag publish -n site
  assert_talk "would be: 8 written, 0 removed, 0 as they were"
  [ ! -e site ]
  brownbag publish site 2>/dev/null
  expect 0 brownbag --now 2027-01-13T09:00 publish -n site
  assert_has "$talk" ", 1 removed, "
  [ -e site/2027-01-12.ics ]
}

@test "the page tells nobody who is in the group, what about, or how to join" {
  brownbag meeting edit next --link 'https://join.example.org/secret' >/dev/null 2>&1
  brownbag remind
  brownbag publish site 2>/dev/null
  {
    brownbag roster list --addresses --porcelain --fields name,email | tr -s '\t ' '\n'
    sqlite3 brownbag.db 'SELECT theme FROM meeting'
    brownbag config get group.name | tr ' ' '\n'
    echo join.example.org
  } >words
  [ "$(wc -l <words)" -gt 30 ]
  # What is published anyway: the mailbox of the organizers.
  run grep -rFiow -f <(grep -E '.{3}' words | grep -v '^lunch@example.org$') site
  same told "$output" ""
  expect 0 read_page
  case $output in *About:* | *Facilitated*) fail "themes and facilitators are for who asks for them" ;; esac
}

@test "facilitators by first name and themes, where the settings say so, sensitive ones never" {
  brownbag config set publish.facilitators first-names
  brownbag config set publish.themes yes
  # Who leads the second lunch agreed to be mailed, not to be named.
  sqlite3 brownbag.db "DELETE FROM consent WHERE member = 2 AND purpose = 'named'"
  brownbag publish site 2>/dev/null
  expect 0 read_page
  # Who leads, not their backups; not who hasn't been told yet, or won't be named.
  same leads "$(grep -o 'Facilitated by.*' <<<"$output" | sort -u)" $'Facilitated by Ana\nFacilitated by Chiara'
  title() { sed -n "/^\[theme:$1\]/,/^title/s/^title = //p" "$SOURCE/lib/texts/themes.ini"; }
  shown=$(title "$(sqlite3 brownbag.db 'SELECT theme FROM meeting ORDER BY id LIMIT 1')")
  [ -n "$shown" ]
  assert_has "$output" "About: $shown"
  sensitive=$(sed -n 's/^\[theme:\(.*\)\]$/\1/p; /^sensitive = yes/q' "$SOURCE/lib/texts/themes.ini" | tail -n 1)
  [ -n "$(title "$sensitive")" ]
  sqlite3 brownbag.db "UPDATE meeting SET theme = '$sensitive', theme_set = 1"
  brownbag publish site 2>/dev/null
  expect 0 read_page
  case $output in *About:*) fail "a sensitive theme: $output" ;; esac
}

@test "who is erased leaves the page at once, where it has first names" {
  brownbag config set publish.facilitators first-names
  brownbag config set publish.dir site
  brownbag config set smtp.url maildir:mail
  brownbag publish 2>/dev/null
  expect 0 brownbag roster erase 3 --yes
  assert_has "$talk" 'warning: a page that was published may have the first name until `brownbag publish`'
  brownbag start --yes >/dev/null 2>&1
  brownbag remind
  grep -q 'Ana' site/index.html
  expect 0 brownbag roster erase 1 --yes
  assert_talk "member 1 is forgotten; backups made elsewhere aren't reached from here"
  expect 1 grep -r Ana site
  brownbag config unset publish.facilitators
  brownbag stop 2>/dev/null
  expect 0 brownbag roster erase 4 --yes
  assert_talk "member 4 is forgotten; backups made elsewhere aren't reached from here"
}

@test "hostile words stay words" {
  brownbag publish site 2>/dev/null
  sqlite3 brownbag.db "UPDATE meeting SET location = '</span><script>alert(1)</script>\"''&amp;<img src=x onerror=y>', own = 2;
    INSERT INTO holiday VALUES ('2027-02-01', '2027-02-02', '<b>\"day\"</b> שבת');
    UPDATE member SET name = '<i>Ana</i>'"
  brownbag config set group.subject 'A <u>"dull"</u> & \ subject'
  brownbag config set publish.facilitators first-names
  expect 0 brownbag publish site
  expect 0 read_page --tags
  same tags "$output" "a body caption dd div dl dt footer h1 h2 head header html li main meta p section span style table tbody td th thead time title tr ul"
  expect 0 read_page
  assert_has "$output" 'A <u>"dull"</u> & \ subject'
  assert_has "$output" "<script>alert(1)</script>\"'&amp;<img src=x onerror=y>"
  assert_has "$output" '<b>"day"</b> שבת'
  expect 0 tidy -q -e site/index.html
  assert_talk ""
}

@test "nothing of somebody else's is touched" {
  mkdir site
  echo '<title>My garden</title>' >site/index.html
  expect 1 brownbag publish site
  assert_talk "error: site/index.html isn't brownbag's; move it away, or publish into a folder of its own"
  same files "$(ls -A site)" index.html
  rm site/index.html
  echo 'BEGIN:VCALENDAR' >site/2020-01-01.ics
  echo 'notes' >site/notes.txt
  expect 0 brownbag publish site
  [ -e site/2020-01-01.ics ] && [ -e site/notes.txt ]
}

@test "a target that can't be one is refused in a line" {
  echo text >file
  expect 1 brownbag publish file
  assert_talk "error: file: no folder; brownbag publishes into a folder"
  expect 1 brownbag publish no/such/folder
  assert_talk "error: no/such/folder: No such file or directory"
  expect 2 brownbag publish
  assert_has "$talk" "which folder? name it, or set publish.dir"
}

@test "a disk that is full leaves the old page whole" {
  brownbag publish site 2>/dev/null
  before=$(sha256sum site/*)
  brownbag meeting cancel 2027-02 >/dev/null 2>&1
  for call in fchmod syncfs rename; do
    # the leak check is a tracer, too, and there can be only one
    ASAN_OPTIONS=detect_leaks=0 expect 1 strace -f -o trace -e "trace=$call" -e "inject=$call:error=ENOSPC:when=1" brownbag publish site
    assert_has "$talk" "No space left on device"
    grep -q INJECTED trace
    same folder "$(sha256sum site/*)" "$before"
  done
  expect 0 brownbag publish site
  assert_talk "4 written, 0 removed, 5 as they were" # two lunches, the feed, the page
}

@test "remind publishes where publish.dir says, once the group is live" {
  brownbag config set publish.dir site
  brownbag remind
  [ ! -e site ]
  go_live
  expect 0 brownbag --now 2027-01-04T08:15 remind
  [ -e site/index.html ]
  # A page that can't be written holds no mail up.
  rm -rf site
  echo mine >site
  expect 1 brownbag --now 2027-01-05T09:00 remind
  assert_has "$talk" "site: no folder"
  # It is told once, shown until it is over, and mail that goes out doesn't end it.
  for hour in 10 11; do
    expect 1 brownbag --now "2027-01-05T$hour:00" remind
    assert_talk ""
  done
  expect 0 brownbag --now 2027-01-05T12:00 status
  assert_has "$output" "the page can't be published since 2027-01-05 09:00"
  rm site
  expect 0 brownbag --now 2027-01-05T13:00 remind
  expect 0 brownbag --now 2027-01-05T13:00 status
  case $output in *published*) fail "$output" ;; esac
  expect 0 brownbag outbox list --json
  case $output in *'"queued"'*) fail "mail was held up" ;; esac
}

@test "a browser finds nothing to complain about" {
  sqlite3 brownbag.db "INSERT INTO holiday VALUES ('2027-04-05', '2027-04-05', 'Easter Monday')"
  brownbag meeting cancel 2027-03 >/dev/null 2>&1
  brownbag publish site 2>/dev/null
  "$PYTHON" "$SOURCE/tests/support/browse_page.py" site
}

@test "rotate stats --html draws turns, headcounts and mail for the organizer alone" {
  brownbag remind
  for month in 2027-02 2027-03; do
    brownbag --now $month-20T09:00 remind
    brownbag --now $month-20T09:00 meeting held $month --headcount 7 >/dev/null 2>&1 ||
      brownbag --now $month-20T09:00 meeting held $month --headcount 7 --amend >/dev/null 2>&1
  done
  sqlite3 brownbag.db "UPDATE member SET name = '<i>Ana</i> & co' WHERE id = 1"
  expect 0 brownbag --now 2027-03-21T09:00 rotate stats --html stats.html
  assert_output ""
  same mode "$(stat -c %a stats.html)" 600
  expect 0 tidy -q -e stats.html
  assert_talk ""
  expect 0 "$PYTHON" "$SOURCE/tests/support/read_page.py" stats.html
  assert_has "$output" "<i>Ana</i> & co"
  assert_has "$output" "2027-02-097"
  assert_has "$output" "invite2027-01"
  expect 0 "$PYTHON" "$SOURCE/tests/support/read_page.py" stats.html --tags
  same tags "$output" "body details h1 h2 head header html line main meta rect section style summary svg table tbody td text th thead title tr"
  expect 1 brownbag rotate stats --html no/folder/stats.html
  assert_has "$talk" "no/folder/stats.html"
}

# What the page says of guests, and what members were sent of that lunch since.
guests() { grep -c "Colleagues who aren't in the group are" site/index.html; }

@test "that guests may come is on the page once the members were told, and never before" {
  brownbag remind
  go_live
  brownbag remind
  expect 0 brownbag publish site
  same before "$(guests || true)" 0
  # the lunch of January is invited to already: an update tells them
  expect 0 brownbag meeting edit 2027-01 --open allies
  # that of March isn't: its invite will
  expect 0 brownbag meeting edit 2027-03 --open allies
  expect 0 brownbag publish site
  same untold "$(guests || true)" 0
  brownbag remind
  brownbag publish site 2>/dev/null
  same told "$(guests)" 2 # as the next one, and in the list
  expect 0 grep -rl 'open to all colleagues' "$BATS_TEST_TMPDIR/mail/new"
  [ "$(wc -l <<<"$output")" -ge 12 ] || fail "not to all: $output"
  BROWNBAG_NOW=2027-02-08T23:00 brownbag publish site 2>/dev/null
  same later "$(guests || true)" 0
  BROWNBAG_NOW=2027-02-09T09:00 brownbag remind
  BROWNBAG_NOW=2027-02-09T10:00 brownbag publish site 2>/dev/null
  same invited "$(guests)" 1
}

@test "once a year the themes offer a lunch for guests, and a person decides" {
  export BROWNBAG_NOW=2027-09-01T08:00
  brownbag rotate >/dev/null
  # the group's first lunch was in September: its tenth month comes in June
  expect 0 brownbag theme list --porcelain --fields theme,next
  first=$(brownbag meeting list --count 24 --porcelain --fields month,theme | sed -n 's/	good-colleagues$//p')
  same once "$(wc -l <<<"$first")" "$(sort -u <<<"$first" | wc -l)"
  [ "$(wc -l <<<"$first")" -eq 2 ] || fail "in two years: $first"
  month=$(head -1 <<<"$first")
  same month "$month" 2028-06
  for at in 2027-{10,11,12} 2028-{01,02,03,04}; do BROWNBAG_NOW=$at-20T08:00 brownbag remind; done
  export BROWNBAG_NOW=2028-05-05T08:00
  expect 0 brownbag status
  assert_has "$(tr -s ' \n' ' ' <<<"$output")" 'is meant for a lunch with guests, and it is open to members only'
  expect 0 brownbag meeting edit "$month" --open allies
  expect 0 brownbag status
  case $output in *'meant for a lunch with guests'*) fail "told still" ;; esac
  expect 0 brownbag invite show "$month"
  assert_has "$output" 'is open to all colleagues. Please keep'
}
