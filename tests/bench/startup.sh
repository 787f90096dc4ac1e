#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What one waits for at a prompt: the median of four commands in a group of 40 members
# and 120 lunches over that of `git status` in a small repository, all in one run.
set -euo pipefail
brownbag=${BUILD:-build}/brownbag
folder=$(mktemp -d /tmp/brownbag-bench.XXXXXX)
trap 'rm -rf "$folder"' EXIT
export HOME=$folder TZ=UTC BROWNBAG_SYSTEM_CONFIG=$folder/none GIT_CONFIG_NOSYSTEM=1
here=$(dirname "$0")

git init -q "$folder/repository" 2>/dev/null
for n in {1..20}; do echo "$n" >"$folder/repository/$n"; done
git -C "$folder/repository" add .
git -C "$folder/repository" -c user.name=Ines -c user.email=ines@example.org commit -qm first
"$here/../support/old_group.sh" "$brownbag" "$folder/group" 40 120
export BROWNBAG_NOW=2027-01-07T09:30
"$brownbag" -C "$folder/group" remind

"${PYTHON:-/usr/bin/python3}" "$here/startup.py" "git -C $folder/repository status" \
  "$brownbag -C $folder/group "{status,'roster list','rotate -n',remind}
