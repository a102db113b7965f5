#!/bin/sh
# Scans a Terraform tree with checkov, from an environment of its own: `terraform_scan.sh FOLDER [checkov options]`.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
environment="$root/.cache/checkov"
stamp="$environment/installed-$(sha256sum <"$root/requirements/checkov.txt" | cut -c1-16)"
folder=$1
shift
mkdir -p "$root/.cache"
(
    flock 9
    if [ ! -e "$stamp" ]; then
        rm -rf "$environment"
        "${PYTHON:-python3}" -m venv "$environment"
        "$environment/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$root/requirements/checkov.txt"
        touch "$stamp"
    fi
) 9>"$root/.cache/checkov.lock"
# Files of `terraform test` are not deployed, and the scanner cannot read all of them.
# Guidelines would be fetched from the maker's server; the scan itself needs nothing from outside.
exec "$environment/bin/checkov" --directory "$folder" --framework terraform --skip-download --skip-path '/tests/' --compact "$@"
