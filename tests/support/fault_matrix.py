#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Every step of a delivery meets every way of failing.

fault_matrix.py BROWNBAG, in an empty folder. Each cell is a group of its own
with mail in its queue, a server that fails once at one place, one run of
`deliver`, and a look at what became of it: state, attempts, exit code, and what
the server got. Then the server is well, time goes on, and a second run has to
bring everything that is owed, once, and leave alone what is in doubt.
"""
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys

from faultserver import FAULTS, STEPS, Fault, FaultServer, server_context

BROWNBAG = sys.argv[1]
NOW, LATER = "2027-02-11T10:00", "2027-02-11T16:00"
ADDRESSES = ["ana@example.org", "bram@example.org"]

# What a fault leads to: state, attempts, exit code. "lost" is what happens when
# no answer comes: drop, reset, timeout, garbage, half a line.
SENT = ("sent", 1, 0)
LATER_75 = ("queued", 1, 75)
HELP = ("queued", 1, 1)      # kept, but waiting won't cure it
REFUSED = ("failed", 1, 1)
DOUBT = ("unknown", 1, 1)

EXPECTED = {
    # step        421       4xx       5xx      lost
    "banner":    (LATER_75, LATER_75, HELP,    LATER_75),
    "ehlo":      (LATER_75, LATER_75, HELP,    LATER_75),
    "starttls":  (LATER_75, LATER_75, HELP,    LATER_75),
    "handshake": (HELP,     HELP,     HELP,    LATER_75),
    "ehlo2":     (LATER_75, HELP,     HELP,    LATER_75),  # HELO offers no log-in
    "auth":      (LATER_75, LATER_75, HELP,    LATER_75),
    "mail":      (LATER_75, LATER_75, HELP,    LATER_75),
    "rcpt":      (LATER_75, LATER_75, REFUSED, LATER_75),
    "data":      (LATER_75, LATER_75, REFUSED, LATER_75),
    "dot":       (LATER_75, LATER_75, REFUSED, DOUBT),
    "quit":      (SENT,     SENT,     SENT,    SENT),
}
COLUMN = {"421": 0, "4xx": 1, "5xx": 2}
# Where only timing decides. In the middle of a message the rest of it, dot
# included, may be on its way already; what follows STARTTLS may come with its
# answer, which is refused as an injection, or be taken for a handshake.
EITHER = {**{("body", kind): (LATER_75, DOUBT) for kind in FAULTS},
          ("body", "5xx"): (LATER_75, REFUSED, DOUBT),
          **{("handshake", kind): (HELP, LATER_75)
             for kind in ("421", "4xx", "5xx", "garbage", "partial")}}


def expected(step, kind):
    if kind == "slow":
        return (SENT,)
    if (step, kind) in EITHER:
        return EITHER[step, kind]
    return (EXPECTED[step][COLUMN.get(kind, 3)],)


def run(folder, *args, now=NOW, **variables):
    environment = dict(os.environ, BROWNBAG_NOW=now, **variables)
    return subprocess.run([BROWNBAG, "-C", folder, *args], env=environment, capture_output=True,
                          text=True, stdin=subprocess.DEVNULL)


def must(*args, **options):
    done = run(*args, **options)
    assert done.returncode == 0, f"{args}: {done.stderr}"
    return done.stdout


def make_certificate(name, subject, alternative, days="2"):
    subprocess.run(["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject,
                    "-addext", f"subjectAltName={alternative}"], check=True, capture_output=True)
    subprocess.run(["openssl", "x509", "-req", "-in", f"{name}.csr", "-signkey", f"{name}.key",
                    "-days", days, "-copy_extensions", "copy", "-out", f"{name}.pem"], check=True,
                   capture_output=True)


def make_template(folder, addresses):
    """A live group whose queue holds one invite for each member, untried."""
    subprocess.run([BROWNBAG, "init", folder, "--name", "Returning to Work", "--organizer",
                    "The lunch team <lunch@example.org>", "--timezone", "UTC", "--meets",
                    "second tuesday 12:00-13:00"], check=True, capture_output=True,
                   env=dict(os.environ, BROWNBAG_NOW=NOW))
    for key, value in {"remind.ask": "off", "remind.brief": "off", "remind.agenda": "off",
                       "remind.reminder": "off", "smtp.url": "smtp://127.0.0.1:1",
                       "smtp.tls": "required", "smtp.user": "lunch",
                       "smtp.password_command": "echo geheim", "smtp.timeout": "20",
                       "smtp.cafile": os.path.abspath("good.pem")}.items():
        must(folder, "config", "set", key, value)
    must(folder, "roster", "add", *[f"{a.split('@')[0].title()} <{a}>" for a in addresses])
    must(folder, "start", "--yes")
    # Without the program that sends, what is due stays where it is.
    os.makedirs("nothing", exist_ok=True)
    with open("nothing/brownbag-deliver", "w", encoding="ascii") as file:
        file.write("#!/bin/sh\n")
    os.chmod("nothing/brownbag-deliver", 0o700)
    must(folder, "remind", BROWNBAG_EXEC_PATH=os.path.abspath("nothing"))
    states = [mail["state"] for mail in outbox(folder)]
    assert states == ["queued"] * len(addresses), states


def outbox(folder):
    return json.loads(must(folder, "outbox", "list", "--json"))


def settings(server, extra):
    scheme = "smtps" if server.tls_first else "smtp"
    given = {"smtp.url": f"{scheme}://127.0.0.1:{server.port}", **extra}
    return [word for key, value in given.items() for word in ("-c", f"{key}={value}")]


def deliver(folder, server, extra, now=NOW):
    server.start()
    done = run(folder, *settings(server, extra), "deliver", now=now)
    server.stop()
    for secret in ("geheim", "AGx1bmNoAGdlaGVpbQ", *ADDRESSES):
        assert secret not in done.stdout + done.stderr, f"printed: {done.stderr}"
    assert all(byte >= " " or byte == "\n" for byte in done.stderr), "controls were printed"
    return done


class Cell:
    """One fault, in a copy of a template."""

    def __init__(self, name, fault, template, **options):
        self.name, self.fault, self.template = name, fault, template
        self.expected = options.pop("expected", None) or expected(fault.step, fault.kind)
        self.extra = options.pop("extra", {})
        self.server = options  # of FaultServer
        if fault and fault.kind == "timeout":
            self.extra = {"smtp.timeout": "1", **self.extra}

    def make_server(self, fault=None):
        options = dict(self.server)
        options.setdefault("context", CONTEXTS["good"])
        return FaultServer(fault, **options)

    def run(self):
        folder = self.name.replace(" ", "-")
        shutil.copytree(self.template, folder)
        server = self.make_server(self.fault)
        done = deliver(folder, server, self.extra)
        mails = outbox(folder)
        got = [(mail["state"], mail["attempts"], done.returncode) for mail in mails]
        problems = self.judge(got, server) + self.try_again(folder, mails, server)
        shutil.rmtree(folder)
        return got[-1], problems, done.stderr.strip()

    def judge(self, got, server):
        problems = []
        if got[-1] not in self.expected:
            problems.append(f"{got[-1]}, expected {self.expected}")
        for state, _, _ in got[:-1]:
            if state != "sent":
                problems.append(f"the mail before it is {state}")
        if got[-1][0] == "sent" and len(server.messages) != len(got):
            problems.append(f"the server took {len(server.messages)} messages")
        if got[-1][0] in ("queued", "failed") and server.dots != len(got) - 1 and \
                self.fault.step not in ("dot", "body"):
            problems.append(f"{server.dots} dots came")
        if any(not encrypted for _, _, encrypted in server.logins):
            problems.append("a password came in plain text")
        recipients = [path for path in server.paths if path.startswith("RCPT")]
        if len(recipients) > server.commands.count("MAIL"):
            problems.append("a mail with two recipients")
        return problems

    def try_again(self, folder, before, sick):
        """The server is well again: what is owed comes once, what is in doubt doesn't."""
        well = FaultServer(context=CONTEXTS["good"], tls_first=sick.tls_first)
        deliver(folder, well, {}, now=LATER)
        problems = []
        for mail, after in zip(before, outbox(folder)):
            wanted = "sent" if mail["state"] == "queued" else mail["state"]
            if after["state"] != wanted:
                problems.append(f"{mail['state']} became {after['state']} in the second run")
            copies = sum(mail["message_id"].encode() in message for message in well.messages)
            if copies != (mail["state"] == "queued"):
                problems.append(f"{mail['state']}: {copies} copies in the second run")
        return problems


