#!/bin/sh
# Written anew by "arshjul install-service": the commands, with the service's settings and as its user.
[ "$(id -u)" = 0 ] || exec sudo "$0" "$@"
set -a
. /etc/arshjul.env
if [ "$1" = restore ] && systemctl --quiet is-active arshjul.service; then
    # Nothing else may stand on the database meanwhile; what is restored is paused, so that it may be started at once.
    systemctl stop {{ started }}
    runuser -u arshjul -- {{ arshjul }} "$@"
    ended=$?
    systemctl start {{ started }}
    exit $ended
fi
exec runuser -u arshjul -- {{ arshjul }} "$@"
