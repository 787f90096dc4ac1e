#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""An SMTP server that fails on purpose, at one step and in one way.

Everything else it does properly: EHLO, STARTTLS, AUTH, one message after the
other. It keeps what it heard and what it took in.
"""
import base64
import collections
import socket
import ssl
import struct
import threading
import time

STEPS = ["banner", "ehlo", "starttls", "handshake", "ehlo2", "auth", "mail", "rcpt", "data",
         "body", "dot", "quit"]
FAULTS = ["421", "4xx", "5xx", "drop", "reset", "timeout", "slow", "garbage", "partial"]

GOOD = {
    "banner": "220 fault.example.org ESMTP",
    "ehlo": "250-fault.example.org\r\n250-STARTTLS\r\n250 8BITMIME",
    "ehlo2": "250-fault.example.org\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME",
    "starttls": "220 2.0.0 go ahead",
    "auth": "235 2.7.0 welcome",
    "mail": "250 2.1.0 sender ok",
    "rcpt": "250 2.1.5 recipient ok",
    "data": "354 go ahead",
    "dot": "250 2.0.0 queued",
    "quit": "221 2.0.0 bye",
}
REFUSALS = {
    "421": "421 4.3.2 closing",
    "4xx": "451 4.3.0 later",
    "5xx": "554 5.3.0 never",
}
AUTH_REFUSALS = {"4xx": "454 4.7.0 later", "5xx": "535 5.7.8 wrong"}
GARBAGE = bytes(range(128, 256)) + b"\xff\xfe\x00\x1b[31m\r\n"

Fault = collections.namedtuple("Fault", "step kind nth", defaults=(1,))


class Gone(Exception):
    """The connection is to end now."""


class Connection:
    def __init__(self, server, sock):
        self.server, self.sock, self.buffer, self.encrypted = server, sock, b"", False

    def read_line(self):
        while b"\n" not in self.buffer:
            chunk = self.sock.recv(65536)
            if not chunk:
                raise Gone
            self.buffer += chunk
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.rstrip(b"\r")

    def reset(self):
        """RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone

    def hang(self):
        """Say nothing until the client leaves."""
        while self.sock.recv(65536):
            pass
        raise Gone

    def trickle(self, text):
        for byte in text.encode() + b"\r\n":
            self.sock.sendall(bytes([byte]))
            time.sleep(0.002)

    def reply(self, step):
        kind = self.server.fault_at(step)
        if kind is None:
            self.sock.sendall(self.server.good[step].encode() + b"\r\n")
        elif kind in REFUSALS:
            text = AUTH_REFUSALS.get(kind) if step == "auth" else None
            self.sock.sendall((text or REFUSALS[kind]).encode() + b"\r\n")
            if kind == "421":
                raise Gone
            return False
        else:
            self.misbehave(kind, self.server.good[step])
        return True

    def misbehave(self, kind, good):
        if kind == "drop":
            raise Gone
        if kind == "reset":
            self.reset()
        if kind == "timeout":
            self.hang()
        if kind == "slow":
            self.trickle(good)
        if kind == "garbage":
            self.sock.sendall(GARBAGE)
            raise Gone
        if kind == "partial":
            self.sock.sendall(good[:len(good) // 2].encode())
            raise Gone

    def start_tls(self):
        kind = self.server.fault_at("handshake")
        if kind in REFUSALS:
            self.sock.sendall(REFUSALS[kind].encode() + b"\r\n")
            raise Gone
        if kind and kind != "slow":
            self.misbehave(kind, "\x16\x03\x03\x00\x7a\x02\x00\x00\x76")
        self.sock = self.server.context.wrap_socket(self.sock, server_side=True)
        self.encrypted = True

    def take_message(self):
        lines = []
        while (line := self.read_line()) != b".":
            lines.append(line[1:] if line.startswith(b".") else line)
            if len(lines) == 3 and (kind := self.server.fault_at("body")):
                if kind in REFUSALS:
                    self.sock.sendall(REFUSALS[kind].encode() + b"\r\n")
                    raise Gone
                if kind != "slow":
                    self.misbehave(kind, "")
                time.sleep(0.3)
        self.server.dots += 1
        if self.reply("dot"):
            self.server.messages.append(b"\r\n".join(lines) + b"\r\n")

    def log_in(self, words):
        if words[1:2] == ["LOGIN"]:
            if len(words) == 2:
                self.sock.sendall(b"334 VXNlcm5hbWU6\r\n")
                words.append(self.read_line())
            user = base64.b64decode(words[2])
            self.sock.sendall(b"334 UGFzc3dvcmQ6\r\n")
            password = base64.b64decode(self.read_line())
        elif words[1:2] == ["XOAUTH2"]:
            user, token = base64.b64decode(words[2]).rstrip(b"\1").split(b"\1")
            user, password = user.removeprefix(b"user="), token.removeprefix(b"auth=Bearer ")
            if password != self.server.token:  # what is wrong comes first, in base64
                self.sock.sendall(b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n")
                self.read_line()
                self.sock.sendall(b"535 5.7.8 no such token\r\n")
                return
        else:
            user, password = base64.b64decode(words[-1]).split(b"\0")[1:]
        self.server.logins.append((user, password, self.encrypted))
        self.reply("auth")

    def obey(self, line):
        words = line.decode("ascii", "replace").split()
        verb = words[0].upper() if words else ""
        self.server.commands.append(verb)
        if verb in ("EHLO", "HELO"):
            self.reply("ehlo2" if self.encrypted else "ehlo")
        elif verb == "STARTTLS":
            if self.reply("starttls"):
                self.start_tls()
        elif verb == "AUTH":
            self.log_in(words)
        elif verb in ("MAIL", "RCPT"):
            self.server.paths.append(line.decode())
            self.reply(verb.lower())
        elif verb == "DATA":
            if self.reply("data"):
                self.take_message()
        elif verb == "QUIT":
            self.reply("quit")
            raise Gone
        else:
            self.sock.sendall(b"500 5.5.2 what\r\n")

    def converse(self):
        if self.server.tls_first:
            self.start_tls()
        self.reply("banner")
        while True:
            self.obey(self.read_line())


class FaultServer(threading.Thread):
    """Serves one connection after the other until stop()."""

    def __init__(self, fault=None, context=None, tls_first=False, good=None, token=b""):
        super().__init__(daemon=True)
        self.fault, self.context, self.tls_first = fault, context, tls_first
        self.good, self.token = dict(GOOD, **(good or {})), token
        self.seen = collections.Counter()
        self.commands, self.paths, self.logins, self.messages = [], [], [], []
        self.connections = self.dots = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def fault_at(self, step):
        """How to fail at this step this time; None: not at all."""
        self.seen[step] += 1
        if self.fault and self.fault.step == step and self.seen[step] == self.fault.nth:
            return self.fault.kind
        return None

    def run(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            connection = Connection(self, sock)
            try:
                connection.converse()
            except (Gone, OSError):
                pass
            connection.sock.close()

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.join()
        self.listener.close()


def server_context(certificate, key):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context
