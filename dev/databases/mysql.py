"""A private MySQL."""

from __future__ import annotations

import subprocess
from pathlib import Path

from dev.databases.mysql_program import empty_data, program, runs_as
from dev.databases.server import DatabaseServer


class MySql(DatabaseServer):
    """MySQL as it comes, but for what makes it wait for a disk: its data is thrown away."""

    name = "MySQL"

    def _prepare(self, data: Path) -> None:
        copy = ["cp", "-a", "--sparse=always", "--reflink=auto", str(empty_data(program())), str(data)]
        subprocess.run(copy, check=True, capture_output=True)

    def _command(self, data: Path) -> list[str]:
        unsafe = ["--innodb-doublewrite=OFF", "--innodb-flush-method=nosync", "--sync-binlog=0"]
        return [program(), "--no-defaults", *runs_as(), "--mysqlx=OFF", "--secure-file-priv=", *unsafe]
