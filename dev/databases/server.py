"""A private database server: own data folder, own port on the loopback interface, never the system's server."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Self

import pymysql

from dev.waiting import free_port

_OPTIONS = (
    "--bind-address=127.0.0.1",
    "--innodb-flush-log-at-trx-commit=2",
    "--innodb-buffer-pool-size=256M",
    "--skip-name-resolve",
    "--local-infile=1",
)


class DatabaseServer(ABC):
    """One running server; `database()` makes a fresh schema and answers its address. `options` go on its command line."""

    name: ClassVar[str]

    def __init__(self, folder: Path, options: Sequence[str] = ()) -> None:
        self._folder, self._options, self.port = folder, options, free_port()
        self._made = 0
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def _prepare(self, data: Path) -> None:
        """Make the data folder with its system tables."""

    @abstractmethod
    def _command(self, data: Path) -> list[str]:
        """The program with the options that only it takes."""

    def start(self) -> Self:
        """Make the system tables and start; raises RuntimeError with the end of the log."""
        data = self._folder / "data"
        self._prepare(data)
        self._process = self._launch(data)
        self._wait()
        return self

    def _launch(self, data: Path) -> subprocess.Popen[bytes]:
        places = [
            f"--datadir={data}",
            f"--socket={self._folder / 's.sock'}",
            f"--pid-file={self._folder / 'pid'}",
            f"--port={self.port}",
        ]
        with (self._folder / "log").open("wb") as log:
            return subprocess.Popen([*self._command(data), *places, *_OPTIONS, *self._options], stdout=log, stderr=log)

    @property
    def pid(self) -> int:
        """The server's process id."""
        assert self._process is not None
        return self._process.pid

    @property
    def version(self) -> str:
        """What the server says of itself, for example `9.7.4-2` or `10.11.19-MariaDB-0+deb12u1`."""
        return str(self.one("SELECT VERSION()")[0])

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
        self._run(sql)

    def one(self, sql: str) -> tuple[object, ...]:
        """The first row of a query that has one, as administrator."""
        row = self._run(sql)
        assert row is not None
        return row

    def _run(self, sql: str) -> tuple[object, ...] | None:
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                row: tuple[object, ...] | None = cursor.fetchone()
                return row
        finally:
            connection.close()

    def account(self, name: str, password: str, requires: str = "") -> None:
        """Make an account of any host anew; `requires` is the clause behind it, such as `REQUIRE SSL`."""
        self.execute(f"DROP USER IF EXISTS {name}@'%'")
        self.execute(f"CREATE USER {name}@'%' IDENTIFIED BY '{password}' {requires}")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """The server takes connections and answers nothing, as one whose disk is gone; no thread of it runs inside."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            while not all(_state(thread) == "T" for thread in Path(f"/proc/{self.pid}/task").iterdir()):
                time.sleep(0.01)
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def stop(self) -> None:
        """Stop the server."""
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
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"{self.name} did not start: {(self._folder / 'log').read_text(errors='replace')[-2000:]}")


def _state(thread: Path) -> str:
    """The one letter behind the name, which stands in parentheses and may hold any character (proc(5))."""
    return (thread / "stat").read_text(encoding="utf-8", errors="replace").rpartition(") ")[2][:1]
