#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Servers and senders that would change a machine if they were installed are unpacked:
# unpack-tools.sh FOLDER prints where, and does nothing the second time.
set -euo pipefail
folder=$1
packages=(cron postfix msmtp libsecret-1-0 libgsasl18 libgssglue1 libntlm0)

mkdir -p "$folder"
cd "$folder"
if [ "$(cat unpacked 2>/dev/null)" != "${packages[*]}" ]; then
  apt-get -q download "${packages[@]}" >&2
  for package in ./*.deb; do dpkg -x "$package" root; done
  echo "${packages[*]}" >unpacked
fi
echo "$folder/root"
