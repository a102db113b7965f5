#!/bin/sh
# The container's roles, by its first argument.
set -eu
. "${SELFCARE_SHARED:-/srv/shared}/selfcare_shared/server/authorities.sh"
case "${1:-web}" in
web) exec python -m gunicorn -c python:selfcare_shared.server.gunicorn customer.wsgi:app ;;
migrate) exec python -m customer.migrate ;;
accounts) exec python -m customer.accounts ;;
appoint) shift && exec python -m customer.appoint "$@" ;;
check-corporate) exec python -m selfcare_shared.customers.oracle.check ;;
new-owner) shift && exec python -m customer.new_owner "$@" ;;
*)
    echo "Unknown role. This image has: web, migrate, accounts, appoint, new-owner, check-corporate." >&2
    exit 64
    ;;
esac
