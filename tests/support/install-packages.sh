#!/bin/sh
# SPDX-License-Identifier: MIT
# Install those of the named Debian packages that aren't there yet.
set -eu

missing=
if command -v dpkg-query >/dev/null; then
  for package in "$@"; do
    # A package that was removed may still be known; only "installed" counts.
    state=$(dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null || true)
    case $state in
      *installed*) [ "${state#*not-installed}" = "$state" ] || missing="$missing $package" ;;
      *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || exit 0
fi

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  echo "This isn't Debian. Please install what corresponds to these packages:" >&2
  printf '  %s\n' "$@" >&2
  exit 1
fi

run=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Please run this as root (there is no sudo):" >&2
    echo "  apt-get install --no-install-recommends$missing" >&2
    exit 1
  fi
  run=sudo
fi

# Servers that tests start for themselves come with one that would start, too.
guard=/usr/sbin/policy-rc.d
if [ ! -e "$guard" ]; then
  printf '#!/bin/sh\nexit 101\n' | $run tee "$guard" >/dev/null
  $run chmod 755 "$guard"
  # shellcheck disable=SC2064 # as they are now
  trap "$run rm -f $guard" EXIT
fi

echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # a list of words; no `sudo` is no word
{
  $run apt-get -q update
  $run env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends $missing
}
case " $missing " in
  *' dovecot-'*)
    if command -v systemctl >/dev/null; then
      $run systemctl --quiet disable dovecot.service dovecot.socket || true
    fi
    ;;
esac
