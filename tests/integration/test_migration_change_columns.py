"""Change columns of every kind carry changes over, and the newest row is not taken for a pending one."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dev.databases.server import DatabaseServer
from dev.doubles.oracle import values
from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room
from dev.paths import RESIDENTIAL_MAPPING
from selfcare_migrate.cli import main

SOURCE = "SELFCARE_MIGRATE_SOURCE_DSN"
ROWS, ROW = 300, 21
KEY = 1000 + 3 * ROW


def legacy_column(file: Path, name: str, kind: int, precision: int = 0, scale: int = 0) -> None:
    """One more column in the legacy view."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"ALTER TABLE {legacy.VIEW} ADD COLUMN {name}")
        size = 22 if kind == values.NUMBER else 11
        row = (legacy.VIEW, name, 15, kind, size, precision, scale, 0)
        connection.execute("INSERT INTO oracle_column VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def legacy_sql(file: Path, sql: str, *binds: object) -> None:
    with closing(sqlite3.connect(file, timeout=20)) as connection, connection:
        assert connection.execute(sql, binds).rowcount > 0


def changing_by(folder: Path, name: str, type_name: str) -> Path:
    text = RESIDENTIAL_MAPPING.read_text(encoding="utf-8").replace("column: LAST_CHANGED", f"column: {name}", 1)
    file = folder / "mapping.yaml"
    file.write_text(text.replace("    LAST_CHANGED: DATE\n", f"    LAST_CHANGED: DATE\n    {name}: {type_name}\n", 1))
    return file


def done(room: Room, mapping: Path, *arguments: str, status: int = 0) -> str:
    finished = room.run("--mapping", str(mapping), *arguments)
    assert finished.returncode == status, finished.stdout + finished.stderr
    return finished.stdout + finished.stderr


def city(room: Room) -> object:
    with closing(room.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT city FROM customer WHERE billing_account = %s", [f"BA{KEY:010d}"])
        return cursor.fetchone()[0]


def stamp() -> str:
    moment = datetime.now(ZoneInfo("Europe/Zurich"))
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond or 1:06d}"


def test_a_change_with_a_fraction_of_a_second_is_carried_over_and_then_not_pending(
    tmp_path: Path, database_server: DatabaseServer
) -> None:
    with Room(tmp_path, database_server, ROWS) as room:
        legacy_column(room.file, "CHANGED_AT", values.TIMESTAMP, scale=6)
        legacy_sql(room.file, f"UPDATE {legacy.VIEW} SET CHANGED_AT = '2026-01-01 12:00:00.500000'")
        mapping = changing_by(tmp_path, "CHANGED_AT", "TIMESTAMP(6)")
        done(room, mapping, "load")
        assert "rows changed in the source" not in done(room, mapping, "cutover-check", status=1)
        legacy_sql(room.file, f"UPDATE {legacy.VIEW} SET CITY = 'Aarau', CHANGED_AT = ? WHERE CUSTOMER_NO = ?", stamp(), KEY)
        assert "1 rows changed in the source" in done(room, mapping, "cutover-check", status=1)
        assert "1 updated" in done(room, mapping, "catch-up")
        assert city(room) == "Aarau"
        assert "rows changed in the source" not in done(room, mapping, "cutover-check", status=1)
        assert "EQUAL: source" in done(room, mapping, "verify")


def test_changes_by_a_number_that_grows(tmp_path: Path, database_server: DatabaseServer) -> None:
    with Room(tmp_path, database_server, ROWS) as room:
        legacy_column(room.file, "ROW_SCN", values.NUMBER, precision=18)
        legacy_sql(room.file, f"UPDATE {legacy.VIEW} SET ROW_SCN = 900000000000000 + CUSTOMER_NO")
        mapping = changing_by(tmp_path, "ROW_SCN", "NUMBER(18)")
        done(room, mapping, "load")
        assert "rows changed in the source" not in done(room, mapping, "cutover-check", status=1)
        legacy_sql(room.file, f"UPDATE {legacy.VIEW} SET CITY = 'Aarau', ROW_SCN = 900000000009999 WHERE CUSTOMER_NO = ?", KEY)
        assert "1 rows changed in the source" in done(room, mapping, "cutover-check", status=1)
        done(room, mapping, "catch-up")
        assert city(room) == "Aarau"
        assert "rows changed in the source" not in done(room, mapping, "cutover-check", status=1)
        assert "EQUAL: source" in done(room, mapping, "verify")


@pytest.mark.parametrize(
    ("kind", "words"),
    [(values.TIMESTAMP_TZ, "TIMESTAMP WITH TIME ZONE"), (values.TIMESTAMP_LTZ, "TIMESTAMP WITH LOCAL TIME ZONE")],
)
def test_a_time_with_an_offset_is_refused_before_anything_is_written(
    tmp_path: Path, database_server: DatabaseServer, kind: int, words: str
) -> None:
    with Room(tmp_path, database_server, ROWS) as room:
        legacy_column(room.file, "CHANGED_AT", kind, scale=6)
        refused = done(room, changing_by(tmp_path, "CHANGED_AT", "TIMESTAMP"), "plan", status=2)
    assert f"it is {words}: give the view CAST(CHANGED_AT AT TIME ZONE 'Europe/Zurich' AS TIMESTAMP).\n" in refused


def test_a_date_before_christ_becomes_a_reject_with_its_raw_value(tmp_path: Path, database_server: DatabaseServer) -> None:
    with Room(tmp_path, database_server, ROWS) as room:
        legacy_sql(room.file, f"UPDATE {legacy.VIEW} SET LAST_CHANGED = '-4712-01-01 00:00:00' WHERE CUSTOMER_NO = ?", KEY)
        assert "Loaded." in done(room, RESIDENTIAL_MAPPING, "load", "--chunk-rows", "100")
        with closing(room.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT column_name, reason, raw_value FROM migration_reject WHERE source_key = %s", [str(KEY)])
            assert cursor.fetchall() == (("updated_at", "out_of_range", "-4712-01-01 00:00:00"),)
        done(room, RESIDENTIAL_MAPPING, "catch-up")
        said = done(room, RESIDENTIAL_MAPPING, "verify")
        assert re.search(rf"EQUAL: source {ROWS} = target \d+ \+ rejected \d+", said)


def test_a_source_slower_than_the_targets_patience_is_waited_for(
    tmp_path: Path, database_server: DatabaseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Room(tmp_path, database_server, ROWS) as room:
        double = legacy.double(room.file)
        double.faults.add("execute", match="SELECT CUSTOMER_NO, STATE", seconds=2.5)
        double.start()
        for name, value in (room.environment | {SOURCE: legacy.url(double.port)}).items():
            monkeypatch.setenv(name, value)
        database_server.execute("SET GLOBAL net_read_timeout = 1")
        try:
            assert main(["load"]) == 0
            assert ("execute", "ALTER SESSION SET NLS_SORT = BINARY NLS_COMP = BINARY") in double.calls
        finally:
            database_server.execute("SET GLOBAL net_read_timeout = DEFAULT")
            double.stop()
