#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Delivery against smtp-source, msmtp, curl and Python's smtplib. Their packages are
# unpacked below build/tools, not installed: no service is started.
set -euo pipefail
tools=$BUILD/tools
if [ ! -x "$tools/root/usr/bin/msmtp" ]; then
  mkdir -p "$tools"
  (cd "$tools" && apt-get -q download postfix msmtp libsecret-1-0 libgsasl18 libgssglue1 libntlm0 && for package in ./*.deb; do dpkg -x "$package" root; done)
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
TOOLS=$tools/root HOME=$work "$PYTHON" -B "$SOURCE/tests/bench/delivery.py" "$@"
