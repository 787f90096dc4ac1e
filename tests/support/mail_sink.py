# SPDX-License-Identifier: MIT
"""An SMTP server that takes everything, on many connections at once, and counts."""
import collections
import re
import socketserver
import threading
import time


class Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True
    encrypted = False

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        with self.server.lock:
            self.server.active += 1
        try:
            self.converse()
        except OSError:
            pass
        finally:
            with self.server.lock:
                self.server.active -= 1

    def converse(self):
        self.say("220 sink.example.org ESMTP")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                offer = "250-STARTTLS\r\n" if self.server.context and not self.encrypted else ""
                self.say(f"250-sink.example.org\r\n{offer}250 8BITMIME")
            elif verb == b"STAR":
                self.say("220 2.0.0 go ahead")
                self.start_tls()
            elif verb == b"DATA":
                self.say("354 go ahead")
                if not self.take():
                    return
            elif verb == b"QUIT":
                self.say("221 2.0.0 bye")
                return
            elif verb == b"RCPT" and self.server.refuse and self.server.refuse.search(line):
                self.say("550 5.1.1 no such user")
            else:
                self.say("250 2.0.0 ok")

    def start_tls(self):
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), socketserver._SocketWriter(self.connection)
        self.encrypted = True

    def take(self):
        """One message; False if the client left before its end."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line.endswith(b"\n"):
                return False
            lines.append(line)
        found = re.search(rb"^Message-ID: <([^>]+)>", b"".join(lines), re.M)
        with self.server.lock:
            self.server.mails[found[1].decode() if found else "no Message-ID"] += 1
        if self.server.watch:
            self.server.watch()
        self.say("250 2.0.0 queued")
        return True


class Sink(socketserver.ThreadingTCPServer):
    """`mails` counts by Message-ID; `port` was chosen by the system; `watch` is called for each
    mail that has come and isn't answered yet; `refuse` is a pattern of RCPTs that get a 550."""
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, context=None, refuse=None):
        super().__init__(("127.0.0.1", 0), Session)
        self.lock, self.active, self.mails = threading.Lock(), 0, collections.Counter()
        self.context, self.watch, self.refuse = context, None, refuse
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def settle(self):
        """Wait until the clients that were killed have been noticed."""
        while self.active:
            time.sleep(0.002)

    def take_all(self):
        """What came since the last time."""
        self.settle()
        with self.lock:
            mails, self.mails = self.mails, collections.Counter()
        return mails

    def stop(self):
        self.shutdown()
        self.server_close()
