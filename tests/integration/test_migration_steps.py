"""Single turns of a migration, one by one: what each command makes of a change on one side."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dev.databases.server import DatabaseServer
from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room, figures

ROWS, FUTURE, LOSER = 2000, 3, 1307
WINNER = LOSER - 1
HELD, DELETED = 20, 30


def key(number: int) -> int:
    return 1000 + 3 * number


def account(number: int) -> str:
    return f"BA{key(number):010d}"


def source(room: Room, sql: str, *binds: object) -> None:
    with closing(sqlite3.connect(room.file, timeout=20)) as connection, connection:
        assert connection.execute(sql, binds).rowcount == 1


def target(room: Room, sql: str, *binds: object) -> object:
    with closing(room.connect()) as connection:
        row = figures(connection, sql, binds)
        return row and row[0]


def now() -> str:
    return datetime.now(ZoneInfo("Europe/Zurich")).strftime("%Y-%m-%d %H:%M:%S")


def done(room: Room, *arguments: str, status: int = 0) -> str:
    finished = room.run(*arguments)
    assert finished.returncode == status, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, database_server: DatabaseServer) -> Iterator[Room]:
    """Loaded. One row was changed, says its change column, in the year 2098; of two rows with one number the newer is kept."""
    with Room(tmp_path_factory.mktemp("steps"), database_server, ROWS) as room:
        source(room, f"UPDATE {legacy.VIEW} SET LAST_CHANGED = '2098-01-01 00:00:00' WHERE CUSTOMER_NO = ?", key(FUTURE))
        done(room, "load", "--chunk-rows", "500")
        yield room


def test_a_time_that_is_yet_to_come_hides_no_change(room: Room) -> None:
    source(room, f"UPDATE {legacy.VIEW} SET CITY = 'Aarau', LAST_CHANGED = ? WHERE CUSTOMER_NO = ?", now(), key(50))
    assert "rows changed in the source after the last catch-up" in done(room, "cutover-check", status=1)
    done(room, "catch-up")
    assert target(room, "SELECT city FROM customer WHERE billing_account = %s", account(50)) == "Aarau"
    assert target(room, "SELECT YEAR(updated_at) FROM customer WHERE billing_account = %s", account(FUTURE)) == 2097
    assert "rows changed in the source" not in done(room, "cutover-check", status=1)


def test_a_deletion_is_carried_over_unless_a_customer_holds_on_to_the_row(room: Room) -> None:
    with closing(room.connect()) as connection, connection.cursor() as cursor:
        sql = "UPDATE customer SET email = 'mine@example.net', version = version + 1 WHERE billing_account = %s"
        assert cursor.execute(sql, [account(HELD)]) == 1
    for number in (HELD, DELETED):
        source(room, f"DELETE FROM {legacy.VIEW} WHERE CUSTOMER_NO = ?", key(number))
    assert "1 deleted, 0 rejected, 1 conflicts" in done(room, "catch-up").splitlines()[-1]
    assert target(room, "SELECT COUNT(*) FROM customer WHERE billing_account = %s", account(DELETED)) == 0
    assert target(room, "SELECT email FROM customer WHERE billing_account = %s", account(HELD)) == "mine@example.net"
    assert " - 1 held + rejected " in done(room, "verify")
    assert "1 conflicts with the reason 'deleted in the source' are not reviewed" in done(room, "cutover-check", status=1)


def test_a_duplicate_without_its_winner_is_found_and_takes_the_place(room: Room) -> None:
    numbers = {
        number: target(room, "SELECT COUNT(*) FROM customer WHERE billing_account = %s", account(number))
        for number in (WINNER, LOSER)
    }
    (winner,), (loser,) = ([number for number, there in numbers.items() if there == count] for count in (1, 0))
    assert target(room, "SELECT other_key FROM migration_reject WHERE source_key = %s", str(key(loser))) == str(key(winner))
    source(room, f"DELETE FROM {legacy.VIEW} WHERE CUSTOMER_NO = ?", key(winner))
    with closing(room.connect()) as connection, connection.cursor() as cursor:
        assert cursor.execute("DELETE FROM customer WHERE billing_account = %s", [account(winner)]) == 1
    found = done(room, "verify", status=1)
    assert f"{key(loser)}: recorded as a duplicate of a row that is not there" in found
    done(room, "catch-up")
    assert target(room, "SELECT COUNT(*) FROM customer WHERE billing_account = %s", account(loser)) == 1
    assert done(room, "verify").startswith("EQUAL")
