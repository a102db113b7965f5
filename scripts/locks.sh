#!/bin/sh
# Compiles requirements/*.in to hashed locks that name no registry.
set -eu
cd "$(dirname "$0")/.."
for source in requirements/*.in; do
    name=$(basename "$source" .in)
    [ "$name" = base ] && continue
    .venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --no-header \
        "$source" --output-file "requirements/$name.txt"
    echo "requirements/$name.txt"
done
