"""The MySQL server's program: `MYSQLD=/path`, or Debian's, fetched once. `python -m dev.databases.mysql_program` fetches it.

Debian's current release has no MySQL, its unstable suite has. That package is unpacked with all its libraries under
`.cache/mysql` and started through its own loader, so the system's libraries may be older.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev.databases import debian
from dev.paths import ROOT

_CACHE = ROOT / ".cache"
_PACKAGE = "mysql-server-core"
_FIRST_OPTIONS = (
    "--no-defaults",
    "--initialize-insecure",
    "--innodb-redo-log-capacity=8M",
    "--skip-log-bin",
    "--secure-file-priv=",
)
_FIRST_SQL = "RENAME USER root@localhost TO root@'%';\n"
_HINT = "Set MYSQLD=/path/to/mysqld (8.4 or newer), or run the tests on MariaDB alone: make test-mariadb."
_LAUNCHER = """#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)/root
exec "$here/{loader}" --library-path "$here/{libraries}" "$here/usr/sbin/mysqld" "$@" "--basedir=$here/usr"
"""


def program() -> str:
    """Path of a `mysqld` that can be run; raises RuntimeError that says what to do where there is none."""
    named = os.environ.get("MYSQLD")
    if named:
        if not os.access(named, os.X_OK):
            raise RuntimeError(f"MYSQLD names {named}, which is no program")
        return named
    launcher = _place() / "mysqld"
    if not launcher.exists():
        raise RuntimeError(f"MySQL is not here; `make test` fetches it, and so does `sh scripts/setup.sh tests`. {_HINT}")
    return str(launcher)


def version(mysqld: str) -> str:
    """What the program says of itself."""
    return subprocess.run([mysqld, "--no-defaults", "--version"], capture_output=True, text=True, check=True).stdout.strip()


def empty_data(mysqld: str) -> Path:
    """A data folder with system tables alone, made once for a program and copied for each server."""
    data = _CACHE / f"mysql-data-{_digest(version(mysqld), *_FIRST_OPTIONS, _FIRST_SQL)}"
    with _alone():
        if not data.exists():
            _initialise(mysqld, data)
    return data


def _initialise(mysqld: str, data: Path) -> None:
    """Administrator without a password from this machine alone; names are never resolved, so the account is of any host."""
    new = data.with_name(data.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    first = data.with_name(data.name + ".sql")
    first.write_text(_FIRST_SQL, encoding="utf-8")
    command = [mysqld, *_FIRST_OPTIONS, f"--datadir={new}", f"--init-file={first}", *runs_as()]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise RuntimeError(f"MySQL could not make its system tables: {ended.stderr[-2000:]}")
    (new / "auto.cnf").unlink()
    first.unlink()
    new.rename(data)


def runs_as() -> list[str]:
    """The server refuses to run as root unless told so."""
    return ["--user=root"] if os.geteuid() == 0 else []


def obtain() -> str:
    """Fetch the program where it is not here yet, and make its empty data; answers its path. Raises RuntimeError."""
    if not os.environ.get("MYSQLD"):
        with _alone():
            if not (_place() / "mysqld").exists():
                _fetch()
    mysqld = program()
    empty_data(mysqld)
    return mysqld


def _place() -> Path:
    """Another folder for each way of starting what was fetched."""
    return _CACHE / f"mysql-{_digest(_PACKAGE, _LAUNCHER)}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _fetch() -> None:
    _say("Fetching MySQL from Debian unstable into .cache (once, about 60 MB)")
    place, new = _place(), _CACHE / "mysql.new"
    try:
        root = debian.unpack(_PACKAGE, new, _say)
    except debian.NotObtained as reason:
        raise RuntimeError(f"MySQL could not be fetched: {reason}. {_HINT}") from None
    loader = next(root.glob("usr/lib*/ld-linux*.so.*")).relative_to(root)
    libraries = next(root.glob("usr/lib/*/libc.so.6")).parent.relative_to(root)
    launcher = new / "mysqld"
    launcher.write_text(_LAUNCHER.format(loader=loader, libraries=libraries), encoding="utf-8")
    launcher.chmod(0o755)
    for older in _CACHE.glob("mysql-*"):
        shutil.rmtree(older)
    new.rename(place)
    _say(f"  {version(str(place / 'mysqld')).partition('  Ver ')[2]}")


@contextmanager
def _alone() -> Iterator[None]:
    """Runs side by side wait for each other here."""
    _CACHE.mkdir(exist_ok=True)
    with (_CACHE / "mysql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        obtain()
    except RuntimeError as problem:
        sys.exit(str(problem))
