#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# 1,000 answers in a maildir: read and recorded by brownbag, only parsed by Python's email
# and icalendar, in one process and in a process each. Prints ratios.
set -euo pipefail
PYTHON=${PYTHON:-/usr/bin/python3} count=${ANSWERS:-1000} each=40
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export PATH=$BUILD:$PATH BROWNBAG_NOW=2027-01-14T10:00 HOME=$folder

brownbag init group --name Bench --organizer 'The lunch team <lunch@example.org>' \
  --timezone UTC --meets 'second tuesday 12:00-13:00' 2>/dev/null
cd group
for kind in ask brief agenda reminder; do brownbag config set "remind.$kind" off; done
brownbag config set smtp.url maildir:sent
{ echo name,email; for ((i = 0; i < count; i++)); do echo "Member $i,member$i@example.org"; done; } >members.csv
brownbag roster import members.csv 2>/dev/null
brownbag start --yes >/dev/null 2>&1
brownbag remind
mkdir -p answers/new answers/cur answers/tmp
"$PYTHON" -W ignore "$SOURCE/tests/support/answer_invites.py" sent/new answers/new
[ "$(find answers/new -type f | wc -l)" -eq "$count" ]
cp brownbag.db fresh.db

cat >parse.py <<'PYTHON'
import email, email.policy, sys, icalendar
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            event = icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]
            assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED", event["UID"]
PYTHON

seconds() { # COMMAND...: of the fastest of three runs
  local best='' took
  for _ in 1 2 3; do
    cp fresh.db brownbag.db
    took=$({ TIMEFORMAT=%R; time "$@" >/dev/null; } 2>&1)
    if [ -z "$best" ] || awk "BEGIN { exit !($took < $best) }"; then best=$took; fi
  done
  echo "$best"
}

apart() {
  local file
  for file in $(find answers/new -type f | head -n "$each"); do "$PYTHON" -W ignore parse.py "$file"; done
}

ours=$(seconds brownbag rsvp read --maildir answers)
[ "$(sqlite3 brownbag.db 'SELECT count(*) FROM answer')" -eq "$count" ]
together=$(seconds "$PYTHON" -W ignore parse.py answers/new/*)
alone=$(seconds apart)
awk -v ours="$ours" -v together="$together" -v alone="$alone" -v count="$count" -v each="$each" 'BEGIN {
  alone = alone * count / each
  printf "answers: %d in %.2f s; Python takes %.1f times as long in one process, %.0f times in a process each\n",
         count, ours, together / ours, alone / ours
  exit !(together >= ours && alone >= 10 * ours)
}' || { echo "answers.sh: slower than it has to be" >&2; exit 1; }
"$BUILD/tests/bench/bench_reader" answers/new/*
