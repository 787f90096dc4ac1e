#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The real cron, for one crontab: cron_once.sh CRON FOLDER CRONTAB TIME runs it in the
# foreground until it is killed, with TIME for the time of day. What the machine has of
# crontabs isn't there: the folders of cron are empty ones of its own, below FOLDER.
# Root has to start it.
set -euo pipefail
cron=$1 folder=$2 crontab=$3 time=$4

if [ "${5:-}" != inside ]; then
  exec unshare --mount --propagation private "$0" "$cron" "$folder" "$crontab" "$time" inside
fi
mkdir -p "$folder/spool/cron/crontabs" "$folder/run"
install -m 600 "$crontab" "$folder/spool/cron/crontabs/root"
mount --bind "$folder/spool" /var/spool
mount --bind "$folder/run" /run
for path in /etc/cron.d /etc/crontab; do
  [ ! -d $path ] || mount -t tmpfs none $path
  [ ! -f $path ] || mount --bind /dev/null $path
done
# Not by faketime(1), which would stay in between when it is to end.
exec env LD_PRELOAD="$(echo /usr/lib/*/faketime/libfaketime.so.1)" FAKETIME="@$time" "$cron" -f
