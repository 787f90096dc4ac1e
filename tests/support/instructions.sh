#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How many instructions a command takes, its output thrown away. They don't vary.
#
# instructions.sh PROGRAM ARGUMENT...
set -euo pipefail
valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null </dev/null |
  sed -n 's/.*Collected : //p'