def plain_cells():
    """STARTTLS and AUTH; the fault hits the only mail."""
    for step in STEPS:
        for kind in FAULTS:
            yield Cell(f"starttls {step} {kind}", Fault(step, kind), "one")


def smtps_cells():
    """TLS from the first byte on."""
    for step in ("handshake", "banner", "auth", "rcpt", "dot"):
        for kind in FAULTS:
            wanted = expected(step, kind)
            yield Cell(f"smtps {step} {kind}", Fault(step, kind), "one", tls_first=True,
                       good={"ehlo2": "250-fault.example.org\r\n250 AUTH PLAIN"},
                       expected=wanted)


def reused_cells():
    """The fault hits the second mail of a connection. At MAIL a drop or a 421 is an idle
    connection that was closed: it gets another one, and nobody notices."""
    for step in ("mail", "rcpt", "data", "dot"):
        for kind in FAULTS:
            wanted = expected(step, kind)
            if step == "mail" and kind in ("421", "drop", "reset", "partial"):
                wanted = (SENT,)
            yield Cell(f"reused {step} {kind}", Fault(step, kind, 2), "two", expected=wanted)


def special_cells():
    none = Fault("none", "none")
    yield Cell("no starttls offered", none, "one", expected=(HELP,),
               good={"ehlo": "250-fault.example.org\r\n250 AUTH PLAIN"})
    yield Cell("garbage behind ehlo", none, "one", expected=(SENT,),
               good={"ehlo": "250-fault.example.org\r\n250-\x01\x02\r\n250 STARTTLS"})
    yield Cell("certificate of a stranger", none, "one", expected=(HELP,),
               context=CONTEXTS["stranger"])
    yield Cell("certificate for another name", none, "one", expected=(HELP,),
               context=CONTEXTS["othername"], extra={"smtp.cafile": os.path.abspath("othername.pem")})
    yield Cell("certificate that expired", none, "one", expected=(HELP,),
               context=CONTEXTS["expired"], extra={"smtp.cafile": os.path.abspath("expired.pem")})
    yield Cell("smtps certificate of a stranger", none, "one", expected=(HELP,), tls_first=True,
               context=CONTEXTS["stranger"])
    yield Cell("pinned key of another", none, "one", expected=(HELP,), context=CONTEXTS["good"],
               extra={"smtp.cafile": "", "smtp.pinned_key": pin_of("stranger")})
    yield Cell("pinned key", none, "one", expected=(SENT,), context=CONTEXTS["stranger"],
               extra={"smtp.cafile": "", "smtp.pinned_key": pin_of("stranger")})
    yield Cell("no way to log in that both know", none, "one", expected=(HELP,),
               good={"ehlo2": "250-fault.example.org\r\n250 AUTH GSSAPI NTLM"})
    yield Cell("no log-in offered", none, "one", expected=(HELP,),
               good={"ehlo2": "250-fault.example.org\r\n250 8BITMIME"})
    yield Cell("no log-in wanted", none, "one", expected=(SENT,),
               good={"ehlo2": "250-fault.example.org\r\n250 8BITMIME"},
               extra={"smtp.user": "", "smtp.password_command": ""})
    token = {"smtp.password_command": "", "smtp.token_command": "echo geheim"}
    yield Cell("log-in by token", none, "one", expected=(SENT,), extra=token, token=b"geheim",
               good={"ehlo2": "250-fault.example.org\r\n250 AUTH PLAIN XOAUTH2"})
    yield Cell("log-in by a token that is over", none, "one", expected=(HELP,), extra=token,
               token=b"other", good={"ehlo2": "250-fault.example.org\r\n250 AUTH PLAIN XOAUTH2"})
    yield Cell("a token where none is taken", none, "one", expected=(HELP,), extra=token,
               good={"ehlo2": "250-fault.example.org\r\n250 AUTH PLAIN LOGIN OAUTHBEARER"})
    yield Cell("only log-ins that aren't offered", none, "one", expected=(HELP,),
               good={"ehlo2": "250-fault.example.org\r\n250 AUTH CRAM-MD5"})
    yield Cell("log-in by login", none, "one", expected=(SENT,),
               good={"ehlo2": "250-fault.example.org\r\n250 AUTH LOGIN"})
    yield Cell("a reply of many lines", none, "one", expected=(SENT,),
               good={"dot": "\r\n".join(["250-more"] * 200 + ["250 done"])})
    yield Cell("a reply of 100 KB", none, "one", expected=(SENT, DOUBT),
               good={"dot": "250 " + "x" * 100000})
    yield Cell("answer 251", none, "one", expected=(SENT,), good={"dot": "251 will forward"})
    yield Cell("answer 199", none, "one", expected=(DOUBT,), good={"dot": "199 what"})
    yield Cell("answer 354 to the dot", none, "one", expected=(DOUBT,), good={"dot": "354 more"})
    yield Cell("answer 250 to data", none, "one", expected=(LATER_75,), good={"data": "250 ok"})


