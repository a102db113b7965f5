"""A row goes when the source, asked for that very row, has it no longer: never for a range or an order, never in masses."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from dev.databases.server import DatabaseServer
from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room
from selfcare_migrate.catching_up import catch_up
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.source import KeyRange, Source
from tests.support.migration_room import MAPPING, context_of, done, mapped, source, target

ROWS = 1200
LINK = (
    "INSERT INTO login_link (issuer, subject, customer_id, segment, msisdn, linked_at) "
    "VALUES ('issuer', 'subject', %s, 'residential', %s, NOW(6))"
)


def key(number: int) -> int:
    return 1000 + 3 * number


def account(number: int) -> str:
    return f"BA{key(number):010d}"


def stored(room: Room) -> int:
    return int(target(room, "SELECT COUNT(*) FROM customer")[0][0])


def gone_from_source(room: Room, numbers: Sequence[int]) -> None:
    for number in numbers:
        assert source(room, "DELETE FROM {view} WHERE CUSTOMER_NO = ?", key(number)) == 1


@pytest.fixture
def room(tmp_path: Path, database_server: DatabaseServer) -> Iterator[Room]:
    with Room(tmp_path, database_server, ROWS) as room:
        done(room, "load", "--chunk-rows", "300")
        done(room, "catch-up")
        yield room


def caught_up(room: Room, most: int | None = None) -> int:
    """The rows that a run in this process removes."""
    rounds = list(catch_up(context_of(room), until_lag=60, most_rounds=2, most_deletions=most))
    return rounds[-1].tally.deleted


def test_a_longer_number_than_the_key_has_room_for_is_refused_and_nothing_is_deleted(
    tmp_path: Path, database_server: DatabaseServer
) -> None:
    """Forty-one keys from 4100000000 and one of eleven digits, ten rows a chunk: as text the last one sorts first."""
    with Room(tmp_path, database_server, 41) as room:
        source(room, "UPDATE oracle_column SET precision = 12 WHERE column_name = 'CUSTOMER_NO'")
        source(room, "UPDATE {view} SET CUSTOMER_NO = 4100000000 + rowid")
        source(room, "UPDATE {view} SET CUSTOMER_NO = 10000000000 WHERE CUSTOMER_NO = (SELECT MAX(CUSTOMER_NO) FROM {view})")
        wide = mapped(tmp_path, ("CUSTOMER_NO: NUMBER(10)", "CUSTOMER_NO: NUMBER(12)"))
        for command in (["plan"], ["load", "--chunk-rows", "10"]):
            said = done(room, "--mapping", str(wide), *command, status=2)
            assert "CUSTOMER_NO is NUMBER(12), and billing_account has room for 10 digits" in said
        right = mapped(tmp_path, ("CUSTOMER_NO: NUMBER(10)", "CUSTOMER_NO: NUMBER(12)"), ("width: 10", "width: 12"))
        done(room, "--mapping", str(right), "load", "--chunk-rows", "10")
        before = stored(room)
        assert "0 deleted" in done(room, "--mapping", str(right), "catch-up").splitlines()[-1]
        assert stored(room) == before >= 40
        assert "EQUAL" in done(room, "--mapping", str(right), "verify")


def test_a_negative_key_is_refused_by_name(tmp_path: Path, database_server: DatabaseServer) -> None:
    with Room(tmp_path, database_server, 50) as room:
        source(room, "UPDATE {view} SET CUSTOMER_NO = -5 WHERE CUSTOMER_NO = 1006")
        assert "The smallest CUSTOMER_NO is -5" in done(room, "plan", status=2)


def test_ranges_of_an_older_run_that_differ_on_both_sides_are_refused(room: Room) -> None:
    target(room, "UPDATE migration_chunk SET upper_target = 'BA0' WHERE chunk_no = 1")
    target(room, "UPDATE migration_chunk SET lower_target = 'BA0' WHERE chunk_no = 2")
    rows = stored(room)
    assert "The chunks of this run are not the same rows on both sides" in done(room, "catch-up", status=2)
    assert stored(room) == rows


def test_a_range_that_hides_rows_deletes_none(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Source, "keys", lambda *_: set())
    monkeypatch.setattr(Source, "count", lambda *_: 0)
    rows, rejects = stored(room), target(room, "SELECT COUNT(*) FROM migration_reject")
    assert caught_up(room) == 0
    assert (stored(room), target(room, "SELECT COUNT(*) FROM migration_reject")) == (rows, rejects)


def test_more_deletions_than_the_ceiling_stop_the_run_and_are_named(room: Room) -> None:
    gone = list(range(20, 40))
    gone_from_source(room, gone)
    rows = stored(room)
    said = done(room, "catch-up", status=2)
    assert f"The source no longer has 20 of the {rows:,} rows of customer, and a run removes at most 2; nothing was" in said
    assert all(account(number) in said for number in gone[:10])
    assert account(gone[10]) not in said
    assert stored(room) == rows
    assert "say `catch-up --most-deletions 20`" in said
    done(room, "catch-up", "--most-deletions", "19", status=2)
    assert "20 deleted" in done(room, "catch-up", "--most-deletions", "20").splitlines()[-1]
    assert stored(room) == rows - 20
    assert "EQUAL" in done(room, "verify")


def test_an_empty_view_deletes_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a lost join: every row is gone, each of them truly when it is asked for."""
    monkeypatch.setattr(Source, "present", lambda *_: set())
    monkeypatch.setattr(Source, "keys", lambda *_: set())
    monkeypatch.setattr(Source, "count", lambda *_: 0)
    rows = stored(room)
    with pytest.raises(Refusal, match=f"no longer has {rows:,} of the {rows:,} rows"):
        caught_up(room)
    assert stored(room) == rows


