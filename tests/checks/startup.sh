#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a command costs before it has done anything worth waiting for: instructions,
# which don't vary, in a group of 40 members and ten years of lunches; and that a second
# status among 10,000, with nothing changed since the first, costs at most twice that.
#
# startup.sh BUILD
set -euo pipefail
build=$(realpath "${1:-build}")
limit=8000000
here=$(dirname "$0")

work=$(mktemp -d /tmp/brownbag-startup.XXXXXX)
trap 'rm -rf "$work"' EXIT
for name in $(compgen -v | grep '^BROWNBAG_'); do unset "$name"; done
export HOME=$work TZ=UTC LC_ALL=C.UTF-8 BROWNBAG_SYSTEM_CONFIG=$work/none
"$here/../support/old_group.sh" "$build/brownbag" "$work/group" 40 120 </dev/null
"$here/../support/large_group.sh" "$build/brownbag" "$work/large" 10000 120
export BROWNBAG_NOW=2027-01-07T09:31
"$build/brownbag" -C "$work/group" remind </dev/null # so that the next one finds nothing due

instructions() { # GROUP ARGUMENT...
  "$here/../support/instructions.sh" "$build/brownbag" -C "$work/$1" "${@:2}"
}

failed=
for command in 'roster list' 'rotate -n' remind status; do
  read -ra words <<<"$command"
  count=$(instructions group "${words[@]}")
  if [ -z "$count" ] || [ "$count" -gt "$limit" ]; then
    echo "startup: brownbag $command takes ${count:-no} instructions; $limit are the limit" >&2
    failed=1
  else
    echo "startup: brownbag $command: $count instructions of $limit"
  fi
done

"$build/brownbag" -C "$work/large" status >/dev/null </dev/null
again=$(instructions large status)
if [ "${again:-$limit$limit}" -gt $((2 * count)) ]; then
  echo "startup: status again with 10,000 members takes ${again:-no} instructions;" \
    "twice $count are the limit" >&2
  failed=1
else
  echo "startup: brownbag status again with 10,000 members: $again instructions"
fi
[ -z "$failed" ]
