#!/bin/sh
# Compiles requirements/*.in to hashed locks that name no registry.
set -eu
cd "$(dirname "$0")/.."
for source in requirements/*.in; do
    name=$(basename "$source" .in)
    [ "$name" = base ] && continue
    # What is put in front of an environment brings nothing but itself.
    alone=$([ "$name" = oracledb-oldest ] && echo --no-deps || true)
    # shellcheck disable=SC2086
    .venv/bin/uv pip compile $alone --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --no-header \
        "$source" --output-file "requirements/$name.txt"
    echo "requirements/$name.txt"
done
