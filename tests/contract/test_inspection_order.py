"""What is to be inspected next is found by the index, however large the archive has grown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.adapters.index_sql import _INSPECT, SqlIndex
from archiver.settings import ArchiverSettings
from customer.migrate import upgrade
from dev.databases.server import DatabaseServer
from dev.stack.environments import environment
from selfcare_shared.db import Database, open_database, stored
from selfcare_shared.settings import load_settings

NOW = datetime(2026, 11, 1, tzinfo=UTC)
INSERT = (
    "INSERT INTO statement (statement_id, customer_id, billing_account, month, language, sha256, size_bytes, state, created_at,"
    " inspected_at) VALUES (:id, :id, 'BA1000000101', '2026-10', 'en', :sha256, 1, 'archived', :at, :inspected_at)"
)
ROWS = 2500  # a table that is smaller, or was never analysed, MySQL would rather sort


@pytest.fixture(params=["sqlite", "mysql", "mariadb"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'index.db'}"
    else:
        server: DatabaseServer = request.getfixturevalue(request.param)
        url = server.database()
    upgrade(url)
    opened = open_database(url, load_settings(ArchiverSettings, environment("archiver")))
    fill(opened)
    yield opened
    opened.close()


def fill(database: Database) -> None:
    """Two statements that were never inspected, behind many that were."""
    with database.transaction() as connection:
        for number in range(ROWS):
            seen = None if number >= ROWS - 2 else stored(NOW + timedelta(seconds=number))
            values = {"id": f"{number:036d}", "sha256": f"{number:064d}", "at": stored(NOW), "inspected_at": seen}
            connection.execute(INSERT, values)
    database.one("ANALYZE" if database.engine.dialect.name == "sqlite" else "ANALYZE TABLE statement", {})


def test_never_inspected_first_then_those_of_longest_ago(database: Database) -> None:
    found = [int(row.statement_id) for row in SqlIndex(database).least_inspected(4)]
    assert (set(found[:2]), found[2:]) == ({ROWS - 2, ROWS - 1}, [0, 1])


def test_nothing_is_sorted(database: Database, request: pytest.FixtureRequest) -> None:
    explain = "EXPLAIN QUERY PLAN " if "sqlite" in request.node.name else "EXPLAIN "
    plan = str(database.all(explain + _INSPECT, {"limit": 20}))
    assert "statement_inspection" in plan
    assert not re.search("filesort|TEMP B-TREE", plan)
