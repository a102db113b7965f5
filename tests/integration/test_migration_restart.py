"""What was loaded by a mapping that turned out wrong is removed on request, unless somebody uses a row of it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dev.databases.server import DatabaseServer
from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room, figures
from dev.paths import RESIDENTIAL_MAPPING
from selfcare_migrate import restarting
from selfcare_migrate.context import Context
from selfcare_migrate.reading import read_mapping
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settings import read_settings

ROWS = 600
ACCOUNT = "BA0000001003"
LINK = (
    "INSERT INTO login_link (issuer, subject, customer_id, segment, msisdn, linked_at) "
    "SELECT 'issuer', 'subject', customer_id, 'residential', msisdn, NOW(6) FROM customer WHERE billing_account = %s"
)


@pytest.fixture
def room(tmp_path: Path, database_server: DatabaseServer) -> Iterator[Room]:
    with Room(tmp_path, database_server, ROWS) as room:
        done(room, "load", "--chunk-rows", "100")
        done(room, "catch-up")
        done(room, "verify")
        yield room


def done(room: Room, *arguments: str, status: int = 0) -> str:
    finished = room.run(*arguments)
    assert finished.returncode == status, finished.stdout + finished.stderr
    return finished.stdout + finished.stderr


def target(room: Room, sql: str, *binds: object) -> int:
    with closing(room.connect()) as connection:
        return int(str(figures(connection, sql, binds)[0]))


def stored(room: Room) -> int:
    return target(room, "SELECT COUNT(*) FROM customer")


def portal(room: Room, sql: str, *binds: object) -> None:
    with closing(room.connect()) as connection, connection.cursor() as cursor:
        assert cursor.execute(sql, binds) == 1


def test_a_mended_mapping_begins_anew_after_a_restart(room: Room, tmp_path: Path) -> None:
    rows, rejects = stored(room), target(room, "SELECT COUNT(DISTINCT source_key) FROM migration_reject")
    mended = tmp_path / "mended.yaml"
    mended.write_text(RESIDENTIAL_MAPPING.read_text(encoding="utf-8").replace("G: suspended", "G: suspended, X: suspended"))
    assert "with `restart` and load anew" in done(room, "--mapping", str(mended), "load", status=2)
    said = done(room, "--mapping", str(mended), "restart", status=2)
    assert f"This removes {rows} rows of customer" in said
    assert f"restart --remove-rows {rows}" in said
    assert stored(room) == rows
    assert f"{rows} rows" in done(room, "--mapping", str(mended), "restart", "--remove-rows", str(rows))
    assert (stored(room), target(room, "SELECT COUNT(*) FROM migration_reject")) == (0, 0)
    done(room, "--mapping", str(mended), "load")
    assert target(room, "SELECT COUNT(*) FROM migration_reject WHERE reason = 'unknown_code' AND column_name = 'status'") == 0
    assert target(room, "SELECT COUNT(DISTINCT source_key) FROM migration_reject") < rejects
    assert "EQUAL: source" in done(room, "--mapping", str(mended), "verify")


def test_a_customers_change_forbids_a_restart(room: Room) -> None:
    portal(room, "UPDATE customer SET city = 'Aarau', version = version + 1 WHERE billing_account = %s", ACCOUNT)
    rows = stored(room)
    said = done(room, "restart", "--remove-rows", str(rows), status=2)
    assert "1 rows of customer were changed by customers, and 0 are in use" in said
    assert stored(room) == rows


def test_a_login_forbids_a_restart(room: Room) -> None:
    portal(room, LINK, ACCOUNT)
    rows = stored(room)
    said = done(room, "restart", "--remove-rows", str(rows), status=2)
    assert "0 rows of customer were changed by customers, and 1 are in use by another table" in said
    assert stored(room) == rows


def test_a_customer_who_comes_in_meanwhile_ends_a_restart_that_load_undoes(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second chunk's row is in use: the first chunk is gone by then, a row of it that catch-up had changed too."""
    with closing(sqlite3.connect(room.file, timeout=20)) as connection, connection:
        sql = f"UPDATE {legacy.VIEW} SET CITY = 'Chur', LAST_CHANGED = ? WHERE CUSTOMER_NO = 1006"
        assert connection.execute(sql, [datetime.now(ZoneInfo("Europe/Zurich")).strftime("%Y-%m-%d %H:%M:%S")]).rowcount == 1
    done(room, "catch-up")
    rows = stored(room)
    portal(room, LINK, "BA0000001303")
    monkeypatch.setattr(restarting, "_check", lambda *_: None)
    context = Context(read_mapping(RESIDENTIAL_MAPPING), read_settings(os.environ | room.environment))
    with pytest.raises(Refusal, match="A customer came in meanwhile"):
        restarting.restart(context, rows=rows)
    assert rows > stored(room) > rows - 101
    done(room, "load")
    done(room, "catch-up")
    assert stored(room) == rows
    assert target(room, "SELECT COUNT(*) FROM migration_conflict") == 0
    assert "EQUAL: source" in done(room, "verify")


def test_changes_that_do_not_end_are_told_by_the_exit_status(room: Room) -> None:
    assert "The source is still ahead: lag" in done(room, "catch-up", "--rounds", "1", "--until-lag", "0", status=1)
