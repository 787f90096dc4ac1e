#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag roster pause, resume, away, remove, erase, exclude, edit: who rests and who goes.

load lib

setup() {
  setup_world
  brownbag init . --example 2>/dev/null
}

status_of() { brownbag roster list --status "$1" --porcelain --fields id | tr '\n' ' '; }

consents() {
  brownbag roster show "$1" --all --json |
    "$PYTHON" -c 'import json, sys; print(*sorted(row["purpose"] for row in json.load(sys.stdin).get("consent", [])))'
}

# kind and member of what is due now
due() {
  brownbag remind -n --json |
    "$PYTHON" -c 'import json, sys; [print(row["kind"], row["member"]) for row in json.load(sys.stdin)]'
}

@test "a pause ends mail and turns until resume" {
  expect 0 brownbag roster pause 'ana lima' --until 2027-03
  same paused "$(status_of paused)" "1 "
  same until "$(brownbag roster show 1 --porcelain --fields paused_until)" "2027-03"
  same due "$(due | grep ' 1$')" "confirm 1"
  [[ $(brownbag rotate -n) != *"Ana Lima"* ]]
  expect 0 brownbag roster resume 'ana lima'
  same paused "$(status_of paused)" ""
  [[ $(due) == *"invite 1"* ]]
  expect 1 brownbag roster resume 'ana lima'
}

@test "a pause takes a month to come, not a day" {
  assert_usage brownbag roster pause 'ana lima' --until 2027-03-15
  assert_has "$talk" "takes a month, such as 2027-03"
  assert_usage brownbag roster pause 'ana lima' --until 2027-01
  same paused "$(status_of paused)" ""
}

@test "no command takes a reason, and says why" {
  for command in pause remove erase away edit add; do
    assert_usage brownbag roster "$command" 1 --reason x
    assert_has "$talk" "no --reason on purpose"
  done
}

@test "leave names what may be meant" {
  assert_usage brownbag roster leave ana
  for command in pause away remove erase; do
    assert_has "$talk" "\`roster $command\`"
  done
}

