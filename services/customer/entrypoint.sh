#!/bin/sh
# The container's roles, by its first argument.
set -eu
case "${1:-web}" in
web) exec python -m gunicorn -c python:selfcare_shared.gunicorn customer.wsgi:app ;;
migrate) exec python -m customer.migrate ;;
appoint) shift && exec python -m customer.appoint "$@" ;;
*)
    echo "Unknown role. This image has: web, migrate, appoint." >&2
    exit 64
    ;;
esac
