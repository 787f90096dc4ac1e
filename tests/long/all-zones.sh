#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every zone of the system around every change of its clocks from 2026 to 2036, read back by others.
set -euo pipefail
build=${BUILD:-build}
ALL_ZONES=1 exec "$build/tests/unit/test_event"
