# SPDX-License-Identifier: MIT
"""Print an exported roster as another program reads it: csv or vcf on stdin."""
import csv
import io
import sys

import vobject

data = sys.stdin.buffer.read()
if sys.argv[1] == "csv":
    text = data.decode("utf-8")
    assert text.count("\r\n") == text.count("\n"), "a line end that is no CRLF"
    for row in csv.reader(io.StringIO(text, newline=""), strict=True):
        print("|".join(row))
else:
    for line in data.split(b"\r\n"):
        assert len(line) <= 75, line
    for card in vobject.readComponents(data.decode("utf-8")):
        print(card.version.value, "FN:" + card.fn.value)
        for child in card.getChildren():
            if child.name not in ("VERSION", "FN"):
                params = "".join(f";{key}={','.join(values)}" for key, values in child.params.items())
                print(f"  {child.name}{params}:{child.value}")