def test_no_deletion_at_all_can_be_asked_for(room: Room) -> None:
    gone_from_source(room, [30])
    assert "a run removes at most 0" in done(room, "catch-up", "--most-deletions", "0", status=2)


def test_a_row_that_comes_back_while_it_is_to_be_removed_stays(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(room.file)) as connection:
        row = connection.execute(f"SELECT * FROM {legacy.VIEW} WHERE CUSTOMER_NO = ?", [key(30)]).fetchone()
    gone_from_source(room, [30])
    _meanwhile(monkeypatch, 2, lambda: source(room, f"INSERT INTO {{view}} VALUES ({', '.join('?' * 15)})", *row))
    assert caught_up(room) == 0
    assert target(room, "SELECT COUNT(*) FROM customer WHERE billing_account = %s", account(30)) == [(1,)]


@pytest.mark.parametrize("asked", [1, 2])
def test_a_customer_who_changes_or_links_the_row_meanwhile_keeps_it(
    room: Room, monkeypatch: pytest.MonkeyPatch, asked: int
) -> None:
    gone_from_source(room, [30])
    ((customer, number),) = target(room, "SELECT customer_id, msisdn FROM customer WHERE billing_account = %s", account(30))
    _meanwhile(monkeypatch, asked, lambda: target(room, LINK, customer, number))
    assert caught_up(room) == 0
    kinds = target(room, "SELECT kind FROM migration_conflict WHERE target_key = %s", account(30))
    assert kinds == [("deleted in the source",)]
    assert target(room, "SELECT COUNT(*) FROM customer WHERE billing_account = %s", account(30)) == [(1,)]


def _meanwhile(monkeypatch: pytest.MonkeyPatch, at: int, work: Callable[[], object]) -> None:
    """Do something when the source is asked for keys of rows for the `at`-th time."""
    asked, calls = Source.present, []

    def present(source: Source, keys: Sequence[str]) -> set[str]:
        if keys:
            calls.append(keys)
        if keys and len(calls) == at:
            work()
        return asked(source, keys)

    monkeypatch.setattr(Source, "present", present)


def test_rows_that_no_key_of_the_source_makes_are_listed_and_stay(room: Room) -> None:
    """A customer entered by hand, and one under an account number that the tool would give, with another identifier."""
    insert = (
        "INSERT INTO customer (customer_id, status, msisdn, billing_account, language, marketing_consent, "
        "statement_notification, version, updated_at) VALUES (%s, 'active', %s, %s, 'de', 0, 'none', 1, NOW())"
    )
    target(room, insert, "by-hand-1", "+41790000001", "BA7")
    target(room, insert, "by-hand-2", "+41790000002", "BA0000001001")
    assert "2 conflicts" in done(room, "catch-up").splitlines()[-1]
    kinds = target(room, "SELECT target_key, kind FROM migration_conflict ORDER BY target_key")
    assert kinds == [("BA0000001001", "not made from the source"), ("BA7", "not made from the source")]
    assert target(room, "SELECT COUNT(*) FROM customer WHERE customer_id LIKE 'by-hand-%%'") == [(2,)]
    assert " - 2 held" in done(room, "verify")


def test_a_rejected_row_that_left_the_source_is_forgotten(room: Room) -> None:
    (rejected,) = target(room, "SELECT MIN(source_key) FROM migration_reject WHERE reason = 'unknown_code'")[0]
    assert source(room, "DELETE FROM {view} WHERE CUSTOMER_NO = ?", int(rejected)) == 1
    done(room, "catch-up")
    assert target(room, "SELECT COUNT(*) FROM migration_reject WHERE source_key = %s", rejected) == [(0,)]


def test_keys_of_a_range_and_very_keys_agree(room: Room) -> None:
    connection = context_of(room, MAPPING).source()
    try:
        every = connection.keys(KeyRange(None, None))
        assert connection.present(sorted(every)) == every
        assert connection.present(["1", "2", "99999999999"]) == set()
        assert connection.present([]) == set()
    finally:
        connection.close()
