"""Of two rows with one number the newer stays, however the target tells that it left one out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing

import pytest

from dev.databases.server import DatabaseServer
from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room
from dev.paths import RESIDENTIAL_MAPPING
from selfcare_migrate import loading, settling
from selfcare_migrate.context import Context
from selfcare_migrate.progress import Progress
from selfcare_migrate.reading import read_mapping
from selfcare_migrate.settings import read_settings

ROWS = 3000
KIND = len(legacy.DIRT) - 1
DUPLICATES = [number for number in range(ROWS) if legacy.is_dirty(number) and number // legacy.EVERY % len(legacy.DIRT) == KIND]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, database_server: DatabaseServer) -> Iterator[Room]:
    with Room(tmp_path_factory.mktemp("duplicates"), database_server, ROWS) as room:
        yield room


def load(room: Room) -> set[tuple[str, str]]:
    """The rejected duplicates, each with the row that stayed."""
    room.fresh_target()
    context = Context(read_mapping(RESIDENTIAL_MAPPING), read_settings(os.environ | room.environment))
    loading.load(context, chunk_rows=1000, progress=Progress(context))
    with closing(room.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT source_key, other_key FROM migration_reject WHERE reason = 'duplicate'")
        return set(cursor.fetchall())


def test_warnings_name_the_rows_and_the_chunk_is_not_read_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "_keys_between", lambda *_: pytest.fail("the chunk was read again"))
    newer = {(str(1000 + 3 * (number - 1)), str(1000 + 3 * number)) for number in DUPLICATES}
    assert newer
    assert load(room) == newer


def test_warnings_in_other_words_leave_nobody_out(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    told = load(room)
    monkeypatch.setattr(settling, "_entries", lambda _: [])
    assert load(room) == told