@test "away days are told with their weekday, merged, and checked" {
  expect 0 brownbag roster away 'ana lima' --from 'feb 1' --until 'feb 10'
  assert_has "$talk" "Mon 2027-02-01 to Wed 2027-02-10"
  brownbag roster away 'ana lima' --from 2027-02-11 --until 2027-02-20 2>/dev/null
  brownbag roster away 'ana lima' --from 2027-02-03 --until 2027-02-05 2>/dev/null
  away=$(brownbag roster show 1 --all --json | "$PYTHON" -c 'import json, sys
print(*((row["first"], row["last"]) for row in json.load(sys.stdin)["away"]))')
  same away "$away" "('2027-02-01', '2027-02-20')"
  assert_usage brownbag roster away 'ana lima' --from 2027-03-02 --until 2027-03-01
  assert_usage brownbag roster away 'ana lima' --from 2026-03-01 --until 2026-03-02
  assert_usage brownbag roster away 'ana lima' --from 2027-03-01
  assert_usage brownbag roster away 'ana lima' --from 04/07/2027 --until 2027-09-01
  [[ $(due) == *"invite 1"* ]]
}

@test "who is removed has entries cancelled and is told once" {
  brownbag roster edit 1 --morning yes 2>/dev/null
  brownbag remind >/dev/null 2>&1
  expect 0 brownbag roster remove 1
  same former "$(status_of former)" "1 "
  same consents "$(consents 1)" "mail named"
  same due "$(due | grep ' 1$')" "confirm 1"
  expect 0 brownbag remind
  same due "$(due | grep ' 1$')" ""
  expect 1 brownbag roster remove 1
}

@test "a pause is confirmed once, whatever its end becomes" {
  expect 0 brownbag roster pause 1
  expect 0 brownbag roster pause 1 --until 2027-05
  same told "$(due | grep '^confirm')" "confirm 1"
  BROWNBAG_NOW=2027-01-04T09:00 brownbag remind >/dev/null 2>&1
  BROWNBAG_NOW=2027-01-04T10:00 expect 0 brownbag roster pause 1 --until 2027-06
  same told "$(BROWNBAG_NOW=2027-01-04T10:00 due | grep '^confirm')" ""
}

@test "away days are forgotten a week after their end, and with who goes" {
  away() { sqlite3 brownbag.db 'SELECT count(*) FROM away'; }
  brownbag roster away 1 --from 2027-01-05 --until 2027-01-06 2>/dev/null
  brownbag roster away 2 --from 2027-02-01 --until 2027-02-20 2>/dev/null
  BROWNBAG_NOW=2027-01-13T08:00 expect 0 brownbag remind
  same week "$(away)" 2
  BROWNBAG_NOW=2027-01-14T08:00 expect 0 brownbag remind
  same over "$(away)" 1
  expect 0 brownbag roster remove 2
  same gone "$(away)" 0
}

@test "a quiet removal is not told" {
  expect 0 brownbag roster remove --quiet 1
  same due "$(due | grep 'confirm 1')" ""
}

@test "remove and erase want an id or an address where nobody can be asked" {
  assert_usage brownbag roster remove bra
  assert_usage brownbag roster erase bra --yes
  same all "$(status_of former)" ""
  expect 0 brownbag roster remove ana@example.org
  assert_usage brownbag roster erase 1
  assert_has "$talk" "--yes"
}

@test "who comes back keeps the month of joining for a year, and consents anew" {
  brownbag roster remove 1 2>/dev/null
  export BROWNBAG_NOW=2027-12-01T08:00
  expect 0 brownbag roster resume ana@example.org
  same joined "$(brownbag roster show 1 --porcelain --fields status,joined)" $'active\t2027-01'
  brownbag roster remove 1 2>/dev/null
  export BROWNBAG_NOW=2029-02-01T08:00
  expect 0 brownbag roster add --consent 'wrote a mail' 'Ana <ana@example.org>'
  assert_has "$talk" "took back 1 former member"
  same joined "$(brownbag roster show 1 --porcelain --fields status,joined)" $'active\t2029-02'
  same how "$(brownbag roster show 1 --all --json | grep -c 'wrote a mail')" 2
  expect 0 brownbag rotate
}

@test "a dry run of each changes nothing" {
  before=$(sqlite3 brownbag.db .dump)
  expect 0 brownbag roster pause -n 1
  expect 0 brownbag roster away -n 1 --from 2027-02-01 --until 2027-02-02
  expect 0 brownbag roster remove -n 1
  expect 0 brownbag roster erase -n 1
  expect 0 brownbag roster edit -n 1 --leads no
  expect 0 brownbag roster exclude -n 1 2
  expect 0 brownbag roster add -n x@example.org
  same store "$(sqlite3 brownbag.db .dump)" "$before"
}

# Every byte of every file, and what mails hold when they are decoded.
anywhere() { # WORD
  "$PYTHON" - "$1" <<'PY'
import email, email.policy, pathlib, sys
word = sys.argv[1]
for path in sorted(pathlib.Path('.').rglob('*')):
    if not path.is_file():
        continue
    data = path.read_bytes()
    found = word.encode() in data
    if path.parent.name in ('new', 'cur'):
        mail = email.message_from_bytes(data, policy=email.policy.default)
        texts = [str(mail[name]) for name in mail.keys()]
        texts += [part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart()]
        found |= any(word in ' '.join(text.replace('\r\n ', '').split()) for text in texts)
    if found:
        print(path.parts[0])
PY
}

@test "erased is gone from every byte of the folder" {
  brownbag roster edit 1 --name 'Ána Límová-Zebra' --email zebra@example.org 2>/dev/null
  brownbag roster away 1 --from 2027-05-01 --until 2027-05-02 2>/dev/null
  brownbag roster exclude 1 2 2>/dev/null
  for day in 2027-01-04 2027-01-11 2027-02-08; do
    BROWNBAG_NOW=${day}T16:00 brownbag remind >/dev/null 2>&1
  done
  # the test can fail: there is something to find
  [ -n "$(anywhere zebra@example.org)" ]
  [ -n "$(anywhere 'Ána Límová-Zebra')" ]
  others=$(find outbox -type f | wc -l)
  BROWNBAG_NOW=2027-02-08T17:00 expect 0 brownbag roster erase 1 --yes
  same address "$(anywhere zebra)" ""
  same name "$(anywhere 'Límová')" ""
  # the file was written anew: no page is left in which something could have stayed
  same free "$(sqlite3 brownbag.db 'PRAGMA freelist_count')" 0
  [ "$(find outbox -type f | wc -l)" -gt 0 ]
  [ "$(find outbox -type f | wc -l)" -lt "$others" ]
  expect 0 brownbag roster list --json --addresses
  [[ $output != *'"id": 1,'* ]]
  expect 0 brownbag roster list --status former --porcelain --fields id
  assert_output ""
  expect 1 brownbag roster show 1
  BROWNBAG_NOW=2027-02-08T18:00 expect 0 brownbag remind
}

@test "an erased address isn't imported or added again, until it is forgotten or two years went by" {
  expect 0 brownbag roster erase 1 --yes
  printf 'email\nANA@example.org\nnew@example.org\n' >people.csv
  expect 1 brownbag roster import people.csv
  assert_has "$talk" "people.csv:2: refused: ANA@example.org was erased"
  expect 1 brownbag roster add ana@example.org
  assert_has "$talk" "roster erase --forget ana@example.org"
  expect 0 brownbag roster import --skip-bad people.csv
  assert_has "$talk" "1 added, 0 different and left, 0 the same, 1 refused"
  expect 0 brownbag roster erase --forget ana@example.org
  expect 1 brownbag roster erase --forget ana@example.org
  expect 0 brownbag roster add ana@example.org
  expect 0 brownbag roster erase ana@example.org --yes --forget
  expect 0 brownbag roster add ana@example.org
  # a further address is known again as well
  printf 'email,further\nzoe@example.org,zq@example.org\n' >people.csv
  expect 0 brownbag roster import people.csv
  expect 0 brownbag roster erase zoe@example.org --yes
  expect 1 brownbag roster add zq@example.org
  assert_has "$talk" "roster erase --forget zq@example.org"
  BROWNBAG_NOW=2029-01-03T08:00 expect 0 brownbag remind
  BROWNBAG_NOW=2029-01-03T08:00 expect 1 brownbag roster add zq@example.org
  BROWNBAG_NOW=2029-01-05T08:00 expect 0 brownbag remind
  BROWNBAG_NOW=2029-01-05T08:00 expect 0 brownbag roster add zq@example.org
}

@test "edit changes what is said and nothing else" {
  expect 0 brownbag roster edit 'ana lima' --name 'Ana L.' --email ana.l@example.org --leads no --morning yes --zone America/New_York --mute thanks
  assert_talk "member 1 is changed"
  same ana "$(brownbag roster show 1 --addresses --porcelain --fields name,email,leads)" $'Ana L.\tana.l@example.org\tno'
  same consents "$(consents 1)" "mail morning named"
  expect 0 brownbag roster edit 1 --morning no --zone '' --unmute thanks
  same consents "$(consents 1)" "mail named"
  assert_usage brownbag roster edit 1
  assert_usage brownbag roster edit 1 --zone Nowhere/City
  assert_usage brownbag roster edit 1 --mute cancel
  assert_usage brownbag roster edit 1 --mute nothing
  assert_usage brownbag roster edit 1 --email nobody
  expect 1 brownbag roster edit 1 --email bram@example.org
  assert_has "$talk" "member 2 already"
}

@test "on a terminal edit opens a text, and again after a mistake" {
  cat >editor <<'SH'
#!/bin/sh
# the first time a mistake, the second time it is put right
if grep -q '^leads = yes' "$1"; then sed -i 's/^leads = yes/leads = perhaps/' "$1"
else sed -i 's/^leads = perhaps/leads = no/; s/^mute =/mute = thanks/' "$1"; fi
SH
  chmod +x editor
  EDITOR=$PWD/editor expect 0 script -qec 'brownbag roster edit 1' /dev/null <<<y
  assert_has "$output" 'line 4: "perhaps" is neither yes nor no'
  same leads "$(brownbag roster show 1 --porcelain --fields leads)" no
  [ -z "$(find . -name 'member.*')" ]
}

@test "an edit that is given up changes nothing, nor does one that changes nothing" {
  before=$(sqlite3 brownbag.db .dump)
  EDITOR='sed -i s/ana@example.org/bram@example.org/' expect 1 script -qec 'brownbag roster edit 1' /dev/null <<<n
  assert_has "$output" "member 2 already"
  EDITOR='sed -i s/^name/nmae/' expect 1 script -qec 'brownbag roster edit 1' /dev/null <<<n
  assert_has "$output" 'line 2: there is no "nmae": did you mean "name"?'
  EDITOR=true expect 0 script -qec 'brownbag roster edit 1' /dev/null
  assert_has "$output" "Nothing was changed."
  EDITOR='sed -i /^leads/s/yes/no/' expect 0 script -qec 'brownbag roster edit -n 1' /dev/null
  assert_has "$output" "member 1 would be changed"
  assert_usage brownbag roster edit 1
  same store "$(sqlite3 brownbag.db .dump)" "$before"
  [ -z "$(find . -name 'member.*')" ]
}

@test "show --all is one person's data and nobody else's" {
  brownbag roster exclude 1 2 2>/dev/null
  brownbag remind >/dev/null 2>&1
  expect 0 brownbag roster show 1 --all --json
  "$PYTHON" -c 'import json, sys
text = sys.stdin.read()
assert {"member", "address", "consent", "exclude", "turn", "mail"} <= json.loads(text).keys(), json.loads(text).keys()
for other in "bram", "chiara", "dele", "elif", "Bram", "Chiara":
    assert other + "@" not in text
# that there is somebody, not who
assert json.loads(text)["exclude"] == [{"pairs": 1}], json.loads(text)["exclude"]' <<<"$output"
  brownbag roster edit 1 --mute thanks --mute renew 2>/dev/null
  expect 0 brownbag roster show 1 --all --json
  "$PYTHON" -c 'import datetime, json, sys
person = json.load(sys.stdin)
member, = person["member"]
assert (member["id"], member["leads"], member["mutes"]) == (1, True, ["thanks", "renew"]), member
for table, column in ("consent", "given_at"), ("turn", "since"), ("mail", "due_at"), ("log", "at"):
    for row in person[table]:
        assert datetime.datetime.fromisoformat(row[column]).utcoffset(), row' <<<"$output"
  expect 0 brownbag roster show 1 --all
  assert_has "$output" "    leads: yes"
  assert_has "$output" "    mutes: thanks renew"
  assert_has "$output" "    given_at: 2027-01-04T08:00:00+01:00"
  assert_has "$output" "ana@example.org"
  assert_usage brownbag roster show 1 --all --porcelain
}

@test "two who are excluded are never told, and it can be undone" {
  expect 0 brownbag roster exclude 'ana lima' bram
  same rows "$(sqlite3 brownbag.db 'select low, high from exclude')" "1|2"
  expect 0 brownbag roster exclude bram 'ana lima' --undo
  same rows "$(sqlite3 brownbag.db 'select low, high from exclude')" ""
  assert_usage brownbag roster exclude 1 'ana lima'
}
