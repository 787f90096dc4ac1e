#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag report: what a sponsor may know. Counts, nothing under five, no names.
#
# shellcheck disable=SC2030,SC2031 # each test has a clock of its own

load lib

# Lunches of 2027 up to a month, led in turn, with these headcounts.
play_year() { # HEADCOUNT...
  brownbag init . --example 2>/dev/null
  brownbag config set meeting.on_holiday skip
  local month=1 count
  for count; do
    BROWNBAG_NOW=$(printf '2027-%02d-01T10:00' $month) brownbag rotate >/dev/null
    BROWNBAG_NOW=$(printf '2027-%02d-20T10:00' $month) brownbag meeting held "$(printf '2027-%02d' $month)" --headcount "$count" 2>/dev/null
    month=$((month + 1))
  done
}

@test "a report of a year, and of a quarter" {
  play_year 8 12 4 9 9 9 11 6 7 5 13 8
  export BROWNBAG_NOW=2028-01-10T10:00
  expect 0 brownbag report
  assert_output 'January 2027 to December 2027

Lunches held             12
People at a lunch        up to 14
Facilitators             10 to 14
The busiest of them      at most 25 % of the turns
Introductions asked for  fewer than 5
Introductions made       fewer than 5'
  expect 0 brownbag report --quarter
  assert_output 'October 2027 to December 2027

Lunches held             3
People at a lunch        5 to 14
Facilitators             fewer than 5
Introductions asked for  fewer than 5
Introductions made       fewer than 5'
  expect 0 brownbag report --quarter 2027-05 --json
  same document "$(tr -d ' \n' <<<"$output")" '{"from":"2027-04","to":"2027-06","lunches":3,"headcount":{"from":5,"to":9},"facilitators":{"from":0,"to":4},"busiest_at_most":null,"introductions_asked":{"from":0,"to":4},"introductions_made":{"from":0,"to":4}}'
}

@test "no name, no id, no number of people but in steps of five" {
  play_year 8 12 4
  export BROWNBAG_NOW=2027-04-02T10:00
  for args in '' --json '--quarter' '--quarter --json' '--quarter 2027-03'; do
    # shellcheck disable=SC2086
    expect 0 brownbag report $args
    printf '%s\n' "$output" >>printed
  done
  brownbag roster list --porcelain --fields name | tr ' ' '\n' | sort -u >names
  same names "$(grep -iwFf names printed || true)" ''
  "$PYTHON" - <<'PYTHON'
import json, re
text = open("printed").read()
for document in re.findall(r"^\{.*?^\}", text, re.S | re.M):
    for key, value in json.loads(document).items():
        if isinstance(value, dict):
            assert value["from"] % 5 == 0 and value["to"] % 5 == 4, (key, value)
PYTHON
}

@test "introductions are counted over all topics" {
  play_year 8 12 9
  for i in 1 2 3 4; do sqlite3 brownbag.db "INSERT INTO tally VALUES ('introductions asked topic-$i', '2027-01', 2)"; done
  sqlite3 brownbag.db "INSERT INTO tally VALUES ('introductions made topic-1', '2027-01', 4)"
  sqlite3 brownbag.db "INSERT INTO tally VALUES ('introductions asked topic-1', '2027-04', 100)"
  BROWNBAG_NOW=2027-04-02T10:00 expect 0 brownbag report --quarter
  assert_has "$output" 'Introductions asked for  5 to 9
Introductions made       fewer than 5'
}

@test "what isn't over, or is forgotten, isn't reported" {
  play_year 8 12 9
  export BROWNBAG_NOW=2027-03-31T23:00
  expect 1 brownbag report --quarter 2027-01
  assert_talk "error: the quarter isn't over before the end of 2027-03"
  export BROWNBAG_NOW=2027-04-01T00:00
  expect 0 brownbag report --quarter 2027-01
  export BROWNBAG_NOW=2029-05-01T10:00
  brownbag remind
  expect 1 brownbag report --quarter 2027-03
  assert_talk 'error: it begins in 2027-01, and who led before 2027-05 is forgotten: [retention] history'
  assert_usage brownbag report 2027-13
  assert_usage brownbag report 2027-03-01
}

@test "a lunch counts for its month, wherever it was moved, and one that was called off for none" {
  brownbag init . --example 2>/dev/null
  brownbag rotate >/dev/null
  brownbag meeting move 2027-03 --to 2027-04-02T12:00 2>/dev/null
  brownbag meeting cancel 2027-02 2>/dev/null
  BROWNBAG_NOW=2027-04-10T10:00 brownbag remind
  BROWNBAG_NOW=2027-04-10T10:00 expect 0 brownbag report --quarter
  assert_has "$output" 'Lunches held             2
People at a lunch        not counted'
}
