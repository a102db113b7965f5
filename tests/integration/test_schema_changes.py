"""Migrations of the schema that are cut, meet each other, or meet a transaction that does not end, on both servers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pymysql
import pytest
import sqlalchemy as sa

from customer.migrate import upgrade
from customer.schema import steps
from customer.schema.lease import Lease, LeaseLost
from customer.schema.steps import LOCK_WAIT, SchemaBusy
from dev.databases.server import DatabaseServer
from dev.faults import cut_migration
from selfcare_shared.settings import CommonSettings

HEAD = "0008"
SHAPES = {
    "columns": "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, COLLATION_NAME"
    " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, ORDINAL_POSITION",
    "indexes": "SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, SEQ_IN_INDEX, COLUMN_NAME FROM information_schema.STATISTICS"
    " WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, 2, 4",
    "version": "SELECT version_num FROM alembic_version",
}
EXPIRE = "UPDATE schema_lease SET held_until = '1970-01-02 00:00:00'"


class Schema:
    """A database of a server, and what stands in it."""

    def __init__(self, server: DatabaseServer) -> None:
        self.server, self.url = server, server.database()
        self.name = self.url.rsplit("/", 1)[1].split("?")[0]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(self.server.connect(self.name)) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def shape(self) -> dict[str, list[tuple[Any, ...]]]:
        return {what: self.rows(sql) for what, sql in SHAPES.items()}

    def revision(self) -> str:
        there = self.rows(
            "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'alembic_version'"
        )
        found = self.rows("SELECT version_num FROM alembic_version") if there else []
        return found[0][0] if found else "none"


@pytest.fixture
def schema(each_server: DatabaseServer) -> Schema:
    return Schema(each_server)


@pytest.fixture(scope="module")
def uncut(each_server: DatabaseServer) -> dict[str, list[tuple[Any, ...]]]:
    schema = Schema(each_server)
    upgrade(schema.url)
    assert schema.revision() == HEAD
    return schema.shape()


@pytest.mark.timeout(900)
def test_killed_behind_every_statement_it_goes_on_to_the_same_schema(
    schema: Schema, uncut: dict[str, list[tuple[Any, ...]]], tmp_path: Path
) -> None:
    told, table = tmp_path / "told", []
    before = schema.revision()
    while cut_migration.migrate_until_cut(schema.url, told):
        schema.rows(EXPIRE)
        statement = told.read_text().splitlines()[-1]
        table.append(f"{before:>5} -> {schema.revision():5} {statement[:90]}")
        before = schema.revision()
    print(f"\n{schema.server.name} {schema.server.version}: killed behind {len(table)} statements", *table, sep="\n")  # noqa: T201
    assert schema.shape() == uncut
    assert len(table) > 40
    changed = [
        line for line in told.read_text().splitlines() if line.startswith(("ALTER", "CREATE INDEX", "CREATE UNIQUE", "DROP"))
    ]
    assert [line for line in changed if "ALGORITHM=" not in line] == [], "how it may work on the table is asserted"


def test_two_at_once_end_with_one_schema(schema: Schema, uncut: dict[str, list[tuple[Any, ...]]]) -> None:
    processes = [cut_migration.start(schema.url) for _ in range(3)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert schema.shape() == uncut


def test_while_one_holds_the_lease_another_waits_and_says_so(schema: Schema) -> None:
    engine = sa.create_engine(schema.url, isolation_level="AUTOCOMMIT")
    told: list[str] = []
    with Lease(engine, told.append).held(0), pytest.raises(LeaseLost, match="Another migration is at work"):
        upgrade(schema.url, tell=told.append, patience=0)
    assert "Waiting for another migration to end" in told[0]
    assert schema.revision() == "none"
    upgrade(schema.url)
    engine.dispose()


def test_a_lost_lease_stops_before_the_next_change(schema: Schema) -> None:
    def take_over(words: str) -> None:
        if "index statement_pending" in words:
            schema.rows("UPDATE schema_lease SET owner = 'another one', held_until = UTC_TIMESTAMP(6) + INTERVAL 1 HOUR")

    with pytest.raises(LeaseLost, match="another one"):
        upgrade(schema.url, tell=take_over)
    tables = {row[0] for row in schema.rows("SHOW TABLES")}
    assert "statement" in tables
    assert "audit_event" not in tables


def test_a_transaction_that_does_not_end_is_waited_for_in_turns_and_readers_are_served(
    schema: Schema, monkeypatch: pytest.MonkeyPatch, uncut: dict[str, list[tuple[Any, ...]]]
) -> None:
    monkeypatch.setattr(steps, "_PAUSES", (0.0, 0.0))
    upgrade(schema.url, "0001")
    with closing(schema.server.connect(schema.name)) as open_one, open_one.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT COUNT(*) FROM statement")
        served: list[int] = []
        with pytest.raises(SchemaBusy, match=r"column statement\.failure"):
            upgrade(schema.url, tell=lambda words: served.extend(_read(schema) if "in use" in words else ()))
        assert served == [0, 0]
        upgrade(schema.url, tell=lambda words: open_one.rollback() if "in use" in words else None)
    assert schema.shape() == uncut
    assert _default("database_read_timeout") > LOCK_WAIT, "a reader behind the waiting statement is answered in its time"


def test_a_restored_dump_is_brought_to_the_newest_schema(
    schema: Schema, uncut: dict[str, list[tuple[Any, ...]]], each_server: DatabaseServer
) -> None:
    """As mysqldump writes it: each table's own CREATE TABLE and its rows. It was taken in the middle of a migration."""
    with pytest.raises(_Cut):
        upgrade(schema.url, tell=_cut_at("column link_challenge.segment"))
    schema.rows(
        "INSERT INTO login_link (subject, customer_id, issuer, segment, msisdn, linked_at)"
        " VALUES ('anna', 'c-1', 'https://issuer.example', 'residential', '+41791000040', '2026-01-01')"
    )
    restored = Schema(each_server)
    for (table,) in schema.rows("SHOW TABLES"):
        restored.rows(schema.rows(f"SHOW CREATE TABLE {table}")[0][1])
        restored.rows(f"INSERT INTO {table} SELECT * FROM {schema.name}.{table}")
    restored.rows(EXPIRE)
    upgrade(restored.url)
    assert restored.shape() == uncut
    assert restored.rows("SELECT subject, role FROM login_link") == [("anna", "user")]


def test_who_somebody_is_is_compared_to_the_last_blank(schema: Schema) -> None:
    upgrade(schema.url)
    named = schema.rows(
        "SELECT TABLE_NAME, COLUMN_NAME, COLLATION_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
        " AND COLUMN_NAME IN ('issuer', 'subject', 'decided_by')"
    )
    assert len(named) == 9
    assert {row[2] for row in named} <= {"utf8mb4_0900_bin", "utf8mb4_nopad_bin"}


class _Cut(Exception):
    pass


def _cut_at(step: str) -> Any:
    def tell(words: str) -> None:
        if step in words:
            raise _Cut

    return tell


def _read(schema: Schema) -> list[int]:
    """As a service reads: in five seconds or not at all."""
    address = {"host": "127.0.0.1", "port": schema.server.port, "user": "root", "database": schema.name}
    with closing(pymysql.connect(**address, read_timeout=5)) as one, one.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM statement")
        return [int(cursor.fetchone()[0])]


def _default(name: str) -> float:
    fields = dict(zip(reversed(CommonSettings.__struct_fields__), reversed(CommonSettings.__struct_defaults__), strict=False))
    return float(fields[name])
