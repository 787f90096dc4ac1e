#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brownbag texts and theme: a group's own words, right before they are stored.

load lib

setup() {
  setup_world
  brownbag init --example group 2>/dev/null
  cd group || exit 1
}

@test "the text that comes along is shown, and a group's own in its place" {
  expect 0 brownbag texts show invite
  assert_output "$(<"$SOURCE/lib/texts/invite.txt")"
  EDITOR='sed -i s/next/coming/' expect 0 brownbag texts edit invite
  same modes "$(stat -c %a texts texts/invite.txt | tr '\n' ' ')" "700 600 "
  expect 0 brownbag texts show invite
  assert_has "$output" "our coming lunch is on"
  expect 0 brownbag invite show next
  assert_has "$output" "our coming lunch is on"
  expect 0 brownbag texts show --shipped invite
  assert_output "$(<"$SOURCE/lib/texts/invite.txt")"
  expect 0 brownbag texts list --porcelain --fields name,own
  same own "$(grep yes <<<"$output")" $'invite\tyes'
  EDITOR='sed -i s/coming/next/' expect 0 brownbag texts edit invite
  assert_talk 'the text that comes along is used again'
  [ ! -e texts ]
}

# What an editor leaves, and what is said of it.
refused() { # TEXT-NAME WHAT SED
  EDITOR="sed -i -e $3" expect 1 brownbag texts edit "$1" </dev/null
  same "$3" "$(head -1 <<<"$talk")" "error: texts/$1.txt:$2"
  [ ! -e texts ] || fail "something was stored"
}

@test "a mistake is told with its line, and nothing is stored" {
  refused invite '3: there is no placeholder {{nmae}}; did you mean {{name}}?' 's/{{name/{{nmae/'
  refused invite '12: there is no condition {{?enrty}}; did you mean {{?entry}}?' 's/{{?entry/{{?enrty/'
  refused invite '3: {{facilitator}} has no meaning in this text' 's/{{name/{{facilitator/'
  refused agenda '1: {{theme_title}} must not stand in a subject, which others see' '1s/{{when_short/{{theme_title/'
  refused brief '1: {{backup}} must not stand in a subject, which others see' '1s/{{when_short/{{backup/'
  refused entry '2: {{theme_title}} has no meaning in this text' 's/{{join/{{theme_title/'
  refused invite '3: {{ without }}' 's/{{name}}/{{name/'
  refused guests '1: it has to say something' 2,3d
  refused invite '1: the first line is the subject, and it is empty' '1s/.*//'
  EDITOR="printf 'S\n\n\342\200\256evil\n' >" expect 1 brownbag texts edit invite </dev/null
  assert_has "$talk" 'texts/invite.txt:3: '
  EDITOR=false expect 1 brownbag texts edit invite
  expect 1 brownbag texts edit invit
  assert_has "$talk" 'did you mean "invite"?'
}

@test "a wrong text put there by hand stops everything before it is queued" {
  mkdir texts
  printf 'Subject\n\nHello {{nmae}},\n' >texts/reminder.txt
  expect 1 brownbag remind
  assert_has "$talk" "texts/reminder.txt:3: there is no placeholder {{nmae}}"
  expect 0 brownbag --now 2027-01-04T08:00 outbox list
  assert_output ""
  EDITOR='sed -i s/nmae/name/' expect 0 brownbag texts edit reminder
  expect 0 brownbag remind
}

@test "each text may hold the placeholders that are listed for it, and no other" {
  mkdir texts
  brownbag texts list --porcelain --fields name | while read -r name; do
    { printf 'Subject\n\n'; brownbag texts show --placeholders --porcelain --fields placeholder "$name" | sed 's/{{?.*/&x/'; } >"texts/$name.txt"
  done
  expect 0 brownbag texts list
}

@test "a lunch that is open says so first in every mail about it" {
  brownbag rotate >/dev/null
  sqlite3 brownbag.db 'UPDATE meeting SET allies = 1 WHERE id = 1'
  for command in 'invite show next' 'agenda show next' 'agenda show next --as 1'; do
    # shellcheck disable=SC2086
    expect 0 brownbag $command
    same "$command" "$(sed -n 3,4p <<<"$output")" "The lunch on Tue 12 Jan is open to all colleagues. Please keep
personal stories of others for our own lunches."
  done
  EDITOR='sed -i s/Please/Do/' expect 0 brownbag texts edit guests
  expect 0 brownbag invite show next
  assert_has "$output" "open to all colleagues. Do keep"
  expect 0 brownbag invite show next+1
  case $output in *colleagues*) fail "said of a lunch for members" ;; esac
}

@test "the page for a sponsor is printed with what is set, on one page, and mailed to nobody" {
  expect 0 brownbag texts show sponsor --filled
  assert_has "$output" '  Lunch: second tuesday 12:00-13:00
  Room 4B
  A short round'
  assert_has "$output" 'The lunch team <lunch@example.org>'
  case $output in *'{{'*) fail "a placeholder is left" ;; esac
  [ "$(wc -l <<<"$output")" -le 60 ] || fail "more than a page"
  same wide "$(awk 'length > 76' <<<"$output")" ''
  brownbag config set meeting.needs 'Step-free'
  EDITOR='sed -i s/parents/families/' brownbag texts edit sponsor
  expect 0 brownbag texts show sponsor --filled
  assert_has "$output" 'A lunch for families and carers'
  assert_has "$output" '  Step-free'
  assert_usage brownbag texts show invite --filled
  assert_usage brownbag texts show sponsor --filled --shipped
  EDITOR='sed -i s/families/{{name}}/' expect 1 brownbag texts edit sponsor
  assert_has "$talk" '{{name}}'
}

@test "a theme by hand, and back to the rules" {
  expect 0 brownbag theme set next+1 little-sleep
  assert_talk '2027-02-09: little-sleep'
  expect 0 brownbag agenda show next+1
  assert_has "$output" 'Working on little sleep'
  expect 0 brownbag theme list --porcelain --fields theme,next
  same next "$(grep 2027-02 <<<"$output")" $'little-sleep\t2027-02-09'
  expect 0 brownbag theme set -n next+1 plan-b
  expect 0 brownbag theme set next+1 --auto
  assert_talk '2027-02-09: picking-up-threads'
  expect 1 brownbag theme set next planb
  assert_has "$talk" 'did you mean "plan-b"?'
  assert_usage brownbag theme set next
  assert_usage brownbag theme set next plan-b --auto
  brownbag rotate >/dev/null
  sqlite3 brownbag.db 'UPDATE meeting SET allies = 1 WHERE id = 1'
  expect 1 brownbag theme set next plan-b
  assert_has "$talk" "plan-b is a theme for members, and that lunch is open to all colleagues"
  expect 0 brownbag theme set next good-colleagues
}

@test "a theme file with a mistake is told with its line" {
  mkdir texts
  printf '[theme:nights]\ntitle = Nights\nprompt1 = a?\nprompt2 = b?\nprompt4 = c?\n' >texts/themes.ini
  expect 1 brownbag theme show nights
  assert_has "$talk" 'texts/themes.ini:5:'
  expect 1 brownbag remind
  assert_has "$talk" 'texts/themes.ini:5:'
  printf '[theme:nights]\ntitle = Nights\nprompt1 = a?\nprompt2 = b?\n' >texts/themes.ini
  expect 1 brownbag theme list
  assert_has "$talk" 'texts/themes.ini:2: [theme:nights] has no prompt3'
}
