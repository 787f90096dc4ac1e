#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A group's age: what `rotate` and `status` cost after 12 and after 1,200 held
# lunches, in instructions, so that the figure is the same on every machine.
# Fails if the old group costs a tenth more.
set -euo pipefail
export LC_ALL=C TZ=UTC BROWNBAG_NOW=2127-01-04T08:00 BROWNBAG_SYSTEM_CONFIG=/nonexistent

SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
BUILD=${BUILD:-$SOURCE/build}
brownbag=$BUILD/brownbag
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work

# As many months up to 2126-12, led by twelve members in turn.
rota() { # MONTHS
  awk -v months="$1" 'BEGIN {
    for (i = months; i > 0; i--) {
      month = 2127 * 12 - i
      printf "%d-%02d,%d\n", month / 12, month % 12 + 1, i % 12 + 1
    }
  }'
}

make_group() { # MONTHS
  "$brownbag" init "$work/$1" --example 2>/dev/null
  rota "$1" | "$brownbag" -C "$work/$1" rotate import - >/dev/null 2>&1
  "$brownbag" -C "$work/$1" remind 2>/dev/null
}

instructions() { # MONTHS COMMAND
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$brownbag" -C "$work/$1" "$2" \
    2>&1 >/dev/null | sed -n 's/.*Collected : //p'
}

for months in 12 1200; do make_group "$months"; done
for command in rotate status; do
  young=$(instructions 12 "$command")
  old=$(instructions 1200 "$command")
  awk -v command="$command" -v young="$young" -v old="$old" 'BEGIN {
    printf "ages: %s after 1,200 held lunches %.1f million instructions, after 12 %.1f: %.2f times\n",
      command, old / 1e6, young / 1e6, old / young
    exit !(young > 0 && old <= young * 1.1)
  }'
done
