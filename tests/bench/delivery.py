#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Mails a second, by several senders to the same server in the same run.

delivery.py [MOST], in an empty folder, with BUILD and TOOLS set. Ours has the fence on.
A figure alone says something about the machine; the ratios say something about us.
MOST: mails of the largest run, whose memory is held against that of a tenth; 10000.
"""
import atexit
import collections
import glob
import os
import re
import shutil
import smtplib
import ssl
import subprocess
import sys
import time

import delay_proxy
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path += [f"{SOURCE}/support", f"{SOURCE}/faults"]
import groups  # noqa: E402
from mail_sink import Sink  # noqa: E402

BUILD, TOOLS = os.environ["BUILD"], os.environ["TOOLS"]
MOST = int(sys.argv[1]) if len(sys.argv) > 1 else 10000
TRIES = 3
UNPACKED = dict(os.environ, LD_LIBRARY_PATH=":".join([f"{TOOLS}/usr/lib/postfix",
                                                       *glob.glob(f"{TOOLS}/usr/lib/*-linux-gnu")]))
LETTER = "Subject: Lunch\r\n\r\n" + "A line of a letter, of which there are many.\r\n" * 58


def free_port():
    sink = Sink()
    port = sink.port
    sink.stop()
    return port


def start_smtp_sink():
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    sink = subprocess.Popen([f"{TOOLS}/usr/sbin/smtp-sink", *user, f"127.0.0.1:{port}", "200"],
                            env=UNPACKED)
    atexit.register(sink.kill)
    while True:
        try:
            smtplib.SMTP("127.0.0.1", port).quit()
            return port
        except OSError:
            time.sleep(0.05)


def make_certificate():
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain("cert.pem", "key.pem")
    return context


def timed(run):
    begin = time.monotonic()
    run()
    return time.monotonic() - begin


def best(sender, *arguments):
    """What else a machine does takes time and never gives any: the best of three."""
    return max(sender(*arguments) for _ in range(TRIES))


# -- the senders: each gives mails a second --

def by_msmtp(port, tls, count):
    command = [f"{TOOLS}/usr/bin/msmtp", "--host=127.0.0.1", f"--port={port}", "--from=lunch@example.org",
               "--auth=off", *(["--tls=on", "--tls-starttls=on", "--tls-trust-file=cert.pem"] if tls else ["--tls=off"]),
               "--", "ana@example.org"]
    letter = LETTER.replace("\r\n", "\n").encode()
    return count / timed(lambda: [subprocess.run(command, input=letter, check=True, env=UNPACKED) for _ in range(count)])


def by_curl(port, tls, count):
    with open("letter", "w", encoding="ascii", newline="") as file:
        file.write(LETTER)
    command = ["curl", "-sS", "--noproxy", "*", f"smtp://127.0.0.1:{port}", "--mail-from", "lunch@example.org", "--mail-rcpt",
               "ana@example.org", "-T", "letter", *(["--ssl-reqd", "--cacert", "cert.pem"] if tls else [])]
    return count / timed(lambda: [subprocess.run(command, check=True, stdout=subprocess.DEVNULL) for _ in range(count)])


def by_smtplib(port, tls, count):
    with smtplib.SMTP("127.0.0.1", port) as client:
        if tls:
            client.starttls(context=ssl.create_default_context(cafile="cert.pem"))
        return count / timed(lambda: [client.sendmail("lunch@example.org", ["ana@example.org"], LETTER)
                                      for _ in range(count)])


def by_smtp_source(port, sessions, count):
    command = [f"{TOOLS}/usr/sbin/smtp-source", "-d", "-m", str(count), "-s", str(sessions), "-l", "2700",
               "-f", "lunch@example.org", "-t", "ana@example.org", f"127.0.0.1:{port}"]
    return count / timed(lambda: subprocess.run(command, check=True, env=UNPACKED))


def make_queue(count):
    """A group with that many mails in its queue."""
    folder = f"queue-{count}"
    if os.path.exists(folder):
        return folder
    groups.must(f"{BUILD}/brownbag", "init", folder, "--name", "Bench", "--organizer",
                "The lunch team <lunch@example.org>", "--timezone", "UTC", "--meets",
                "second tuesday 12:00-13:00")
    with open(f"{folder}/people.csv", "w", encoding="ascii") as file:
        file.write("name,email\n" + "".join(f"M{i},m{i}@example.org\n" for i in range(count)))
    for line in ("roster import people.csv", "config set smtp.url smtp://127.0.0.1:1", "config set remind.ask off",
                 "config set remind.brief off", "config set remind.agenda off", "config set remind.reminder off",
                 f"config set smtp.cafile {os.path.abspath('cert.pem')}", "start --yes"):
        groups.must(f"{BUILD}/brownbag", *line.split(), folder=folder)
    groups.must(f"{BUILD}/brownbag", "remind", folder=folder, **groups.without_network())
    return folder


def follow_memory(child):
    """@return peak memory in MB, from a look every few milliseconds until the child has ended

    What wait4() knows begins with the peak of the program that forked: of this one.
    """
    peak = 0
    while child.poll() is None:
        with open(f"/proc/{child.pid}/status", encoding="ascii") as file:
            peak = max([peak, *(int(line.split()[1]) for line in file if line.startswith("VmHWM"))])
        time.sleep(0.005)
    return peak / 1024


def deliver(port, tls, connections, count):
    """@return exit code, mails a second, peak memory in MB"""
    shutil.rmtree("run", ignore_errors=True)
    shutil.copytree(make_queue(count), "run")
    lines = f"smtp.url=smtp://127.0.0.1:{port}\nsmtp.connections={connections}\nsmtp.tls={'required' if tls else 'none'}\n"
    begin = time.monotonic()
    child = subprocess.Popen([f"{BUILD}/brownbag-deliver"], cwd="run", stderr=subprocess.DEVNULL,
                             env=groups.environment(BROWNBAG_CONFIG=lines))
    memory = follow_memory(child)
    return child.returncode, count / (time.monotonic() - begin), memory


def by_brownbag(port, tls, connections, count):
    code, speed, _ = deliver(port, tls, connections, count)
    assert code == 0 and set(groups.mails("run").values()) == {"sent"}, "not all was sent"
    return speed


# -- the tables --

def show(what, figure, versus=(), wanted=()):
    ratios = "".join(f"   {figure / other:6.2f} x {name}" for name, other in versus)
    print(f"{what:44} {figure:9.1f} /s{ratios}" + (f"   (to reach: {', '.join(wanted)})" if wanted else ""), flush=True)


def measure(title, port, tls, counts, wanted):
    few, one, many = counts
    print(f"\n{title}")
    msmtp, curl = best(by_msmtp, port, tls, few), best(by_curl, port, tls, few)
    show("msmtp, a process a mail", msmtp)
    show("curl, a process a mail", curl)
    show("smtplib, one connection, no journal", best(by_smtplib, port, tls, one))
    for connections in (1, 4, 16):
        count = one if connections == 1 else many * connections // 16
        versus = [("msmtp", msmtp), ("curl", curl)]
        if not tls:
            limit = best(by_smtp_source, port, connections, count)
            show(f"smtp-source -s {connections}, the limit", limit)
            versus.append(("smtp-source", limit))
        ours = best(by_brownbag, port, tls, connections, count)
        show(f"brownbag, {connections} connections, with the fence", ours, versus, wanted.get(connections, ()))


def measure_refusals(count, connections):
    """libcurl hangs up where a recipient is refused, so each costs a connection."""
    takes_all = Sink()
    none = best(by_brownbag, takes_all.port, False, connections, count)

    def with_refusals():
        sink = Sink(refuse=re.compile(rb"0@"))
        code, speed, _ = deliver(sink.port, False, connections, count)
        states = collections.Counter(groups.mails("run").values())
        assert code == 1 and states == {"failed": count // 10, "sent": count - count // 10}, states
        got = sink.take_all()
        assert len(got) == sum(got.values()) == states["sent"], "something is lost, or came twice"
        sink.stop()
        return speed

    some = best(with_refusals)
    print(f"\n10 % refused recipients, {connections} connections: {none:.0f} /s without, {some:.0f} /s with, "
          f"{none / some:.1f} times slower   (to reach: 6)", flush=True)


def main():
    context = make_certificate()
    plain, encrypted = start_smtp_sink(), Sink(context=context).port
    measure("loopback", plain, False, (40, 500, 2000), {16: ("50 x msmtp", "7 x curl")})
    measure("loopback, STARTTLS", encrypted, True, (40, 500, 2000), {})
    measure("20 ms", delay_proxy.start(plain), False, (10, 40, 640),
            {4: ("0.95 x smtp-source", "7 x msmtp"), 16: ("0.90 x smtp-source",)})
    measure("20 ms, STARTTLS", delay_proxy.start(encrypted), True, (10, 40, 640), {4: ("12 x msmtp",)})
    measure_refusals(1000, 4)
    print("\npeak memory, 4 connections")
    for count in (MOST // 10, MOST):
        _, speed, memory = deliver(plain, False, 4, count)
        print(f"{count:6} mails: {memory:5.1f} MB, {speed:.0f} /s   (to reach: 20 MB, and flat)")


main()
