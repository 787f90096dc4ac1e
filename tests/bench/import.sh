#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A large roster: importing 100,000 rows against sqlite3's shell, which is given
# the same rows of all the tables that they fill; the memory that 1,000,000 rows
# take; what showing one member costs among many. Fails beyond the bounds.
set -euo pipefail
export LC_ALL=C TZ=UTC BROWNBAG_NOW=2027-01-04T08:00 BROWNBAG_SYSTEM_CONFIG=/nonexistent

SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
BUILD=${BUILD:-$SOURCE/build}
PYTHON=${PYTHON:-/usr/bin/python3}
brownbag=$BUILD/brownbag
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work

cost() { "$PYTHON" "$SOURCE/tests/support/cost.py" "$@"; }

new_group() { # NAME
  rm -rf "${work:?}/$1"
  "$brownbag" init "$work/$1" --name Tuesdays --organizer 'The team <lunch@example.org>' \
    --timezone Europe/Berlin --meets 'second tuesday 12:00-13:00' 2>/dev/null
}

rows() { # COUNT
  awk -v count="$1" 'BEGIN {
    print "name,email,further,leads,joined"
    for (i = 0; i < count; i++)
      printf "Ana Nr. %d,ana.%d@dept%d.example.org,a%d@home.example.org,%s,2026-%02d\n",
        i, i, i % 37, i, i % 3 ? "yes" : "no", i % 12 + 1
  }'
}

within() { # FIGURE BOUND WHAT
  awk -v figure="$1" -v bound="$2" 'BEGIN { exit !(figure <= bound) }' ||
    { echo "import.sh: $3: $1 is more than $2" >&2; exit 1; }
}

# -- time: the best of three each, in turn --

# The shell takes an empty field as a text, so NULLs are given as what weighs as little.
fields_of() { # TABLE
  sqlite3 "$work/group/brownbag.db" "SELECT group_concat(
    'ifnull(' || name || ', ' || iif(type = 'INTEGER', '0', '''''') || ')', ', ')
    FROM pragma_table_info('$1')"
}

rows 100000 >"$work/rows.csv"
new_group group
"$brownbag" -C "$work/group" roster import "$work/rows.csv" 2>/dev/null
imports=()
for table in member address consent log; do
  sqlite3 -csv "$work/group/brownbag.db" "SELECT $(fields_of "$table") FROM $table" >"$work/$table.csv"
  imports+=(".import $work/$table.csv $table")
done
new_group empty
for _ in 1 2 3; do
  new_group timed
  cost "$brownbag" -C "$work/timed" roster import "$work/rows.csv" >>"$work/ours"
  cp "$work/empty/brownbag.db" "$work/shell.db"
  cost sqlite3 -csv "$work/shell.db" "${imports[@]}" >>"$work/theirs"
done
for table in member address consent log; do
  [ "$(sqlite3 "$work/shell.db" "SELECT count(*) FROM $table")" -eq \
    "$(sqlite3 "$work/timed/brownbag.db" "SELECT count(*) FROM $table")" ]
done
read -r ours _ < <(sort -n "$work/ours")
read -r theirs _ < <(sort -n "$work/theirs")
ratio=$(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }')
echo "import: 100,000 rows with two addresses $ours s, sqlite3 .import of what they fill $theirs s: $ratio times"
within "$ratio" 2 'time of an import'

# -- memory --

rows 1000000 >"$work/rows.csv"
new_group large
read -r _ peak < <(cost "$brownbag" -C "$work/large" roster import "$work/rows.csv")
echo "import: 1,000,000 rows with two addresses take $((peak / 1024)) MiB at most"
within "$peak" 65536 'KiB of an import'
rm -rf "$work/large" "$work/rows.csv"

# -- one among many --

instructions() { # GROUP WHO
  valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null \
    "$brownbag" -C "$work/$1" roster show "$2" --json 2>&1 >/dev/null |
    sed -n 's/.*I *refs: *//p' | tr -d ,
}

new_group small
rows 100 | "$brownbag" -C "$work/small" roster import - 2>/dev/null
for group in small group; do
  sqlite3 "$work/$group/brownbag.db" "INSERT INTO topic VALUES ('travel');
    INSERT INTO offer SELECT 'travel', id, '2027-01', 2, NULL, NULL, 0 FROM member"
done
for who in 70 ana.69@dept32.example.org; do
  few=$(instructions small "$who") many=$(instructions group "$who")
  ratio=$(awk -v a="$many" -v b="$few" 'BEGIN { printf "%.3f", a / b }')
  echo "show: $who of 100,000 $many instructions, of 100 $few: $ratio times"
  within "$ratio" 1.05 "show $who"
done
