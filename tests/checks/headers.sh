#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every public header compiles alone and names no third-party type.
set -euo pipefail
cc=${1:-cc}
for header in include/brownbag/*.h; do
  "$cc" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Iinclude -fsyntax-only -x c "$header" ||
    { echo "$header: does not compile alone"; exit 1; }
done
if grep -nE '#include <(ini|sqlite3|libical|gmime|curl|uni|idn2|nettle|jansson|libsmartcols|glib)' include/brownbag/*.h; then
  echo "a third-party header in include/"
  exit 1
fi
echo "headers: each stands alone"
