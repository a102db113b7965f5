#!/bin/sh
# Makes the environment of tools that pin versions the product does not use: `tool_environment.sh NAME` installs
# requirements/NAME.txt into .cache/NAME, once, and prints that folder. Safe to run at the same time twice.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
name=$1
environment="$root/.cache/$name"
stamp="$environment/installed-$(sha256sum <"$root/requirements/$name.txt" | cut -c1-16)"
mkdir -p "$root/.cache"
(
    flock 9
    if [ ! -e "$stamp" ]; then
        echo "Installing $name (once)" >&2
        rm -rf "$environment"
        "${PYTHON:-python3}" -m venv "$environment"
        "$environment/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$root/requirements/$name.txt" >&2
        touch "$stamp"
    fi
) 9>"$root/.cache/$name.lock"
echo "$environment"
