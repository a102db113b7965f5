#!/bin/sh
# Installs Java and Maven from Debian when they are missing, then judges the corpus with veraPDF.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}
if ! command -v javac >/dev/null 2>&1 || ! command -v mvn >/dev/null 2>&1; then
    echo "Installing Java and Maven from Debian (once)"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jdk-headless maven >/dev/null
fi
cd "$root"
exec .venv/bin/python -m tools.pdf_conformance "$@"
