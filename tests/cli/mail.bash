# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# For tests that mail: a live group with a queue, and a server that takes it.
# Loaded after lib. A test that starts a server calls stop_mail_server in teardown.

SERVER=$BATS_TEST_TMPDIR/server

# A group in ./group whose queue holds one mail for each address, untried. The
# clock stands still, but with REAL_CLOCK=1.
make_queue() { # ADDRESS...
  local address list=()
  export BROWNBAG_NOW=2027-01-14T10:00
  [ -z "${REAL_CLOCK:-}" ] || unset BROWNBAG_NOW
  for address; do list+=("${address%%@*} <$address>"); done
  brownbag init group --name 'Returning to Work' --organizer 'The lunch team <lunch@example.org>' \
    --timezone UTC --meets 'second tuesday 12:00-13:00' 2>/dev/null
  cd group || return
  local kind
  for kind in ask brief agenda reminder; do brownbag config set "remind.$kind" off; done
  brownbag config set smtp.url smtp://127.0.0.1:1
  brownbag roster add "${list[@]}" 2>/dev/null
  brownbag start --yes >/dev/null 2>&1
  # Without the program that sends, what is due stays where it is.
  mkdir -p "$BATS_TEST_TMPDIR/nothing"
  printf '#!/bin/sh\n' >"$BATS_TEST_TMPDIR/nothing/brownbag-deliver"
  chmod 700 "$BATS_TEST_TMPDIR/nothing/brownbag-deliver"
  BROWNBAG_EXEC_PATH=$BATS_TEST_TMPDIR/nothing brownbag remind
  same states "$(states)" "$(printf 'queued 0\n%.0s' "$@")"
}

# "state attempts" of each mail.
states() {
  brownbag outbox list --porcelain --fields state,attempts | tr '\t' ' '
}

make_certificate() { # NAME SUBJECT-ALTERNATIVE
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" \
    -out "$1.pem" -days 2 -subj /CN=localhost -addext "subjectAltName=$2" 2>/dev/null
}

# Options as of mail_server.py. Sets PORT, and [smtp] url of the group in ./ to it.
start_mail_server() { # OPTION...
  rm -rf "$SERVER"
  mkdir -p "$SERVER"
  "$PYTHON" "$SOURCE/tests/support/mail_server.py" "$SERVER" "$@" >"$SERVER/log" 2>&1 3>&- &
  SERVER_PID=$!
  wait_for "$SERVER/port"
  PORT=$(<"$SERVER/port")
  case " $* " in
    *' --smtps '*) brownbag config set smtp.url "smtps://127.0.0.1:$PORT" ;;
    *) brownbag config set smtp.url "smtp://127.0.0.1:$PORT" ;;
  esac
}

stop_mail_server() {
  [ -z "${SERVER_PID:-}" ] || kill "$SERVER_PID" 2>/dev/null || true
  SERVER_PID=
}

# A file that another process makes. It fails if the server is gone.
wait_for() { # FILE
  until [ -e "$1" ]; do
    kill -0 "$SERVER_PID" 2>/dev/null || fail "the server is gone: $(<"$SERVER/log")"
    sleep 0.02
  done
}

messages() {
  find "$SERVER" -name '*.eml' | wc -l
}

# What the server knows of each session, a line a message, by recipient.
sessions() {
  "$PYTHON" - "$SERVER"/*.json <<'PYTHON' | sort
import json, sys
for name in sys.argv[1:]:
    with open(name) as file:
        s = json.load(file)
    print(",".join(s["to"]), s["from"], s["hello"], "tls" if s["tls"] else "plain", s["login"])
PYTHON
}

make_hook() { # NAME, the script on stdin
  mkdir -p hooks
  chmod 700 hooks
  { echo '#!/bin/sh'; cat; } >"hooks/$1"
  chmod 700 "hooks/$1"
}

use_login() { # USER PASSWORD
  printf '%s\n' "$2" >"$HOME/password"
  chmod 600 "$HOME/password"
  brownbag config set smtp.user "$1"
  brownbag config set smtp.password_file "$HOME/password"
}
