"""A text as key: taken where it is the same and sorts the same on both sides, refused in words where two would meet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dev.databases.server import DatabaseServer
from dev.doubles.oracle import values
from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room
from tests.support.migration_room import done, mapped, source, target

ROWS = 60


def by_code(folder: Path, rule: str = "") -> Path:
    return mapped(
        folder,
        ("key: CUSTOMER_NO", "key: CODE"),
        ("    CUSTOMER_NO: NUMBER(10)\n", "    CUSTOMER_NO: NUMBER(10)\n    CODE: VARCHAR2(20)\n"),
        ("as: uuid, source: CUSTOMER_NO", "as: uuid, source: CODE"),
        ("as: account, source: CUSTOMER_NO, prefix: BA, width: 10", f"as: text, source: CODE{rule}"),
    )


@pytest.fixture
def room(tmp_path: Path, database_server: DatabaseServer) -> Iterator[Room]:
    """The legacy view with a code such as `C-0007`; dirty rows are mended, so that each of them arrives."""
    with Room(tmp_path, database_server, ROWS) as room:
        with closing(sqlite3.connect(room.file)) as connection, connection:
            connection.execute(f"DELETE FROM {legacy.VIEW} WHERE CUSTOMER_NO = 1021")
            connection.execute(f"ALTER TABLE {legacy.VIEW} ADD COLUMN CODE TEXT")
            row = (legacy.VIEW, "CODE", 15, values.VARCHAR, 20, 0, 0, 1)
            connection.execute("INSERT INTO oracle_column VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            connection.execute(f"UPDATE {legacy.VIEW} SET CODE = printf('C-%04d', (CUSTOMER_NO - 1000) / 3)")
        yield room


def code(room: Room, number: int, value: str) -> None:
    assert source(room, "UPDATE {view} SET CODE = ? WHERE CUSTOMER_NO = ?", value, 1000 + 3 * number) == 1


def test_plain_codes_are_carried_over_deleted_and_equal(room: Room, tmp_path: Path) -> None:
    mapping = str(by_code(tmp_path))
    code(room, 30, "C-0029 a")
    done(room, "--mapping", mapping, "load", "--chunk-rows", "7")
    assert target(room, "SELECT COUNT(*) FROM customer") == [(ROWS - 1,)]
    source(room, "DELETE FROM {view} WHERE CODE = 'C-0029 a'")
    assert "1 deleted" in done(room, "--mapping", mapping, "catch-up").splitlines()[-1]
    assert "EQUAL: source" in done(room, "--mapping", mapping, "verify")


@pytest.mark.parametrize(
    ("rule", "changes", "words"),
    [
        (", case: upper", {3: "ab", 40: "AB"}, "The source keys 'AB' and 'ab' meet in the target key 'AB'"),
        (", case: upper", {3: "ab", 40: "aB"}, "The source keys 'aB' and 'ab' meet in the target key 'AB'"),
        (", case: lower", {3: "C-9999"}, "meet in the target key 'c-0000'"),
        (
            ", case: upper",
            {3: "c-9999"},
            "'c-9999' of CODE becomes 'C-9999' in the target, which cannot be turned back",
        ),
        ("", {3: "C-0004 "}, "The source keys 'C-0004' and 'C-0004 ' meet in the target key 'C-0004'"),
        ("", {3: " C-0004"}, "The source keys 'C-0004' and ' C-0004' meet in the target key 'C-0004'"),
        ("", {3: "C\t4", 4: "C 4"}, "The source keys 'C 4' and 'C\\t4' meet in the target key 'C 4'"),
        ("", {3: "Ä-1"}, "The key 'Ä-1' of CODE has characters whose order is not the same in every database"),
        (", repair_windows_1252: true", {}, "must be the source's key as it is, without `repair_windows_1252`"),
    ],
)
def test_keys_that_would_meet_or_change_are_named(
    room: Room, tmp_path: Path, rule: str, changes: dict[int, str], words: str
) -> None:
    if "lower" in rule:
        code(room, 4, "c-0000")
    for number, value in changes.items():
        code(room, number, value)
    assert words in done(room, "--mapping", str(by_code(tmp_path, rule)), "plan", status=2)


def test_a_shorter_target_key_is_refused(room: Room, tmp_path: Path) -> None:
    file = by_code(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("CODE: VARCHAR2(20)", "CODE: VARCHAR2(40)"), encoding="utf-8")
    assert "CODE holds 40 characters, and the target key billing_account 32" in done(
        room, "--mapping", str(file), "plan", status=2
    )


@pytest.mark.parametrize("collation", ["utf8mb4_general_ci", "utf8mb4_unicode_520_ci"])
def test_a_target_that_takes_two_keys_for_one_is_refused(room: Room, tmp_path: Path, collation: str) -> None:
    target(room, f"ALTER TABLE customer MODIFY billing_account VARCHAR(32) CHARACTER SET utf8mb4 COLLATE {collation} NOT NULL")
    said = done(room, "--mapping", str(by_code(tmp_path)), "plan", status=2)
    assert f"billing_account of customer is compared by {collation}" in said


def test_a_key_that_comes_later_and_would_not_keep_its_place_is_a_reject(room: Room, tmp_path: Path) -> None:
    mapping = str(by_code(tmp_path))
    done(room, "--mapping", mapping, "load", "--chunk-rows", "7")
    for number, value in ((20, "C-0021 "), (22, "Ö")):
        code(room, number, value)
        source(room, "UPDATE {view} SET LAST_CHANGED = '2026-11-01 10:00:00' WHERE CODE = ?", value)
    done(room, "--mapping", mapping, "catch-up", "--most-deletions", "2")
    rejects = target(room, "SELECT source_key, reason FROM migration_reject ORDER BY source_key")
    assert rejects == [("C-0021 ", "key_not_kept"), ("Ö", "key_not_kept")]
    assert target(room, "SELECT COUNT(*) FROM customer WHERE billing_account = 'C-0021'") == [(1,)]
    assert "EQUAL" in done(room, "--mapping", mapping, "verify")
