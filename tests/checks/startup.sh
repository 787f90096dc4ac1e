#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a command costs before it has done anything worth waiting for: instructions,
# which don't vary, in a group of 40 members and ten years of lunches.
#
# startup.sh BUILD
set -euo pipefail
build=$(realpath "${1:-build}")
limit=8000000

work=$(mktemp -d /tmp/brownbag-startup.XXXXXX)
trap 'rm -rf "$work"' EXIT
for name in $(compgen -v | grep '^BROWNBAG_'); do unset "$name"; done
export HOME=$work TZ=UTC LC_ALL=C.UTF-8 BROWNBAG_SYSTEM_CONFIG=$work/none
"$(dirname "$0")/../support/old_group.sh" "$build/brownbag" "$work/group" 40 120 </dev/null
export BROWNBAG_NOW=2027-01-07T09:30
"$build/brownbag" -C "$work/group" remind </dev/null # so that the next one finds nothing due

instructions() { # ARGUMENT...
  valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$build/brownbag" -C "$work/group" "$@" 2>&1 >/dev/null </dev/null | sed -n 's/.*Collected : //p'
}

failed=
for command in 'roster list' 'rotate -n' remind status; do
  read -ra words <<<"$command"
  count=$(instructions "${words[@]}")
  if [ -z "$count" ] || [ "$count" -gt "$limit" ]; then
    echo "startup: brownbag $command takes ${count:-no} instructions; $limit are the limit" >&2
    failed=1
  else
    echo "startup: brownbag $command: $count instructions of $limit"
  fi
done
[ -z "$failed" ]
