#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The words of a page, a line each element of text; with --tags the elements there are."""
import html.parser
import re
import sys

VOID = {"meta"}


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.words, self.open = set(), [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        if any(name.startswith("on") or name == "style" for name, _ in attrs):
            sys.exit(f"<{tag}> has {attrs}")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            sys.exit(f"</{tag}> closes what it didn't open")

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)


reader = Reader()
reader.feed(open(sys.argv[1], encoding="utf-8").read())
if reader.open:
    sys.exit(f"left open: {reader.open}")
if sys.argv[2:] == ["--tags"]:
    print(*sorted(reader.tags))
else:
    print(re.sub(r"\s*\n\s*", "\n", "".join(reader.words)).strip())
