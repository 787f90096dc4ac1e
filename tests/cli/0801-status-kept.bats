#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What is kept about people, and until when.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
}

kept() { # FIELD WHAT
  brownbag status kept --porcelain --fields "what,$1" | sed -n "s/^$2	//p"
}

# Something of each kind, in a group where nothing more is added.
fill() {
  brownbag config set smtp.url maildir:mail
  brownbag start --yes >/dev/null 2>&1
  brownbag remind
  brownbag rsvp set next 2 accepted 2>/dev/null
  brownbag roster away 3 --from 2027-01-20 --until 2027-01-25 2>/dev/null
  brownbag roster erase 12 --yes 2>/dev/null
  brownbag topic offer 4 pumping 2>/dev/null
  echo 'Is there a quiet room?' | brownbag intro new --asker 5 --topic pumping >/dev/null 2>&1
  printf 'From: Nora <nora@example.net>\nSubject: Hello\nMessage-ID: <1@example.net>\n\nJOIN\n' |
    brownbag rsvp read >/dev/null
  brownbag stop 2>/dev/null
}

@test "a new group keeps nothing yet" {
  expect 0 brownbag status kept
  assert_output "Kept          Which is                            For       Now First goes
answers       who comes to a lunch, after it      7 days      0 
away          days without a turn, after the last 7 days      0 
review        mail that waits for your decision   7 days      0 
introductions what somebody asked, at most        60 days     0 
bodies        what mails said, after they went    30 days     0 
ledger        who was sent what                   6 months    0 
history       who has or had which turn           24 months   0 
digests       marks of who was erased             24 months   0 "
}

@test "what it says goes on that day, and not on the day before" {
  fill
  for what in answers away review introductions bodies ledger history digests; do
    [ "$(kept count "$what")" -gt 0 ] || fail "nothing of $what is there"
    day=$(kept goes "$what")
    rm -rf ../copy && cp -r . ../copy
    run_on() { # DATE
      brownbag -C ../copy --now "$1" remind
      (cd ../copy && kept goes "$what")
    }
    run_on "$(date -d "$day -2 days" +%F)T22:00" >/dev/null
    same "$what before" "$(run_on "$(date -d "$day -1 day" +%F)T22:30")" "$day"
    after=$(run_on "$(date -d "$day" +%F)T23:00")
    [ "$after" != "$day" ] || fail "$what was still there on $day"
  done
}

@test "it follows the settings" {
  fill
  same six "$(kept goes ledger)" 2027-07-13
  same one "$(brownbag -c 'retention.ledger=30 days' status kept --porcelain --fields lasts,goes | sed -n 6p)" \
    $'30 days\t2027-02-12'
  for args in --discreet "--all .." nothing; do
    # shellcheck disable=SC2086
    assert_usage brownbag status kept $args
  done
}
