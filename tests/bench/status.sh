#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What status costs among 10,000 members over what it costs among 40, with 120 lunches
# each: the first time, which looks at each of them (twice, to see how long that goes
# for), and again, by what was kept of that. In instructions.
set -euo pipefail
brownbag=${BUILD:-build}/brownbag
folder=$(mktemp -d /tmp/brownbag-bench.XXXXXX)
trap 'rm -rf "$folder"' EXIT
export HOME=$folder TZ=UTC BROWNBAG_SYSTEM_CONFIG=$folder/none
support=$(dirname "$0")/../support

cost() { # MEMBERS
  "$support/instructions.sh" "$brownbag" -C "$folder/$1" status
}

for members in 40 10000; do
  "$support/large_group.sh" "$brownbag" "$folder/$members" "$members" 120
done
export BROWNBAG_NOW=2027-01-07T09:31
small=$(cost 40) first=$(cost 10000) again=$(cost 10000)
awk -v small="$small" -v first="$first" -v again="$again" 'BEGIN {
  printf "status with 10,000 members over 40, the first time: %.1f times the instructions\n", first / small
  printf "status with 10,000 members over 40, again with nothing changed: %.2f times\n", again / small
  exit !(again <= 2 * small)
}'
