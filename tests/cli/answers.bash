# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# For tests of what comes in: a group whose invites are out, with a key that is
# known, so that messages with its tokens can be files. Loaded after lib.

REPLIES=$SOURCE/tests/fixtures/replies/mail

# In ./group it is the morning after the invites to the lunch of January went to twelve
# members; the first leads it and the third is the backup. Something reads answers.
make_invited_group() {
  local names='Ana Lima,Bram de Wit,Chiara Rossi,Dele Okafor,Elif Kaya,Finn Larsen,Grace Muller,Hana Sato,Ivo Novak,Jun Park,Kofi Mensah,Lena Vogel' name list
  export BROWNBAG_NOW=2027-01-04T08:00
  brownbag init group --name 'Returning to Work' --organizer 'The lunch team <lunch@example.org>' \
    --timezone Europe/Berlin --meets 'second tuesday 12:00-13:00' --location 'Room 4B' 2>/dev/null
  cd group || return
  "$PYTHON" -c 'import sqlite3
with sqlite3.connect("brownbag.db") as db:
    db.execute("UPDATE meta SET value = ? WHERE key = ?", (bytes(range(32)), "secret"))'
  echo name,email,joined >members.csv
  IFS=, read -ra list <<<"$names"
  for name in "${list[@]}"; do echo "$name,$(tr '[:upper:]' '[:lower:]' <<<"${name%% *}")@example.org,2026-09"; done >>members.csv
  brownbag roster import members.csv 2>/dev/null
  printf 'From: cron@example.org\n\nHello\n' | brownbag rsvp read >/dev/null
  brownbag remind
  export BROWNBAG_NOW=2027-01-05T09:00
}

# What becomes of a message: "effect what member month reason", with bars between.
effect_of() { # FILE
  expect "${2:-0}" brownbag rsvp read --porcelain --fields effect,what,member,month,reason "$1"
  tr '\t' '|' <<<"$output"
}

# A fixture with something in it exchanged, as ./NAME.
change_reply() { # NAME SED-SCRIPT
  sed "$2" "$REPLIES/$1.eml" >"$1.eml"
}
