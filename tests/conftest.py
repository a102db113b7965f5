"""Servers that tests share: started when first asked for, stopped at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar

import pytest

from dev.databases.mariadb import MariaDb
from dev.databases.mysql import MySql
from dev.databases.oracle import OracleRoom, open_oracle_room
from dev.databases.server import DatabaseServer
from dev.stack.plan import Plan
from dev.stack.stack import Stack
from dev.visit.running import Running

ServerOf = Callable[[str], DatabaseServer]
_SERVERS: dict[str, type[DatabaseServer]] = {"mysql": MySql, "mariadb": MariaDb}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database mariadb` runs on MariaDB what runs on MySQL otherwise, and nothing that asks for no server."""
    parser.addoption("--database", choices=sorted(_SERVERS), default="mysql", help="server of the tests that ask for one")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A run on MariaDB needs no MySQL, and takes the tests that ask for a server alone."""
    if config.getoption("--database") == "mariadb":
        left_out = [item for item in items if _servers_of(item) != {"mariadb"}]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    config.stash[_COUNTS] = Counter(kind for item in items for kind in _servers_of(item))


_COUNTS = pytest.StashKey[Counter[str]]()


def _servers_of(item: pytest.Item) -> set[str]:
    """The servers that a test asks for, by its fixtures and their parameters."""
    named = {value for value in getattr(item, "callspec", _NoParameters).params.values() if isinstance(value, str)}
    fixtures = set(getattr(item, "fixturenames", ()))
    chosen = {item.config.getoption("--database")} if "database_server" in fixtures else set()
    return ((named | fixtures) & set(_SERVERS)) | chosen


class _NoParameters:
    params: ClassVar[dict[str, object]] = {}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """How many tests asked for which server."""
    counts = config.stash.get(_COUNTS, Counter())
    if counts:
        terminalreporter.write_line(
            "On a database server: " + ", ".join(f"{counts[kind]} on {kind}" for kind in sorted(counts))
        )


@pytest.fixture(scope="session")
def server_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerOf]:
    """A private server of a kind, `mysql` or `mariadb`, started when it is first asked for."""
    running: dict[str, DatabaseServer] = {}

    def of(kind: str) -> DatabaseServer:
        if kind not in running:
            running[kind] = _SERVERS[kind](tmp_path_factory.mktemp(kind))
            ends.callback(running[kind].stop)
            running[kind].start()
        return running[kind]

    with ExitStack() as ends:
        yield of


@pytest.fixture(scope="session")
def mysql(server_of: ServerOf) -> DatabaseServer:
    """A private MySQL, for what is of MySQL alone."""
    return server_of("mysql")


@pytest.fixture(scope="session")
def mariadb(server_of: ServerOf) -> DatabaseServer:
    """A private MariaDB, for what is of MariaDB alone."""
    return server_of("mariadb")


@pytest.fixture(scope="session")
def database_server(server_of: ServerOf, pytestconfig: pytest.Config) -> DatabaseServer:
    """The server that this run is for: MySQL, or MariaDB with `--database mariadb`."""
    return server_of(pytestconfig.getoption("--database"))


@pytest.fixture(scope="session", params=sorted(_SERVERS, reverse=True))
def each_server(request: pytest.FixtureRequest, server_of: ServerOf) -> DatabaseServer:
    """MySQL and MariaDB, one after the other, for what has to hold on both."""
    return server_of(request.param)


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OracleRoom]:
    """The corporate Oracle: the wire double, or the server that ORACLE_DSN names."""
    room = open_oracle_room(tmp_path_factory.mktemp("oracle"))
    try:
        yield room
    finally:
        room.close()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory, database_server: DatabaseServer) -> Iterator[Running]:
    """The whole local stack over a database server, on free ports."""
    state: Path = tmp_path_factory.mktemp("stack")
    stack = Stack(Plan.make(state, usual_ports=False, server_url=database_server.database()))
    try:
        stack.start()
        yield Running(stack)
        stack.children.check()
    finally:
        stack.stop()
