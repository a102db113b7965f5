#!/bin/sh
# Installs what is missing, once: `setup.sh python`, `portal`, `tests`, `test_packages` (all of it but MySQL), `audit`, `oldest_driver`, `load`, `images`. Safe to run at the same time twice.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
mkdir -p .cache

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

debian() {
    echo "Installing from Debian: $*"
    (
        flock 8
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >.cache/apt.log 2>&1 ||
            { tail -20 .cache/apt.log; exit 1; }
    ) 8>"${TMPDIR:-/tmp}/selfcare-apt-$(id -u).lock"
}

# The scripts that the bundled fonts of a statement do not have. Elsewhere than on Debian their letters are shown as code points.
fonts() {
    missing=""
    [ -e /usr/share/fonts/truetype/noto/NotoSansEthiopic-Regular.ttf ] || missing="$missing fonts-noto-core"
    [ -e /usr/share/fonts/truetype/nanum/NanumGothic.ttf ] || missing="$missing fonts-nanum"
    [ -e /usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf ] || missing="$missing fonts-symbola"
    # shellcheck disable=SC2086
    [ -z "$missing" ] || ! command -v apt-get >/dev/null || debian $missing
}

python() {
    fonts
    stamp=".venv/installed-$(cat requirements/dev.txt scripts/setup.sh | sha256sum | cut -c1-16)"
    [ -e "$stamp" ] && return
    echo "Installing Python packages (once, about a minute)"
    if [ ! -x .venv/bin/pip ]; then
        python3 -m venv .venv 2>/dev/null || { debian python3-venv; rm -rf .venv; python3 -m venv .venv; }
    fi
    .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
    { for name in shared customer billing archiver; do echo "$root/services/$name/src"; done; echo "$root/tools/migration/src"; echo "$root"; } >"$site/selfcare.pth"
    touch "$stamp"
}

portal_packages() {
    stamp="frontend/node_modules/.installed-$(sha256sum frontend/package-lock.json | cut -c1-16)"
    [ -e "$stamp" ] && return
    echo "Installing portal packages (once)"
    (cd frontend && npm ci --no-audit --no-fund --loglevel=error)
    touch "$stamp"
}

audit() {
    stamp="frontend/audit/node_modules/.installed-$(sha256sum frontend/audit/package-lock.json | cut -c1-16)"
    [ -e "$stamp" ] && return
    echo "Installing Lighthouse (once)"
    (cd frontend/audit && npm ci --no-audit --no-fund --loglevel=error)
    touch "$stamp"
}

portal() {
    portal_packages
    sources=$(find frontend/src frontend/build frontend/public frontend/index.html frontend/*.ts frontend/package-lock.json \
        contracts/openapi.yaml -type f ! -name schema.d.ts -exec sha256sum {} + | sort | sha256sum | cut -c1-16)
    [ -e "frontend/dist/.built-$sources" ] && return
    echo "Building the portal"
    (cd frontend && npm run --silent build >../.cache/portal-build.log 2>&1) || { tail -30 .cache/portal-build.log; exit 1; }
    touch "frontend/dist/.built-$sources"
}

tests() {
    test_packages
    mysql
}

mysql() {
    .venv/bin/python -m dev.databases.mysql_program
}

test_packages() {
    missing=""
    command -v mariadbd >/dev/null 2>&1 || [ -x /usr/sbin/mariadbd ] || missing="$missing mariadb-server"
    command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
    command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
    # shellcheck disable=SC2086
    [ -z "$missing" ] || debian $missing
}

oldest_driver() {
    target=".cache/oracledb-oldest-$(sha256sum requirements/oracledb-oldest.txt | cut -c1-16)"
    [ -e "$target" ] && return
    rm -rf "$target.new"
    .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --target "$target.new" -r requirements/oracledb-oldest.txt
    mv "$target.new" "$target"
    ln -sfn "$(basename "$target")" .cache/oracledb-oldest
}

images() {
    missing=""
    command -v dockerd >/dev/null 2>&1 || docker info >/dev/null 2>&1 || missing="$missing docker.io"
    command -v haproxy >/dev/null 2>&1 || [ -x /usr/sbin/haproxy ] || missing="$missing haproxy"
    command -v mmdebstrap >/dev/null 2>&1 || missing="$missing mmdebstrap"
    # shellcheck disable=SC2086
    [ -z "$missing" ] || debian $missing
}

load() {
    command -v wrk >/dev/null 2>&1 || debian wrk
}

exec 9>.cache/setup.lock
flock 9
for part in "$@"; do "$part"; done
