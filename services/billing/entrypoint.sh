#!/bin/sh
# The container's roles, by its first argument.
set -eu
. "${SELFCARE_SHARED:-/srv/shared}/selfcare_shared/server/authorities.sh"
case "${1:-web}" in
web) exec python -m gunicorn -c python:selfcare_shared.server.gunicorn billing.wsgi:app ;;
check-rating) shift && exec python -m billing.check_rating "$@" ;;
*)
    echo "Unknown role. This image has: web, check-rating." >&2
    exit 64
    ;;
esac
