#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A group that has met for years, made by living them: a run of remind a month
# without mail, and with all its mail in the last half year.
#
# old_group.sh BROWNBAG FOLDER MEMBERS LUNCHES
#
# It is 2027-01-07 09:30 there when it is done.
set -euo pipefail

brownbag=$1 folder=$2 members=$3 lunches=$4
kinds=(invite agenda reminder morning ask brief thanks renew digest)
quiet=()
for kind in "${kinds[@]}"; do quiet+=(-c "remind.$kind=off"); done

run() { # NOW ARGUMENT...
  local now=$1
  shift
  "$brownbag" -C "$folder" --now "$now" "$@" >/dev/null
}

month_at() { # HOW MANY MONTHS BEFORE 2027-01
  local index=$((2027 * 12 - $1))
  printf '%04d-%02d' $((index / 12)) $((index % 12 + 1))
}

rm -rf "$folder"
"$brownbag" --now "$(month_at "$lunches")-01T08:00" init --name 'Lunch circle' \
  --organizer 'Ines Duarte <ines@example.org>' --timezone Europe/Berlin \
  --meets 'second tuesday 12:00-13:00' --location 'Room 4B' "$folder" 2>/dev/null
{
  echo name,email
  for ((i = 1; i <= members; i++)); do echo "Member $i,member$i@example.org"; done
} >"$folder/people.csv"
run "$(month_at "$lunches")-01T08:00" roster import "$folder/people.csv" 2>/dev/null

for ((ago = lunches; ago > 6; ago--)); do
  run "$(month_at "$ago")-20T09:30" "${quiet[@]}" remind
done
for ((ago = 6; ago > 0; ago--)); do
  for day in 01 05 09 13 17 21 25; do
    run "$(month_at "$ago")-${day}T15:30" remind
  done
done
run 2027-01-07T09:30 remind
