# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# For tests of introductions: twelve invented people, of whom some can be asked, and
# their mails as a reader that isn't ours sees them. Loaded after lib.

QUESTION='How do you do nights away?'

# In ./group members of these numbers may be asked about business-travel.
make_circle() { # KEEPER...
  local keeper
  export BROWNBAG_NOW=2027-02-01T10:00
  brownbag init --example group 2>/dev/null
  cd group || return
  for keeper; do brownbag topic offer "$keeper" business-travel 2>/dev/null; done
}

# Something reads answers: texts ask for them.
read_answers() {
  printf 'From: cron@example.org\n\nHello\n' | brownbag rsvp read >/dev/null
}

begin() { # OPTION...
  brownbag intro new --asker 1 --topic business-travel "$@" <<<"$QUESTION" 2>/dev/null
}

at() { # TIME COMMAND...
  local time=$1
  shift
  BROWNBAG_NOW=$time "$@"
}

# "to subject" of the mails of introductions so far, in the order in which they were sent.
letters() {
  "$PYTHON" - <<'P'
import email, email.policy, glob, os
names = sorted(glob.glob("outbox/new/*"), key=lambda name: (os.path.basename(name).split('.')[0], name))
for name in names:
    with open(name, "rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    if "uestion" in mail["Subject"] or "introduction" in mail["Subject"]:
        print(mail["To"].addresses[0].username, mail["Subject"], sep=": ")
P
}

# The text of the one letter to somebody with that subject.
letter() { # USER SUBJECT
  "$PYTHON" - "$1" "$2" <<'P'
import email, email.policy, glob, sys
found = []
for name in sorted(glob.glob("outbox/new/*")):
    with open(name, "rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    if mail["To"].addresses[0].username == sys.argv[1] and mail["Subject"] == sys.argv[2]:
        found.append(mail.get_body().get_content())
print(*found, sep="\n===\n", end="")
P
}

# Answer the last letter to somebody as a mail program does.
reply() { # USER WORDS
  local id from
  from=$(brownbag outbox list --json | "$PYTHON" -c '
import json, sys
rows = [row for row in json.load(sys.stdin) if row["kind"] == "intro" and str(row["member"]) == sys.argv[1]]
print(rows[-1]["message_id"])' "$1")
  id=$(brownbag roster list --addresses --porcelain --fields id,email | sed -n "s/^$1	//p")
  printf '%s\r\n' "From: <$id>" 'To: <lunch@example.org>' 'Subject: Re: A question' \
    'Date: Mon, 01 Feb 2027 10:30:00 +0000' "Message-ID: <$RANDOM$RANDOM@home.example.org>" \
    "In-Reply-To: <$from>" '' "$2" '' 'On Monday the lunch team wrote:' '> YES' '> as: Nobody <nobody@example.org>'
}
