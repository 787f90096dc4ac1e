#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A run of `remind` with nothing to do must not read the past: instructions with
# 1,200 months of lunches, turns and mails behind it, over those with 12.
set -euo pipefail
brownbag=${BUILD:-build}/brownbag
folder=$(mktemp -d /tmp/brownbag-bench.XXXXXX)
trap 'rm -rf "$folder"' EXIT
export HOME=$folder TZ=UTC BROWNBAG_SYSTEM_CONFIG=$folder/none BROWNBAG_NOW=2037-01-04T08:00

# Held lunches before the group was made, each with its turns and 48 mails that were sent
# of late, so that they are kept.
add_past() { # GROUP MONTHS
  sqlite3 "$1/brownbag.db" >/dev/null <<SQL
PRAGMA foreign_keys = OFF;
BEGIN;
WITH RECURSIVE past (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM past WHERE n < $2)
INSERT INTO meeting (month, slot, start, minutes, zone, status, revised_at, made_at)
  SELECT strftime('%Y-%m', day), day, day || 'T12:00:00', 60, 'Europe/Berlin', 'held', n, n
  FROM (SELECT n, date('2036-09-09', '-' || n || ' months') AS day FROM past);
INSERT INTO turn (meeting, seat, rank, member, state, since)
  SELECT id, 'lead', 0, 1 + id % 12, 'confirmed', 0 FROM meeting WHERE status = 'held'
  UNION ALL SELECT id, 'backup', 0, 1 + (id + 1) % 12, 'confirmed', 0 FROM meeting WHERE status = 'held';
INSERT INTO mail (dedupe, kind, meeting, member, occasion, revision, generation, sequence, message_id,
                  state, made_at, due_at, not_after, next_try_at, done_at)
  SELECT kind || '/' || meeting.id || '/' || member.id || '/0/0/0', kind, meeting.id, member.id, 0, 0, 0,
         -1, kind || meeting.id || '.' || member.id || '@example.org', 'sent', at, at, at, at, at
  FROM meeting, member, (SELECT unixepoch('2036-12-20') AS at),
       (SELECT 'invite' AS kind UNION SELECT 'agenda' UNION SELECT 'reminder' UNION SELECT 'thanks')
  WHERE meeting.status = 'held';
COMMIT;
SQL
}

instructions() { # GROUP
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$brownbag" -C "$1" remind 2>&1 |
    sed -n 's/.*Collected : //p'
}

for months in 12 1200; do
  "$brownbag" init --example "$folder/$months" 2>/dev/null
  "$brownbag" -C "$folder/$months" remind
  add_past "$folder/$months" "$months"
  "$brownbag" -C "$folder/$months" remind # settles whatever the past makes due
  "$brownbag" -C "$folder/$months" remind
done
few=$(instructions "$folder/12")
many=$(instructions "$folder/1200")
awk -v few="$few" -v many="$many" 'BEGIN {
  printf "remind with nothing due: 1,200 months of past cost %.2f times the instructions of 12\n", many / few
  exit !(few > 0 && many < 1.2 * few) }'
