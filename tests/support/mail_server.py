#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A real SMTP server (aiosmtpd) for one test: mail_server.py FOLDER [OPTION]...

Writes its port to FOLDER/port when it listens, each message to FOLDER/N.eml and
what it knows of the session to FOLDER/N.json. Runs until it is killed.

  --tls CERT KEY   offer STARTTLS, and want it
  --smtps          with --tls: TLS from the first byte on
  --login U P      want this user and password
  --refuse ADDR    550 to this recipient
  --hold STEP N    before the answer to the N-th RCPT or DOT write FOLDER/held, and wait for
                   FOLDER/go; the message of a DOT has been taken in by then
"""
import argparse
import asyncio
import json
import os
import ssl

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self, options):
        self.options, self.count, self.steps = options, 0, {"RCPT": 0, "DOT": 0}

    async def hold(self, step):
        self.steps[step] += 1
        if self.options.hold != [step, str(self.steps[step])]:
            return
        write("held", b"")
        while not os.path.exists(path("go")):
            await asyncio.sleep(0.02)

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        await self.hold("RCPT")
        if address == self.options.refuse:
            return f"550 5.1.1 <{address}>: no such user"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        login = session.auth_data.login.decode() if session.auth_data else None
        write(f"{self.count}.eml", envelope.original_content)
        write(f"{self.count}.json", json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "hello": session.host_name,
            "tls": session.ssl is not None or self.options.smtps, "login": login,
        }).encode())
        await self.hold("DOT")
        return "250 2.0.0 queued"


def path(name):
    return os.path.join(options.folder, name)


def write(name, content):
    with open(path(name + ".tmp"), "wb") as file:
        file.write(content)
    os.rename(path(name + ".tmp"), path(name))


def authenticate(server, session, envelope, mechanism, data):
    good = [data.login, data.password] == [text.encode() for text in options.login]
    return AuthResult(success=good, handled=good, auth_data=data if good else None)


def make_session(context):
    return SMTP(handler, hostname="test.example.org", authenticator=authenticate,
                auth_required=bool(options.login), auth_require_tls=bool(options.tls) and not options.smtps,
                tls_context=None if options.smtps else context,
                require_starttls=bool(options.tls) and not options.smtps)


async def main():
    context = None
    if options.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*options.tls)
    server = await asyncio.get_running_loop().create_server(
        lambda: make_session(context), "127.0.0.1", 0, ssl=context if options.smtps else None)
    write("port", str(server.sockets[0].getsockname()[1]).encode())
    await asyncio.Event().wait()


parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--tls", nargs=2)
parser.add_argument("--smtps", action="store_true")
parser.add_argument("--login", nargs=2)
parser.add_argument("--refuse")
parser.add_argument("--hold", nargs=2)
options = parser.parse_args()
handler = Handler(options)
asyncio.run(main())
