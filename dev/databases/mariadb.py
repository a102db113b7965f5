"""A private MariaDB: own data folder, own port on the loopback interface, never the system's server."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import time
from pathlib import Path

import pymysql

from dev.waiting import free_port

_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin:/usr/libexec"


class MariaDb:
    """One running server; `database()` makes a fresh schema and answers its address."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, free_port()
        self._made = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> MariaDb:
        """Install the system tables and start; raises RuntimeError with the end of the log."""
        data = self._folder / "data"
        common = ["--no-defaults", f"--datadir={data}", f"--user={getpass.getuser()}"]
        install = [_program("mariadb-install-db"), *common, "--auth-root-authentication-method=normal", "--skip-test-db"]
        subprocess.run(install, check=True, capture_output=True)
        self._process = self._launch(common)
        self._wait()
        return self

    def _launch(self, common: list[str]) -> subprocess.Popen[bytes]:
        options = [
            f"--socket={self._folder / 's.sock'}",
            f"--pid-file={self._folder / 'pid'}",
            f"--port={self.port}",
            "--bind-address=127.0.0.1",
            "--innodb-flush-log-at-trx-commit=2",
            "--innodb-buffer-pool-size=256M",
            "--skip-name-resolve",
            "--local-infile=1",
        ]
        with (self._folder / "log").open("wb") as log:
            return subprocess.Popen([_program("mariadbd"), *common, *options], stdout=log, stderr=log)

    @property
    def pid(self) -> int:
        """The server's process id."""
        assert self._process is not None
        return self._process.pid

    def connect(self, database: str | None = None) -> pymysql.Connection:
        """A connection as administrator."""
        return pymysql.connect(host="127.0.0.1", port=self.port, user="root", database=database, autocommit=True)

    def database(self) -> str:
        """SQLAlchemy URL of a new, empty database."""
        self._made += 1
        name = f"selfcare_{self._made}"
        self.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        return f"mysql+pymysql://root@127.0.0.1:{self.port}/{name}?charset=utf8mb4"

    def execute(self, sql: str) -> None:
        """Run one statement as administrator."""
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
        finally:
            connection.close()

    def stop(self) -> None:
        """Stop the server and drop its data."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def _wait(self) -> None:
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            assert self._process is not None
            if self._process.poll() is not None:
                break
            try:
                self.connect().close()
            except pymysql.err.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError((self._folder / "log").read_text(errors="replace")[-2000:])


def _program(name: str) -> str:
    found = shutil.which(name, path=_PLACES)
    if found is None:
        raise RuntimeError(f"{name} is not installed; `make test` installs it")
    return found
