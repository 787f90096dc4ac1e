#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A real IMAP server for a test: dovecot.sh DIR runs Dovecot in the foreground, with
# all that it needs in DIR, until it is killed. Put messages as files into
# DIR/mail/new; log in as "lunch" with the password "geheim".
#
#   DIR/ports     the ports of IMAP and IMAPS at 127.0.0.1, once it answers
#   DIR/cert.pem  its certificate, for IP:127.0.0.1
#   DIR/run/sasl  a socket at which a mail server may ask who may log in
#
# DIR is short: sockets of the system have paths of 107 bytes at most.
set -euo pipefail
dir=$1 PATH=$PATH:/usr/sbin

# Dovecot reads no mail as root, and changes to nobody only if it is root.
user=$(id -un)
[ "$(id -u)" -ne 0 ] || user=nobody
mkdir -p "$dir/run" "$dir/mail/new" "$dir/mail/cur" "$dir/mail/tmp"
chmod 755 "$dir" "$dir/run"
[ "$user" != nobody ] || chown -R "$user:$(id -gn "$user")" "$dir/mail"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$dir/key.pem" \
  -out "$dir/cert.pem" -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 2>/dev/null
echo 'lunch:{PLAIN}geheim' >"$dir/passwd"
chmod 644 "$dir/passwd"

write_config() { # IMAP-PORT IMAPS-PORT
  cat <<CONFIG
base_dir = $dir/run
state_dir = $dir/run
log_path = $dir/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <$dir/cert.pem
ssl_key = <$dir/key.pem
disable_plaintext_auth = no
default_internal_user = $user
default_internal_group = $(id -gn "$user")
default_login_user = $user
default_vsz_limit = 0
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:$dir/mail
mail_fsync = never
auth_failure_delay = 0 secs
passdb {
  driver = passwd-file
  args = $dir/passwd
}
userdb {
  driver = static
  args = uid=$(id -u "$user") gid=$(id -g "$user") home=$dir/mail
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $1
  }
  inet_listener imaps {
    port = $2
    ssl = yes
  }
}
service auth {
  unix_listener $dir/run/sasl {
    mode = 0666
  }
}
service anvil {
  chroot =
  # a wrong password costs no time
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
CONFIG
}

answers() { # PORT
  (exec 3<>"/dev/tcp/127.0.0.1/$1" && read -r -t 5 line <&3 && [[ $line == '* OK'* ]]) 2>/dev/null
}

# Beside it, since it is to stay the process that was started.
tell_when_ready() { # IMAP-PORT IMAPS-PORT
  until answers "$1"; do sleep 0.05; done
  echo "$1 $2" >"$dir/ports.new"
  mv "$dir/ports.new" "$dir/ports"
}

# It can't be told to take any port.
ports=$("${PYTHON:-/usr/bin/python3}" "$(dirname "$0")/free_ports.py" 2)
# shellcheck disable=SC2086 # two words
write_config $ports >"$dir/dovecot.conf"
# shellcheck disable=SC2086
(tell_when_ready $ports &) # an orphan: Dovecot knows its children
exec dovecot -F -c "$dir/dovecot.conf"
