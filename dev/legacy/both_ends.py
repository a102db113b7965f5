"""Both ends of a migration on this machine: the legacy double in its own process, a private MariaDB with our schema."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pymysql

from customer.migrate import upgrade
from dev.databases.server import DatabaseServer
from dev.legacy import oracle as legacy
from dev.paths import ROOT
from dev.waiting import free_port, wait_for_port


class Room:
    """Starts both ends, and stops the legacy one when the block ends; `run` and `start` call the tool as an operator does."""

    def __init__(self, folder: Path, server: DatabaseServer, rows: int) -> None:
        self.file, self._server = folder / "legacy.db", server
        legacy.create(self.file, rows)
        self.source_port = free_port()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dev.legacy.source", str(self.file), str(self.source_port)], cwd=ROOT
        )
        wait_for_port(self.source_port)
        self.fresh_target()

    def __enter__(self) -> Room:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def source_pid(self) -> int:
        """The legacy database's process id."""
        return self._process.pid

    @property
    def target_pid(self) -> int:
        """MariaDB's process id."""
        return self._server.pid

    @property
    def environment(self) -> dict[str, str]:
        """The tool's settings."""
        return {
            "SELFCARE_MIGRATE_SOURCE_DSN": legacy.url(self.source_port),
            "SELFCARE_MIGRATE_TARGET_DSN": self.target_url.split("?")[0].replace("root@", "root:@"),
        }

    def fresh_target(self) -> None:
        """A new, empty self-care database."""
        self.target_url = self._server.database()
        self.database = urlsplit(self.target_url).path.strip("/")
        upgrade(self.target_url)

    def connect(self) -> pymysql.Connection:
        """A connection to the target, as the portal would hold it."""
        return self._server.connect(self.database)

    def start(self, *arguments: str, **options: object) -> subprocess.Popen[str]:
        """Start the tool."""
        command = [sys.executable, "-m", "selfcare_migrate", *arguments]
        return subprocess.Popen(command, env=os.environ | self.environment, text=True, cwd=ROOT, **options)  # type: ignore[call-overload, no-any-return]

    def run(self, *arguments: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
        """Run the tool to its end."""
        process = self.start(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, error = process.communicate(timeout=timeout)
        return subprocess.CompletedProcess(arguments, process.returncode, out, error)

    def stop(self) -> None:
        """Stop the legacy database; MariaDB is its owner's to stop."""
        self._process.terminate()
        self._process.wait(10)


def figures(connection: pymysql.Connection, sql: str, binds: Sequence[object] = ()) -> tuple[object, ...]:
    """One row of figures."""
    with connection.cursor() as cursor:
        cursor.execute(sql, binds)
        row: tuple[object, ...] = cursor.fetchone()
        return row
