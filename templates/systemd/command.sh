#!/bin/sh
# Written anew by "arshjul install-service": the commands, with the service's settings and as its user.
[ "$(id -u)" = 0 ] || exec sudo "$0" "$@"
set -a
. /etc/arshjul.env
exec runuser -u arshjul -- {{ arshjul }} "$@"
