"""What was loaded by a mapping that turned out wrong is removed on request, unless somebody uses a row of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.migration.measure import MAPPING
from bench.migration.room import Room, figures
from dev.mariadb import MariaDb

ROWS = 600
ACCOUNT = "BA0000001003"
LINK = (
    "INSERT INTO login_link (issuer, subject, customer_id, segment, msisdn, linked_at) "
    "SELECT 'issuer', 'subject', customer_id, 'residential', msisdn, NOW(6) FROM customer WHERE billing_account = %s"
)


@pytest.fixture
def room(tmp_path: Path, mariadb: MariaDb) -> Iterator[Room]:
    with Room(tmp_path, mariadb, ROWS) as room:
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
    mended.write_text(MAPPING.read_text(encoding="utf-8").replace("G: suspended", "G: suspended, X: suspended"))
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


def test_a_restart_that_was_killed_is_mended_by_load(room: Room) -> None:
    rows = stored(room)
    portal(room, "UPDATE migration_run SET loaded_at = NULL")
    portal(room, "UPDATE migration_chunk SET is_done = FALSE WHERE chunk_no = 1")
    portal(room, "DELETE FROM migration_reject WHERE chunk_no = 1 AND source_key = '1021'")
    with closing(room.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM customer WHERE billing_account < 'BA0000001300'")
    done(room, "load")
    assert stored(room) == rows
    assert "EQUAL: source" in done(room, "verify")


def test_changes_that_do_not_end_are_told_by_the_exit_status(room: Room) -> None:
    assert "The source is still ahead: lag" in done(room, "catch-up", "--rounds", "1", "--until-lag", "0", status=1)
