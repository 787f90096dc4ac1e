#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Messages made to cost time or memory: each ends with a line, in quarantine.

load lib

bombs() {
  "$PYTHON" - <<'PYTHON'
import pathlib
HEAD = "From: ana@example.org\r\nTo: lunch@example.org\r\nMIME-Version: 1.0\r\n"
def mail(name, body, kind='text/calendar; method=REPLY; charset="utf-8"', head=HEAD):
    pathlib.Path(name).write_bytes((head + "Content-Type: " + kind + "\r\n\r\n" + body).encode())
def calendar(name, inside):
    mail(name, "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n" + inside + "END:VEVENT\r\nEND:VCALENDAR\r\n")
calendar("lines", "X-A:\r\n" * 30000)
calendar("nested", "BEGIN:X\r\n" * 5000 + "END:X\r\n" * 5000)
calendar("wide", "SUMMARY:" + "x" * 300000 + "\r\n")
calendar("folded", "SUMMARY:" + "xx\r\n " * 50000 + "\r\n")
mail("parts", "--b\r\n\r\nx\r\n" * 20000, 'multipart/mixed; boundary="b"')
deep = "".join(f"--{i}\r\nContent-Type: multipart/mixed; boundary=\"{i + 1}\"\r\n\r\n" for i in range(3000))
mail("deep", deep, 'multipart/mixed; boundary="0"')
mail("groups", "x", head="From: " + "a:" * 50000 + ";\r\n")
mail("header", "x", head=HEAD + "X-A: " + "x" * 100000 + "\r\n")
mail("headers", "x", head=HEAD + "X-A: x\r\n" * 20000)
mail("forwards", "Content-Type: message/rfc822\r\n\r\n" * 3000, "message/rfc822")
mail("large", "x" * 2000000)
mail("nul", "a\0b")
PYTHON
}

# 2 s of processor time and 512 MB are more than all of its processes together need.
@test "each is refused with a reason, put aside, and costs next to nothing" {
  brownbag init --example group 2>/dev/null
  cd group
  mkdir ../bombs
  (cd ../bombs && bombs)
  local bomb count=0
  for bomb in ../bombs/*; do
    # shellcheck disable=SC2016 # for that shell
    expect 1 bash -c 'ulimit -t 2; [ -n "${SANITIZED:-}" ] || ulimit -v 524288; exec brownbag rsvp read --porcelain --fields effect,reason "$1"' - "$bomb"
    case $output in
      malformed$'\t'?*) ;;
      *) fail "$bomb: $output" ;;
    esac
    assert_talk ''
    count=$((count + 1))
  done
  same 'put aside' "$(find quarantine -type f | wc -l)" "$count"
}
