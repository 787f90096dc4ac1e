#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""free_ports.py N: so many ports of 127.0.0.1 that nobody has."""
import socket
import sys

held = [socket.socket() for _ in range(int(sys.argv[1]))]
for one in held:
    one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in held))
