#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Delivery against smtp-source, msmtp, curl and Python's smtplib.
set -euo pipefail
tools=$("$SOURCE/tests/support/unpack-tools.sh" "$BUILD/tools")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
TOOLS=$tools HOME=$work "$PYTHON" -B "$SOURCE/tests/bench/delivery.py" "$@"
