#!/bin/sh
# Scans a Terraform tree with checkov, from an environment of its own: `terraform_scan.sh FOLDER [checkov options]`.
set -eu
environment=$(sh "$(dirname -- "$0")/tool_environment.sh" checkov)
folder=$1
shift
# Files of `terraform test` are not deployed, and the scanner cannot read all of them.
# Guidelines would be fetched from the maker's server; the scan itself needs nothing from outside.
exec "$environment/bin/checkov" --directory "$folder" --framework terraform --skip-download --skip-path '/tests/' --compact "$@"
