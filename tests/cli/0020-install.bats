#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What make install puts where, and that it works there for somebody else.

load lib

@test "the installed copy works for another user, with manual, programs and completion" {
  tree=$PWD/tree
  # -o: nothing is built here, whatever flags the programs were built with
  expect 0 make -s -o all -C "$SOURCE" install O="$BUILD" DESTDIR="$tree" PREFIX=/usr/local
  prefix=$tree/usr/local
  same files "$(find "$tree" -type f ! -path '*/man/*' -printf '%m %P\n' | sort -k 2)" "755 usr/local/bin/brownbag
755 usr/local/libexec/brownbag/brownbag-deliver
755 usr/local/libexec/brownbag/brownbag-fetch
644 usr/local/share/bash-completion/completions/brownbag
644 usr/local/share/fish/vendor_completions.d/brownbag.fish
644 usr/local/share/zsh/site-functions/_brownbag"
  same pages "$(find "$prefix/share/man" -type f -printf '%f\n' | sort)" "$(ls "$SOURCE/man")"
  mkdir home
  # shellcheck disable=SC2030
  export HOME=$PWD/home PATH=$prefix/bin:/usr/bin:/bin
  cd home
  expect 0 as_user brownbag init --example group
  cd group
  expect 0 as_user brownbag remind
  expect 0 as_user brownbag outbox list --state sent --porcelain
  [ "$(wc -l <<<"$output")" -eq 14 ]
  same owner "$(stat -c %u brownbag.db)" 65534
  expect 0 as_user brownbag help remind
  assert_has "$output" "brownbag-remind – "
  expect 0 as_user brownbag help tutorial
  expect 0 as_user brownbag version
  assert_output "brownbag 0.1.0"
  expect 0 make -s -C "$SOURCE" uninstall O="$BUILD" DESTDIR="$tree" PREFIX=/usr/local
  same left "$(find "$tree" -type f)" ""
}

@test "each shell finds the completion where it was installed" {
  tree=$PWD/tree
  expect 0 make -s -o all -C "$SOURCE" install O="$BUILD" DESTDIR="$tree" PREFIX=/usr/local
  share=$tree/usr/local/share
  # shellcheck disable=SC2031
  export PATH=$tree/usr/local/bin:/usr/bin:/bin
  # as the shells do it themselves for folders that they know
  echo ". '$share/bash-completion/completions/brownbag'" >bash.rc
  echo "fpath=('$share/zsh/site-functions' \$fpath); compinit -u -D" >zsh.rc
  echo "set -p fish_complete_path '$share/fish/vendor_completions.d'" >fish.rc
  for shell in bash zsh fish; do
    "$PYTHON" "$SOURCE/tests/support/press_tab.py" $shell "$PWD/$shell.rc" 'brownbag config li' 'brownbag config list' || return 1
  done
}

@test "the changelog knows the version of the program, and keeps its form" {
  expect 0 brownbag --version
  same newest "$(sed -n 's/^## \[\([0-9.]*\)\] - 20[0-9][0-9]-[01][0-9]-[0-3][0-9]$/brownbag \1/p' \
    "$SOURCE/CHANGELOG.md" | head -n 1)" "$output"
  same headings "$(grep -E '^##? ' "$SOURCE/CHANGELOG.md" |
    grep -vE '^(# Changelog|## \[Unreleased\]|## \[[0-9]+\.[0-9]+\.[0-9]+\] - [0-9]{4}-[0-9]{2}-[0-9]{2})$')" ""
  same sections "$(grep '^### ' "$SOURCE/CHANGELOG.md" |
    grep -vxE '### (Added|Changed|Deprecated|Removed|Fixed|Security)')" ""
}
