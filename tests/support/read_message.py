#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Show a mail on stdin as Python's email package reads it: a reader not ours.

Prints headers in order (decoded), then each leaf with its type, parameters,
encoding and content; text/plain; format=flowed is put together again (RFC
3676). Ends with 1 and a reason where the bytes break a rule of RFC 5322.
"""
import re
import sys
from email import message_from_bytes, policy


def check_bytes(raw):
    if not raw.endswith(b"\r\n"):
        sys.exit("no CRLF at the end")
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        sys.exit("a bare CR or LF")
    if any(byte > 0x7E for byte in raw):
        sys.exit("a byte that is not ASCII")
    if any(len(line) > 998 for line in raw.split(b"\r\n")):
        sys.exit("a line of more than 998 bytes")


def join_flowed(text):
    lines, joined = [], ""
    for line in text.split("\n"):
        if line.startswith(" "):
            line = line[1:]
        joined += line
        if line.endswith(" ") and line != "-- ":
            continue
        lines.append(joined)
        joined = ""
    return "\n".join(lines)


def show_leaf(part):
    parameters = "".join(f"; {k}={v}" for k, v in part.get_params()[1:])
    encoding = part["content-transfer-encoding"] or "7bit"
    disposition = part.get_content_disposition() or ""
    print(f"--- {part.get_content_type()}{parameters} [{encoding}] {disposition}".rstrip())
    content = part.get_payload(decode=True).decode("utf-8")
    if part.get_param("format") == "flowed":
        content = join_flowed(content.replace("\r\n", "\n"))
    print(content.replace("\r\n", "\n"), end="")


def main():
    raw = sys.stdin.buffer.read()
    check_bytes(raw)
    message = message_from_bytes(raw, policy=policy.default)
    for name, value in message.items():
        if name.lower() != "content-type":
            print(f"{name}: {value}")
        if value.defects:
            sys.exit(f"{name}: {value.defects}")
    print(f"=== {message.get_content_type()}")
    for part in message.walk():
        if part.defects:
            sys.exit(f"{part.get_content_type()}: {part.defects}")
        if not part.is_multipart():
            show_leaf(part)


main()
