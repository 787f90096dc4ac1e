#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Servers and senders that would change a machine if they were installed are unpacked:
# unpack-tools.sh FOLDER prints where, and does nothing the second time.
set -euo pipefail
folder=$1
packages=(postfix msmtp libsecret-1-0 libgsasl18 libgssglue1 libntlm0)

if [ ! -x "$folder/root/usr/bin/msmtp" ]; then
  mkdir -p "$folder"
  (cd "$folder" && apt-get -q download "${packages[@]}" >&2 &&
    for package in ./*.deb; do dpkg -x "$package" root; done)
fi
echo "$folder/root"
