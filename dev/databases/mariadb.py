"""A private MariaDB."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
from pathlib import Path

from dev.databases.server import DatabaseServer

_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin:/usr/libexec"


class MariaDb(DatabaseServer):
    """MariaDB as it comes, but for what makes it wait for a disk: its data is thrown away."""

    name = "MariaDB"

    def _prepare(self, data: Path) -> None:
        options = [f"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db"]
        subprocess.run([_program("mariadb-install-db"), *_common(), *options], check=True, capture_output=True)

    def _command(self, data: Path) -> list[str]:
        return [_program("mariadbd"), *_common(), "--innodb-doublewrite=0", "--innodb-flush-method=nosync", "--sync-binlog=0"]


def _common() -> list[str]:
    return ["--no-defaults", f"--user={getpass.getuser()}"]


def _program(name: str) -> str:
    found = shutil.which(name, path=_PLACES)
    if found is None:
        raise RuntimeError(f"{name} is not installed; `make test` installs it")
    return found
