#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Answer invites as a calendar program would: answer_invites.py INVITES OUT [PARTSTAT]

INVITES is a folder of messages; for each that holds a REQUEST a message with the REPLY
is written into the folder OUT, named by the recipient's local part.
"""
import email
import email.policy
import pathlib
import sys

import icalendar

invites, out, partstat = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), (sys.argv[3:] or ["ACCEPTED"])[0]


def reply_to(invite):
    """The REPLY's bytes: RFC 5546 3.2.3."""
    asked = icalendar.Calendar.from_ical(invite).walk("VEVENT")[0]
    event = icalendar.Event()
    for name in ("UID", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER"):
        event[name] = asked[name]
    event["DTSTAMP"] = asked["DTSTAMP"]
    event["ATTENDEE"] = icalendar.vCalAddress(str(asked["ATTENDEE"]))
    event["ATTENDEE"].params["PARTSTAT"] = partstat
    calendar = icalendar.Calendar()
    for name, value in (("PRODID", "-//Example//Calendar//EN"), ("VERSION", "2.0"), ("METHOD", "REPLY")):
        calendar.add(name, value)
    calendar.add_component(event)
    return calendar.to_ical()


for path in sorted(invites.iterdir()):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP)
    for part in mail.walk():
        if part.get_content_type() != "text/calendar" or part.get_param("method") != "REQUEST":
            continue
        answer = email.message.EmailMessage(policy=email.policy.SMTP)
        answer["From"], answer["To"] = mail["To"], mail["From"]
        answer["Subject"] = "Accepted: " + mail["Subject"]
        answer["Date"] = mail["Date"]
        answer["Message-ID"] = mail["Message-ID"].replace("<", "<answer.")
        answer.set_content("Accepted.\n")
        answer.add_alternative(reply_to(part.get_payload(decode=True)), maintype="text", subtype="calendar",
                               params={"method": "REPLY", "charset": "UTF-8"})
        name = mail["To"].addresses[0].username
        (out / f"{name}.eml").write_bytes(answer.as_bytes())
