"""Servers that tests share: started when first asked for, stopped at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.databases.mariadb import MariaDb
from dev.databases.oracle import OracleRoom, open_oracle_room
from dev.stack.plan import Plan
from dev.stack.stack import Stack
from dev.visit.running import Running


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MariaDb]:
    """A private MariaDB server."""
    server = MariaDb(tmp_path_factory.mktemp("mariadb"))
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OracleRoom]:
    """The corporate Oracle: the wire double, or the server that ORACLE_DSN names."""
    room = open_oracle_room(tmp_path_factory.mktemp("oracle"))
    try:
        yield room
    finally:
        room.close()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory, mariadb: MariaDb) -> Iterator[Running]:
    """The whole local stack over MariaDB, on free ports."""
    state: Path = tmp_path_factory.mktemp("stack")
    stack = Stack(Plan.make(state, usual_ports=False, server_url=mariadb.database()))
    try:
        stack.start()
        yield Running(stack)
        stack.children.check()
    finally:
        stack.stop()
