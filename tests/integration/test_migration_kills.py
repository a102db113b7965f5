"""The whole migration of 200,000 rows while it is killed twenty times and both sides change: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dev.databases.server import DatabaseServer
from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room
from dev.legacy.programs import LegacyPrograms, Meanwhile, Portal

ROWS, KILLS, CHUNK = 200_000, 20, "10000"
# The column and reason of each kind of dirt in `legacy.DIRT`, in its order.
EXPECTED = (
    ("msisdn", "not_a_phone_number"),
    ("msisdn", "missing"),
    ("family_name", "missing"),
    ("given_name", "too_long"),
    ("status", "unknown_code"),
    ("street", "damaged_text"),
    ("email", "malformed"),
    ("updated_at", "no_such_time"),
    ("updated_at", "out_of_range"),
    ("statement_notification", "unknown_code"),
    ("country", "too_long"),
    ("city", "damaged_text"),
    ("contact_phone", "not_a_phone_number"),
    ("msisdn", "duplicate"),
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, database_server: DatabaseServer) -> Iterator[Room]:
    with Room(tmp_path_factory.mktemp("migration"), database_server, ROWS) as room:
        yield room


@pytest.fixture(scope="module")
def story(room: Room) -> Iterator[tuple[LegacyPrograms, Portal]]:
    """Loaded under fire, caught up, quiet."""
    programs, portal = LegacyPrograms(room, ROWS), Portal(room, ROWS)
    with Meanwhile(0.2, programs.step, portal.step) as meanwhile:
        assert _killed_often(room, random.Random(43)) == KILLS
        loaded = room.run("load", "--chunk-rows", CHUNK)
        assert loaded.returncode == 0, loaded.stderr
        caught_up = room.run("catch-up", "--rounds", "2")
        assert caught_up.returncode == 0, caught_up.stderr
    assert meanwhile.count > KILLS
    _change_on_both_sides(programs, portal)
    last = room.run("catch-up")
    assert last.returncode == 0, last.stderr
    yield programs, portal
    portal.close()


def _killed_often(room: Room, rng: random.Random) -> int:
    """Kill `load` at random instants until it is through, then `catch-up`; answers how many kills hit a running process."""
    kills, command = 0, ["load", "--chunk-rows", CHUNK]
    limit = time.monotonic() + 240
    while kills < KILLS and time.monotonic() < limit:
        process = room.start(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert process.wait(rng.uniform(0.4, 2.0)) == 0
            command = ["catch-up", "--rounds", "1"]
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
    return kills


def _change_on_both_sides(programs: LegacyPrograms, portal: Portal) -> None:
    """Some rows that the portal changed are changed in the source afterwards: conflicts for certain."""
    for name in list(portal.emails)[:5]:
        programs.change(int(name[2:]))


def _source(room: Room) -> dict[int, dict[str, Any]]:
    connection = sqlite3.connect(room.file)
    connection.row_factory = sqlite3.Row
    rows = {row["CUSTOMER_NO"]: dict(row) for row in connection.execute(f"SELECT * FROM {legacy.VIEW}")}
    connection.close()
    return rows


def _all(room: Room, sql: str) -> list[Any]:
    connection = room.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())
    finally:
        connection.close()


def test_every_row_arrives_or_is_explained(room: Room, story: tuple[LegacyPrograms, Portal]) -> None:
    """Asked of both databases without the tool: 0 missing, 0 doubled, every reject with its column and reason."""
    source = _source(room)
    accounts = [row[0] for row in _all(room, "SELECT billing_account FROM customer")]
    assert len(accounts) == len(set(accounts))
    rejects: dict[int, set[tuple[str, str]]] = {}
    for key, column, reason in _all(room, "SELECT source_key, column_name, reason FROM migration_reject"):
        rejects.setdefault(int(key), set()).add((column, reason))
    present = {int(name[2:]) for name in accounts}
    conflicts = {int(row[0][2:]) for row in _all(room, "SELECT target_key FROM migration_conflict")}
    assert [key for key in source if key not in present and key not in rejects] == []
    assert present - source.keys() <= conflicts, "only rows that somebody holds on to stay after their deletion"
    programs, _ = story
    moved = programs.touched | programs.changed
    assert {key for key in rejects if key in present} <= moved, "only a row that was spoiled later is held"
    losers = set()
    for number in filter(legacy.is_dirty, range(ROWS)):
        key, kind = 1000 + 3 * number, number // legacy.EVERY % len(legacy.DIRT)
        if kind == len(legacy.DIRT) - 1:
            losers.add(key - 3)  # of two rows with one number the newer is kept
        elif key not in moved:
            assert EXPECTED[kind] in rejects[key], key
    dirty = {1000 + 3 * number for number in filter(legacy.is_dirty, range(ROWS))}
    assert len(dirty) >= 1000
    assert rejects.keys() - moved <= dirty | losers, "nothing else is rejected"
    assert {entry for found in rejects.values() for entry in found} >= set(EXPECTED)


def test_values_are_what_the_mapping_says(room: Room, story: tuple[LegacyPrograms, Portal]) -> None:
    """A sample worked out here in plain Python."""
    programs, portal = story
    columns = "billing_account, given_name, msisdn, email, postal_code, country, language, marketing_consent"
    for row in _all(room, f"SELECT {columns}, updated_at, version FROM customer ORDER BY customer_id LIMIT 5000"):
        key = int(row[0][2:])
        number = (key - 1000) // 3
        if key in programs.touched | programs.changed or row[0] in portal.emails or legacy.is_dirty(number):
            continue
        given = legacy.row(number)
        local = datetime.fromisoformat(str(given["LAST_CHANGED"])).replace(tzinfo=ZoneInfo("Europe/Zurich"))
        assert row[1:] == (
            str(given["GIVEN_NAME"]).strip(),
            f"+41{legacy.FIRST_NUMBER + number:09d}",
            given["EMAIL"] or None,
            str(given["ZIP"]).strip(),
            "CH",
            str(given["LANGUAGE"]).lower() or "en",
            int(given["MARKETING"] == "J"),
            local.astimezone(UTC).replace(tzinfo=None),
            1,
        )


def test_what_customers_changed_is_never_overwritten(room: Room, story: tuple[LegacyPrograms, Portal]) -> None:
    _, portal = story
    stored = dict(_all(room, "SELECT billing_account, email FROM customer"))
    assert len(portal.emails) > 50
    assert {name: stored.get(name) for name in portal.emails} == portal.emails
    listed = {row[0] for row in _all(room, "SELECT target_key FROM migration_conflict WHERE kind = 'changed on both sides'")}
    assert set(list(portal.emails)[:5]) <= listed


def test_verification_is_equal_and_finds_one_flipped_byte(room: Room, story: tuple[LegacyPrograms, Portal]) -> None:
    programs, portal = story
    equal = room.run("verify")
    assert equal.returncode == 0, equal.stdout
    assert equal.stdout.startswith("EQUAL: source ")
    untouched = programs.touched | programs.changed
    name, city = next(
        (row[0], row[1])
        for row in _all(room, "SELECT billing_account, city FROM customer WHERE version = 1 ORDER BY customer_id")
        if int(row[0][2:]) not in untouched and row[0] not in portal.emails
    )
    _change(room, name, city[:-1] + chr(ord(city[-1]) ^ 1))
    found = room.run("verify")
    assert found.returncode == 1
    assert found.stdout.splitlines() == [f"{name}: different in city", *found.stdout.splitlines()[-1:]]
    assert found.stdout.splitlines()[-1].startswith("NOT EQUAL: 1 rows differ")
    assert f"source {city!r}" in room.run("verify", "--values").stdout
    _change(room, name, city)


def _change(room: Room, name: str, city: str) -> None:
    connection = room.connect()
    with connection.cursor() as cursor:
        assert cursor.execute("UPDATE customer SET city = %s WHERE billing_account = %s", (city, name)) == 1
    connection.close()


def test_switch_is_refused_until_rejects_and_conflicts_are_reviewed(room: Room, story: tuple[LegacyPrograms, Portal]) -> None:
    assert room.run("verify").returncode == 0
    refused = room.run("cutover-check")
    assert refused.returncode == 1
    reasons = [row[0] for row in _all(room, "SELECT reason FROM migration_reject UNION SELECT kind FROM migration_conflict")]
    assert all(repr(reason) in refused.stdout for reason in reasons)
    for reason in reasons:
        assert room.run("review", reason, "--by", "Una", "--note", "stays in the old system").returncode == 0
    ready = room.run("cutover-check")
    assert ready.returncode == 0, ready.stdout
    story[0].change(next(iter(_source(room))))
    assert "changed in the source after the last catch-up" in room.run("cutover-check").stdout


def test_report_has_figures_and_no_customer(room: Room, story: tuple[LegacyPrograms, Portal], tmp_path: Path) -> None:
    page, data = tmp_path / "r.html", tmp_path / "r.json"
    assert room.run("report", "--html", str(page), "--json", str(data)).returncode == 0
    text = page.read_text(encoding="utf-8") + data.read_text(encoding="utf-8")
    chunks = json.loads(data.read_text(encoding="utf-8"))["chunks"]
    assert chunks["done"] == chunks["chunks"]
    assert isinstance(chunks["read_rows"], int)
    assert "<svg" in text
    assert "not_a_phone_number" in text
    for word in ("CALL ME", "nobody at", "Bahnhof", "+417", legacy.PASSWORD, "portal1"):
        assert word not in text
