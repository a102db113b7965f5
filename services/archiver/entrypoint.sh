#!/bin/sh
# The container's roles, by its first argument.
set -eu
case "${1:-web}" in
web) exec python -m gunicorn -c python:selfcare_shared.server.gunicorn archiver.wsgi:app ;;
redrive | reconcile) exec python -m archiver "$@" ;;
worker) exec python -m archiver.run_worker ;;
*)
    echo "Unknown role. This image has: web, worker, redrive, reconcile." >&2
    exit 64
    ;;
esac
