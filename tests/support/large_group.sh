#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A group of thousands that has met for years, made by import: in seconds, and without
# the mail that old_group.sh lives through.
#
# large_group.sh BROWNBAG FOLDER MEMBERS LUNCHES
#
# It is 2027-01-07 09:30 there when it is done, and the coming lunches are stored.
set -euo pipefail

brownbag=$1 folder=$2 members=$3 lunches=$4
begun=$((2027 * 12 - lunches)) # in months

month() { # HOW MANY SINCE IT BEGAN
  printf '%04d-%02d' $((($1 + begun) / 12)) $((($1 + begun) % 12 + 1))
}

rm -rf "$folder"
"$brownbag" --now "$(month 0)-01T08:00" init --name 'Lunch circle' \
  --organizer 'Ines Duarte <ines@example.org>' --timezone Europe/Berlin \
  --meets 'second tuesday 12:00-13:00' --location 'Room 4B' "$folder" 2>/dev/null
{
  echo name,email
  for ((i = 1; i <= members; i++)); do echo "Member $i,member$i@example.org"; done
} | "$brownbag" -C "$folder" --now "$(month 0)-01T08:00" roster import - >/dev/null 2>&1
{
  echo month,facilitator
  for ((i = 0; i < lunches; i++)); do echo "$(month "$i"),$((i % members + 1))"; done
} | "$brownbag" -C "$folder" --now 2027-01-07T09:30 rotate import - >/dev/null 2>&1
"$brownbag" -C "$folder" --now 2027-01-07T09:30 rotate >/dev/null
