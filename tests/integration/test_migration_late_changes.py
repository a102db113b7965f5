"""Changes that their time does not tell: committed late, deleted, by a clock ahead, or beside a customer's own change."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from dev.databases.server import DatabaseServer
from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room
from dev.paths import RESIDENTIAL_MAPPING
from selfcare_migrate.context import Context
from selfcare_migrate.progress import Progress
from selfcare_migrate.reading import read_mapping
from selfcare_migrate.settings import read_settings
from selfcare_migrate.source import Source
from selfcare_migrate.verifying import verify

ROWS = 400
ROW, OTHER, GONE, DAMAGED = 21, 22, 24, 26


def key(number: int) -> int:
    return 1000 + 3 * number


def stamp(seconds: float = 0) -> str:
    return (datetime.now(ZoneInfo("Europe/Zurich")) + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S")


def legacy_change(room: Room, assignments: str, number: int, *binds: object) -> None:
    with closing(sqlite3.connect(room.file, timeout=20)) as connection, connection:
        sql = f"UPDATE {legacy.VIEW} SET {assignments} WHERE CUSTOMER_NO = ?"
        assert connection.execute(sql, (*binds, key(number))).rowcount == 1


def portal_change(room: Room, number: int) -> None:
    with closing(room.connect()) as connection, connection.cursor() as cursor:
        sql = "UPDATE customer SET email = 'mine@example.net', version = version + 1 WHERE billing_account = %s"
        assert cursor.execute(sql, [f"BA{key(number):010d}"]) == 1


def done(room: Room, *arguments: str, status: int = 0) -> str:
    finished = room.run(*arguments)
    assert finished.returncode == status, finished.stdout + finished.stderr
    return finished.stdout + finished.stderr


@pytest.fixture
def room(tmp_path: Path, database_server: DatabaseServer) -> Iterator[Room]:
    with Room(tmp_path, database_server, ROWS) as room:
        legacy_change(room, "LAST_CHANGED = ?", OTHER, stamp())
        legacy_change(room, "STREET = ?", DAMAGED, b"Hauptstra\xdfe 4")
        done(room, "load", "--chunk-rows", "100")
        done(room, "catch-up")
        yield room


def test_a_late_change_beside_a_customers_own_is_named_carried_over_and_then_equal(room: Room) -> None:
    portal_change(room, ROW)
    assert "1 rows carry customers' own changes" in done(room, "verify")
    legacy_change(room, "STATE = 'S', LAST_CHANGED = ?", ROW, stamp(-3600))
    legacy_change(room, "CITY = 'Chur', LAST_CHANGED = ?", OTHER, stamp(-3600))
    found = done(room, "verify", status=1)
    assert f"BA{key(ROW):010d}: different in status" in found
    assert f"BA{key(OTHER):010d}: different in city" in found
    done(room, "catch-up")
    assert "EQUAL: source" in done(room, "verify")
    assert "1 conflicts with the reason 'changed on both sides' are not reviewed" in done(room, "cutover-check", status=1)


def test_a_clock_ahead_hides_no_change(room: Room) -> None:
    legacy_change(room, "LAST_CHANGED = ?", ROW, stamp(240))
    done(room, "catch-up")
    legacy_change(room, "CITY = 'Aarau', LAST_CHANGED = ?", OTHER, stamp(2))
    assert "rows changed in the source after the last catch-up" in done(room, "cutover-check", status=1)


def test_a_deletion_after_the_verification_is_noticed(room: Room) -> None:
    done(room, "verify")
    with closing(sqlite3.connect(room.file, timeout=20)) as connection, connection:
        connection.execute(f"DELETE FROM {legacy.VIEW} WHERE CUSTOMER_NO = ?", (key(GONE),))
    assert f"the source has {ROWS - 1:,} rows, and the last verification saw {ROWS:,}" in done(room, "cutover-check", status=1)


@pytest.mark.parametrize("command", ["verify", "cutover-check"])
def test_another_mapping_than_the_runs_is_refused(room: Room, tmp_path: Path, command: str) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(RESIDENTIAL_MAPPING.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert "The mapping file has changed since this run began" in done(room, "--mapping", str(other), command, status=2)


def test_bytes_that_are_no_text_become_a_reject(room: Room) -> None:
    with closing(room.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT column_name, reason, raw_value FROM migration_reject WHERE source_key = %s", [str(key(DAMAGED))])
        assert cursor.fetchall() == (("street", "damaged_text", "0x486175707473747261df652034"),)
    assert "EQUAL: source" in done(room, "verify")


def test_a_row_that_goes_while_it_is_compared_is_named(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(room.connect()) as connection, connection.cursor() as cursor:
        assert cursor.execute("UPDATE customer SET city = 'Chur' WHERE billing_account = %s", [f"BA{key(ROW):010d}"]) == 1
    asked = Source.by_keys

    def after_a_deletion(source: Source, keys: list[str]) -> Iterator[pl.DataFrame]:
        with closing(sqlite3.connect(room.file, timeout=20)) as connection, connection:
            connection.execute(f"DELETE FROM {legacy.VIEW} WHERE CUSTOMER_NO = ?", (key(ROW),))
        return asked(source, keys)

    monkeypatch.setattr(Source, "by_keys", after_a_deletion)
    context = Context(read_mapping(RESIDENTIAL_MAPPING), read_settings(os.environ | room.environment))
    outcome = verify(context, readers=1, progress=Progress(context), show_values=False)
    assert outcome.lines == [f"BA{key(ROW):010d}: changed while it was compared"]