def pin_of(name):
    key = subprocess.run(["openssl", "x509", "-in", f"{name}.pem", "-pubkey", "-noout"], check=True,
                         capture_output=True).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "der"], input=key, check=True,
                         capture_output=True).stdout
    digest = subprocess.run(["openssl", "dgst", "-sha256", "-binary"], input=der, check=True,
                            capture_output=True).stdout
    encoded = subprocess.run(["openssl", "base64", "-A"], input=digest, check=True,
                             capture_output=True).stdout.decode()
    return f"sha256//{encoded}"


CONTEXTS = {}


def prepare():
    make_certificate("good", "/CN=localhost", "IP:127.0.0.1")
    make_certificate("stranger", "/CN=localhost", "IP:127.0.0.1")
    make_certificate("othername", "/CN=mail.example.org", "DNS:mail.example.org")
    make_certificate("expired", "/CN=localhost", "IP:127.0.0.1", days="-1")
    for name in ("good", "stranger", "othername", "expired"):
        CONTEXTS[name] = server_context(f"{name}.pem", f"{name}.key")
    make_template("one", ADDRESSES[:1])
    make_template("two", ADDRESSES)


def main():
    prepare()
    cells = [*plain_cells(), *smtps_cells(), *reused_cells(), *special_cells()]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        for cell, (got, problems, said) in zip(cells, pool.map(Cell.run, cells)):
            state, attempts, code = got
            print(f"{cell.name:36} {state:8} tries {attempts} exit {code:2}"
                  f" {'; '.join(problems) or 'ok'}")
            if problems:
                failed += 1
                print(f"    said: {said}")
    print(f"{len(cells)} cells, {failed} failed")
    sys.exit(1 if failed or len(cells) < 120 else 0)


if __name__ == "__main__":
    main()
