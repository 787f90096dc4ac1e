#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# A large group keeps what status came to for the next look. It must never be wrong,
# and never in the way.

load lib

setup_file() {
  export BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
  setup_world
  { echo name,email; for n in {1..300}; do echo "Zebra $n,zebra$n@example.org"; done; } >people.csv
  BROWNBAG_NOW=2027-01-01T08:00 brownbag init --name 'Lunch circle' --timezone Europe/Berlin \
    --organizer 'Ines Duarte <ines@example.org>' --meets 'second tuesday 12:05-13:02' group 2>/dev/null
  BROWNBAG_NOW=2027-01-01T08:00 brownbag -C group roster import people.csv >/dev/null 2>&1
  BROWNBAG_NOW=2027-01-01T08:00 brownbag -C group rotate >/dev/null # lunches that are stored
  brownbag -C group config set remind.morning 08:33
  brownbag -C group config set remind.brief '14 days 09:07'
}

setup() {
  setup_world
  cp -r "$BATS_FILE_TMPDIR/work/group" .
  cd group || exit 1
}

# When the look was taken that is kept.
kept_since() { head -1 brownbag.cache | cut -d' ' -f1; }

# What was kept is used, or not, and status says the same as a group that keeps nothing.
assert_kept() { # yes or no, COMMAND...
  local used=$1 before kept
  shift
  before=$(kept_since)
  expect 0 "$@" status
  kept=$output
  if [ "$(kept_since)" = "$before" ]; then same used "$used" yes; else same used "$used" no; fi
  cp brownbag.cache ../aside
  rm brownbag.cache
  expect 0 "$@" status
  same kept "$kept" "$output"
  mv ../aside brownbag.cache
}

@test "what status came to is kept, for us alone and without a name, and used" {
  expect 0 brownbag status
  assert_has "$output" "Zebra"
  same mode "$(stat -c %a brownbag.cache)" 600
  if grep -qi zebra brownbag.cache; then fail "it has a name"; fi
  assert_kept yes brownbag --now 2027-01-04T08:00:01
  assert_kept yes brownbag --now 2027-01-04T08:14:59
  expect 0 brownbag --now 2027-01-04T08:10 status --discreet
  if grep -qi zebra <<<"$output"; then fail "a name: $output"; fi
  expect 0 brownbag --now 2027-01-04T08:10 status --json
  assert_has "$output" '"name": "Zebra 1"'
}

@test "a small group keeps nothing" {
  brownbag init --example ../small 2>/dev/null
  expect 0 brownbag -C ../small status
  [ ! -e ../small/brownbag.cache ]
}

@test "another time, another setting or another row, and the group is looked at again" {
  expect 0 brownbag status
  assert_kept no brownbag --now 2027-01-04T07:59:00
  assert_kept no brownbag --now 2027-01-04T08:15
  expect 0 brownbag status
  assert_kept no brownbag --now 2027-01-04T08:01 -c meeting.location=Yard
  expect 0 brownbag status
  brownbag roster edit 1 --name 'Zebra One'
  assert_kept no brownbag --now 2027-01-04T08:02
  assert_has "$output" "Zebra One"
  brownbag stop
  assert_kept no brownbag --now 2027-01-04T08:03
  assert_has "$output" "(stopped)"
}

@test "another text, a message put aside or another database, and it is looked at again" {
  expect 0 brownbag status
  brownbag texts show thanks >../thanks.txt
  mkdir -m 700 texts
  mv ../thanks.txt texts
  assert_kept no brownbag --now 2027-01-04T08:01
  echo '{{nothing}}' >>texts/thanks.txt
  expect 1 brownbag --now 2027-01-04T08:02 status
  rm texts/thanks.txt
  assert_kept no brownbag --now 2027-01-04T08:03
  mkdir -m 700 quarantine quarantine/new
  echo x >quarantine/new/1799000000.0a.brownbag
  assert_kept no brownbag --now 2027-01-04T08:04
  assert_has "$output" "put aside"
  cp brownbag.db ../other
  mv ../other brownbag.db
  chmod 600 brownbag.db
  assert_kept no brownbag --now 2027-01-04T08:05
}

@test "a file that is damaged, foreign, linked, open to others or too large counts as none" {
  expect 0 brownbag status
  local right=$output n=0 spoil
  cp brownbag.cache ../sound
  for spoil in 'sed -i s/rehearsal/liverehea/ brownbag.cache' \
    'sed -i "1s/ [0-9]* / 4000000000 /" brownbag.cache' \
    'truncate -s -1 brownbag.cache' 'truncate -s 40 brownbag.cache' 'truncate -s 0 brownbag.cache' \
    'head -c 400000 /dev/zero >>brownbag.cache' 'head -c 2000 /dev/urandom >brownbag.cache' \
    'chmod 644 brownbag.cache' 'ln -sf ../sound brownbag.cache' \
    'rm brownbag.cache; mkfifo brownbag.cache' 'rm brownbag.cache; ln -s /dev/zero brownbag.cache'; do
    eval "$spoil"
    n=$((n + 1))
    expect 0 brownbag --now "2027-01-04T08:00:$((n + 9))" status
    same "$spoil" "$output" "$right"
    [ -f brownbag.cache ] && [ ! -L brownbag.cache ] || fail "$spoil: it is still there"
    same "$spoil" "$(stat -c %a brownbag.cache)" 600
    same "$spoil" "$(kept_since)" "$((1799046000 + n + 9))"
  done
  brownbag init --name X --timezone UTC --organizer 'I <i@example.org>' --meets 'second tuesday 12:00-13:00' \
    ../foreign 2>/dev/null
  cp ../sound ../foreign/brownbag.cache
  expect 0 brownbag -C ../foreign status
  assert_has "$output" "X (rehearsal)"
}

@test "where it can't be kept status says no word of it" {
  expect 0 brownbag status
  local right=$output hint=$talk
  rm brownbag.cache
  mkdir brownbag.cache
  expect 0 brownbag status
  same stdout "$output" "$right"
  assert_talk "$hint"
  rmdir brownbag.cache
  chmod 500 .
  expect 0 as_user brownbag status
  same stdout "$output" "$right"
  assert_talk "$hint"
  chmod 700 .
  [ ! -e brownbag.cache ]
}

@test "who forgets, forgets this too, and a backup hasn't it" {
  expect 0 brownbag status
  expect 0 brownbag backup --plaintext --yes ../backup
  if grep -aq brownbag.cache ../backup; then fail "it is in the backup"; fi
  expect 0 brownbag restore ../backup
  [ ! -e brownbag.cache ]
  expect 0 brownbag status
  [ -e brownbag.cache ]
  expect 0 brownbag roster erase 299 --yes
  [ ! -e brownbag.cache ]
  expect 0 brownbag status
  [ -e brownbag.cache ]
  expect 0 brownbag intro list
  [ -e brownbag.cache ]
  expect 0 brownbag topic offer 2 pumping
  [ ! -e brownbag.cache ]
  expect 0 brownbag status
  expect 0 brownbag remind
  [ ! -e brownbag.cache ]
}

@test "through a year of changes what was kept is what a look finds" {
  cd ..
  expect 0 "$PYTHON" -B "$SOURCE/tests/support/cached_status.py" "$BUILD/brownbag" group 12 5
}
