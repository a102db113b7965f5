#!/bin/sh
# Makes the bench's own environment once, then measures.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$root"
stamp=".cache/bench-venv/installed-$(sha256sum requirements/bench.txt | cut -c1-16)"
if [ ! -e "$stamp" ]; then
    mkdir -p .cache
    python3 -m venv .cache/bench-venv
    .cache/bench-venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
    touch "$stamp"
fi
PYTHONPATH="$root:$root/services/shared/src:$root/services/billing/src" exec .cache/bench-venv/bin/python -m bench.pdf "$@"
