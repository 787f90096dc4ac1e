#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A month of an invented group, played into a folder: each command is printed
# as it runs. Nothing leaves this machine: the group stays a rehearsal, its mail
# goes to a maildir.
#
# demo.sh BROWNBAG FOLDER
set -euo pipefail

brownbag=$1
folder=$2
unset BROWNBAG_DIR BROWNBAG_NOW BROWNBAG_CONFIG
export TZ=UTC LC_ALL=C.UTF-8 BROWNBAG_SYSTEM_CONFIG=/nonexistent XDG_CONFIG_HOME=/nonexistent

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

run() { # NOW ARGUMENT...
  local now=$1
  shift
  printf '\n$ brownbag --now %s' "$now"
  printf ' %q' "$@"
  printf '\n'
  "$brownbag" --now "$now" "$@"
}

mails() { # how many there are in the outbox
  if [ -d outbox/new ]; then find outbox/new -type f | wc -l; else echo 0; fi
}

rm -rf "$folder"
mkdir -p "${folder%/*}"

say "A group with twelve invented people"
run 2027-01-04T09:00 init --example "$folder"
cd "$folder"
run 2027-01-04T09:00 roster list
run 2027-01-04T09:00 roster add 'Maja Lind <maja@example.org>'

say "The lunches, and who facilitates"
run 2027-01-04T09:00 meeting list
run 2027-01-04T09:00 rotate
run 2027-01-04T09:00 status

say "What would go out in the coming weeks"
run 2027-01-04T09:00 remind -n --until 2027-01-14

say "A month of cron: how many mails by remind, each day at nine and at three"
day=2027-01-04
while [ "$day" != 2027-02-11 ]; do
  for hour in 09 15; do
    before=$(mails)
    "$brownbag" --now "${day}T$hour:00" remind
    after=$(mails)
    [ "$after" = "$before" ] || printf '%s %s:00  %3d\n' "$day" "$hour" $((after - before))
  done
  day=$(date -u -d "$day +1 day" +%F)
done

say "What each kind came to"
"$brownbag" --now 2027-02-11T09:00 outbox list --porcelain --fields kind,state | sort | uniq -c

say "The agenda of the next lunch, and a calendar file of all"
run 2027-02-11T09:00 agenda show next
run 2027-02-11T09:00 invite export -o lunches.ics

say "Where to look"
printf '%s\n' \
  "  $folder/brownbag.ini    the settings, with comments" \
  "  $folder/outbox          the mails, a maildir: mutt -f $folder/outbox" \
  "  $folder/lunches.ics     the lunches for any calendar"
