#!/bin/sh
# Writes anew the list of what looks like a secret and is none: `baseline.sh TOOLS`. Read the difference before you commit it.
set -eu
cd "$(dirname -- "$0")/../.."
"$1/detect-secrets" scan --exclude-files secrets.baseline . >tools/security/secrets.baseline
