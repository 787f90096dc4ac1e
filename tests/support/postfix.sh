#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A real mail server for a test: postfix.sh DIR TOOLS SASL runs Postfix in the foreground,
# with all that it needs in DIR, until it is killed. TOOLS is where its package was
# unpacked, SASL the socket at which Dovecot answers who may log in.
#
#   DIR/boxes      who has a mailbox: "ana@example.org ana/" a line; a maildir below DIR/mail.
#                  Mail to others of that domain is taken, and bounces
#   DIR/refused    "bram@example.org REJECT" a line: refused at RCPT
#   DIR/ports      the ports at 127.0.0.1, once it answers: one that wants STARTTLS and a
#                  log-in, and one that wants neither, for what members answer
#   DIR/ca.pem     who signed its certificate, for IP:127.0.0.1
#   DIR/log        what it says
#
# Its processes change their user, so root has to start it; no account is made for it.
set -euo pipefail
dir=$1 tools=$2 sasl=$3
own_user=uucp own_group=news # accounts that Debian has and that nothing here uses
box_user=nobody

[ "$(id -u)" -eq 0 ] || { echo "Postfix has to be started by root" >&2; exit 1; }
mkdir -p "$dir/etc" "$dir/data" "$dir/mail" "$dir/queue/pid"
chmod 755 "$dir" "$dir/etc" "$dir/queue" "$dir/queue/pid"
for queue in incoming active deferred bounce defer flush hold saved corrupt trace private; do
  mkdir -p "$dir/queue/$queue"
  chmod 700 "$dir/queue/$queue"
  chown $own_user "$dir/queue/$queue"
done
mkdir -p "$dir/queue/maildrop" "$dir/queue/public"
chown $own_user:$own_group "$dir/queue/maildrop" "$dir/queue/public"
chmod 1730 "$dir/queue/maildrop"
chmod 2710 "$dir/queue/public"
chown $own_user "$dir/data"
chown $box_user "$dir/mail"
touch "$dir/boxes" "$dir/refused"
chmod 644 "$dir/boxes" "$dir/refused"

make_key() { # NAME
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$dir/$1.key" 2>/dev/null
}
make_key ca
make_key server
openssl req -x509 -key "$dir/ca.key" -out "$dir/ca.pem" -days 2 -subj '/CN=An own authority'
openssl req -new -key "$dir/server.key" -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 |
  openssl x509 -req -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -days 2 -copy_extensions copy \
    -out "$dir/server.pem" 2>/dev/null
cat "$dir/server.key" "$dir/server.pem" >"$dir/chain.pem"

write_main() {
  cat <<CONFIG
compatibility_level = 3.6
queue_directory = $dir/queue
data_directory = $dir/data
daemon_directory = $tools/usr/lib/postfix/sbin
command_directory = $tools/usr/sbin
shlib_directory = $tools/usr/lib/postfix
meta_directory = $dir/etc
maillog_file = $dir/log
maillog_file_prefixes = $dir
import_environment = MAIL_CONFIG=$dir/etc LD_LIBRARY_PATH=$tools/usr/lib/postfix TZ=UTC
mail_owner = $own_user
setgid_group = $own_group
default_privs = $box_user
myhostname = mail.example.net
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = loopback-only
inet_protocols = ipv4
alias_maps =
default_transport = error:nothing leaves this machine
virtual_mailbox_domains = example.org
virtual_mailbox_base = $dir/mail
virtual_mailbox_maps = texthash:$dir/boxes
virtual_uid_maps = static:$(id -u $box_user)
virtual_gid_maps = static:$(id -g $box_user)
virtual_minimum_uid = 1
smtpd_reject_unlisted_recipient = no
smtpd_tls_chain_files = $dir/chain.pem
smtpd_tls_auth_only = yes
smtpd_tls_loglevel = 1
smtpd_sasl_type = dovecot
smtpd_sasl_path = $sasl
smtpd_client_connection_count_limit = 0
CONFIG
}

write_master() { # SUBMISSION-PORT PLAIN-PORT
  cat <<CONFIG
127.0.0.1:$1 inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=check_recipient_access,texthash:$dir/refused,permit_sasl_authenticated,reject
127.0.0.1:$2 inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
virtual unix - n n - - virtual
error unix - - n - - error
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
CONFIG
}

answers() { # PORT
  (exec 3<>"/dev/tcp/127.0.0.1/$1" && read -r -t 5 line <&3 && [[ $line == 220* ]]) 2>/dev/null
}

tell_when_ready() { # PORT PORT
  until answers "$2"; do sleep 0.05; done
  echo "$1 $2" >"$dir/ports.new"
  mv "$dir/ports.new" "$dir/ports"
}

# It can't be told to take any port.
ports=$("${PYTHON:-/usr/bin/python3}" "$(dirname "$0")/free_ports.py" 2)
write_main >"$dir/etc/main.cf"
# shellcheck disable=SC2086 # two words
write_master $ports >"$dir/etc/master.cf"
: >"$dir/etc/dynamicmaps.cf"
# shellcheck disable=SC2086
(tell_when_ready $ports &) # an orphan: master knows its children
exec env LD_LIBRARY_PATH="$tools/usr/lib/postfix" "$tools/usr/lib/postfix/sbin/master" -c "$dir/etc" -d
