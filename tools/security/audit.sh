#!/bin/sh
# Known vulnerabilities of everything that ships: `audit.sh TOOLS`. An advisory service that cannot be reached is a failure.
set -eu
cd "$(dirname -- "$0")/../.."
for service in customer billing archiver; do
    echo "Python packages of $service"
    "$1/pip-audit" --strict --disable-pip --require-hashes --requirement "requirements/$service.txt"
done
echo "Packages of the portal"
cd frontend
npm audit --omit=dev --audit-level=moderate
