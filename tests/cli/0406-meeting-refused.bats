#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What can't be meant, in dates, lunches and holidays: one line, exit 1 or 2, nothing changed.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
  brownbag remind
  export BROWNBAG_NOW=2027-01-20T08:00
  brownbag remind
}

# Everything that the group is, but for the lock.
everything() {
  sqlite3 brownbag.db .dump
  cat brownbag.ini
  find outbox -type f | wc -l
}

# One line on stderr with a part of it, nothing on stdout, and all as it was before.
expect_one() { # CODE WORDS PART
  eval "expect $1 brownbag $2" || return 1
  [ -z "$output" ] || fail "$2: printed $output" || return 1
  [ "$(wc -l <"$BATS_TEST_TMPDIR/stderr")" -eq 1 ] || fail "$2: more or less than a line: $talk" || return 1
  assert_has "$talk" "$3" || fail "(of $2)" || return 1
  same "$2" "$(everything)" "$(<"$BATS_TEST_TMPDIR/before")"
}

@test "each is refused with one line that says why, and changes nothing" {
  local code words part wrong=0
  everything >"$BATS_TEST_TMPDIR/before"
  while IFS='|' read -r code words part; do
    expect_one "$code" "$words" "$part" || wrong=$((wrong + 1))
  done <<'END'
2|meeting add 'second tueday'|did you mean "Tuesday"
2|meeting add '31 feb'|February 2027 has no day 31
2|meeting add 'feb 29'|February 2027 has no day 29
2|meeting add 'fifth tue feb'|February 2027 has no fifth Tuesday
2|meeting add 04/07/2027|could be 2027-07-04 or 2027-04-07
2|meeting add '04/07/2027 12:00'|could be 2027-07-04 or 2027-04-07
2|meeting add 25/12/2027|write it as 2027-12-25
2|meeting add 2027-02-30|is no date
2|meeting add 2027-02|is no date
2|meeting add 'feb 9 25:00'|is no time
2|meeting add 'feb 9 12:00-11:00'|has to end later than it begins
2|meeting add 12:00|has no date in front of the time
2|meeting add ''|is no date
2|meeting add '2027-03-28 02:30'|they go forward over it, to 2027-03-28 03:00
2|meeting add 2027-01-19|is in the past
2|meeting add 'jan 19 1970'|is in the past
2|meeting add '+10000y'|is no date
2|meeting add '+9999y'|out
1|meeting add 'second tue feb'|there is a lunch at that time, the one of 2027-02
1|meeting add '2027-02-09 12:59'|there is a lunch at that time
1|meeting add '2027-02-09 11:30-12:01'|there is a lunch at that time
2|meeting move 2027-02|move wants --to WHEN
2|meeting move 2027-02 --to 'second tueday'|did you mean "Tuesday"
2|meeting move 2027-02 --to 04/07/2027|could be 2027-07-04 or 2027-04-07
2|meeting move 2027-03 --to '2027-03-28 02:30'|no clock in Europe/Berlin shows
1|meeting move 2027-02 --to 2027-02-09|is on 2027-02-09 12:00 already
1|meeting move 2027-02 --to 2027-03-09|there is a lunch at that time, the one of 2027-03
2|meeting move 2027-02 --to 2027-06-01|too far off
2|meeting move 2027-02 --to 2027-01-01|is in the past
1|meeting move 2027-01 --to 2027-02-01|was held
1|meeting cancel 2027-02-10|the nearest is on 2027-02-09
1|meeting cancel 2031-02|there is no lunch in 2031-02
1|meeting cancel next+99|none is planned so far ahead
2|meeting cancel 'second tueday'|did you mean "Tuesday"
2|meeting cancel nxt|did you mean "next"
1|meeting cancel next+6|further ahead than [meeting] horizon = 6
2|meeting edit 2027-02|edit wants --location
2|meeting edit 2027-02 --duration 2|
2|meeting edit 2027-02 --duration 2000|
2|meeting edit 2027-02 --link 'javascript:alert(1)'|is no link
2|meeting edit 2027-02 --location $'Room\n9'|location
2|meeting edit 2027-02 --open everybody|
1|meeting edit 2027-01 --open allies|was held
1|meeting held 2027-02|has not begun; only what took place can be booked
1|meeting held next --by l|could be any of
1|meeting held next --by 1 --headcount 9|has not begun
1|meeting held 2027-01 --by 2|to correct that: --amend
2|meeting held 2027-01 --by 2 --by 2 --amend|named twice
1|meeting held 2027-01 --by 99 --amend|99
2|meeting held 2027-01 --headcount -1|
2|meeting held 2027-01 --headcount 10001|
2|holiday add 04/07/2027 x|could be 2027-07-04 or 2027-04-07
2|holiday add 2027-02-10..2027-02-09 x|no earlier than it begins
2|holiday add 2027-02-10..2029-02-09 x|days are too many
2|holiday add '31 feb' x|February 2027 has no day 31
2|holiday add 2027-02-10 ''|need a name
2|holiday add 2027-02-10 $'a\x1b[2J'|name
2|holiday add 2027-02-10|
1|holiday remove 2027-02-10|is no holiday
2|holiday remove 'second tueday'|did you mean "Tuesday"
1|holiday import nowhere.ics|nowhere.ics
2|holiday import brownbag.ini|BEGIN:VCALENDAR
2|remind -n --until 04/07/2027|could be 2027-07-04 or 2027-04-07
2|remind -n --until 'second tueday'|did you mean "Tuesday"
2|roster away 1 --from '31 feb' --until 'mar 3'|February 2027 has no day 31
2|roster pause 1 --until 2027-02-09|takes a month
2|config set meeting.meets 'second tueday'|second tuesday
2|config set meeting.meets '31 feb'|is no meeting rule
2|config set meeting.on_holiday nxt|next
2|config set meeting.first 04/07/2027|
2|--now 04/07/2027 meeting list|--now
2|--now '2027-02-30 12:00' meeting list|--now
END
  [ "$wrong" -eq 0 ]
}
