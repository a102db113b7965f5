"""What a database does to its callers: sessions dropped by a failover or a restart, deadlocks, slow answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, nullcontext
from typing import Any

import pytest
from pymysql.err import OperationalError

from customer.settings import CustomerSettings
from dev.databases.server import DatabaseServer
from dev.stack.environments import environment
from selfcare_shared.db import Database, DatabaseUnavailable, open_database
from selfcare_shared.settings import load_settings

SESSIONS, READS = 8, 12


@pytest.fixture
def database(database_server: DatabaseServer) -> Iterator[Database]:
    """With every connection of its pool open and idle."""
    database = open_database(database_server.database(), load_settings(CustomerSettings, environment("customer")))
    database.execute("CREATE TABLE written (number INT)", {})
    with ExitStack() as stack:
        for _ in range(SESSIONS):
            stack.enter_context(database.connect()).one("SELECT 1", {})
    yield database
    database.close()


def kill_sessions(database_server: DatabaseServer, database: Database) -> int:
    """End every session that stands in the database; answers how many."""
    with database_server.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM information_schema.processlist WHERE db = %s", [database.engine.url.database])
        found = [row[0] for row in cursor.fetchall()]
        for session in found:
            cursor.execute(f"KILL CONNECTION {session}")
    return len(found)


def test_reads_succeed_after_every_session_was_dropped(database_server: DatabaseServer, database: Database) -> None:
    assert kill_sessions(database_server, database) == SESSIONS
    answers = [database.one("SELECT 1", {}) for _ in range(READS // 2)]
    answers += [database.all("SELECT 1", {})[0] for _ in range(READS // 2)]
    assert [tuple(row) for row in answers if row] == [(1,)] * READS


def test_a_write_is_not_done_twice_and_the_next_one_succeeds(database_server: DatabaseServer, database: Database) -> None:
    assert kill_sessions(database_server, database) == SESSIONS
    with pytest.raises(DatabaseUnavailable):
        database.execute("INSERT INTO written VALUES (1)", {})
    assert [database.execute("INSERT INTO written VALUES (2)", {}) for _ in range(SESSIONS)] == [1] * SESSIONS
    assert database.one("SELECT COUNT(*) FROM written WHERE number = 2", {}) == (SESSIONS,)


@pytest.mark.parametrize(("deadlocks", "stored"), [(2, 1), (3, 0)])
def test_a_statement_is_run_again_after_a_deadlock(
    database: Database, monkeypatch: pytest.MonkeyPatch, deadlocks: int, stored: int
) -> None:
    """Single statements meet others as transactions do. After the third time it is the caller who may try again."""
    run, met = database.run, [OperationalError(1213, "Deadlock found")] * deadlocks

    def meeting(raw: Any, sql: str, parameters: Mapping[str, Any]) -> Any:
        if met:
            raise met.pop()
        return run(raw, sql, parameters)

    monkeypatch.setattr(database, "run", meeting)
    with nullcontext() if stored else pytest.raises(DatabaseUnavailable):
        database.execute("INSERT INTO written VALUES (3)", {})
    assert database.one("SELECT COUNT(*) FROM written WHERE number = 3", {}) == (stored,)


def test_a_slow_read_is_not_asked_again_and_costs_its_own_connection_alone(database: Database) -> None:
    before = database.engine.pool
    with pytest.raises(DatabaseUnavailable) as caught:
        read_slowly(database)
    assert type(caught.value) is DatabaseUnavailable, "another class would be asked again"
    assert database.engine.pool is before


def read_slowly(database: Database) -> None:
    with database.connect() as connection:
        connection.raw.dbapi_connection._read_timeout = 0.2
        connection.one("SELECT SLEEP(1)", {})
