"""Short words for tests that look at both ends of a migration."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room
from dev.paths import ROOT
from selfcare_migrate.context import Context
from selfcare_migrate.reading import read_mapping
from selfcare_migrate.settings import read_settings

MAPPING = ROOT / "tools/migration/mappings/residential.yaml"


def source(room: Room, sql: str, *binds: object) -> int:
    """Change the legacy database, whose view `{view}` stands for."""
    with closing(sqlite3.connect(room.file, timeout=20)) as connection, connection:
        return connection.execute(sql.format(view=legacy.VIEW), binds).rowcount


def target(room: Room, sql: str, *binds: object) -> list[Any]:
    """Rows of the target, or none of a change."""
    with closing(room.connect()) as connection, connection.cursor() as cursor:
        cursor.execute(sql, binds or None)
        return list(cursor.fetchall())


def done(room: Room, *arguments: str, status: int = 0) -> str:
    """What a command said that must end with this status."""
    finished = room.run(*arguments)
    assert finished.returncode == status, finished.stdout + finished.stderr
    return finished.stdout + finished.stderr


def context_of(room: Room, mapping: Path = MAPPING) -> Context:
    """The tool's own view of the room, in this process."""
    return Context(read_mapping(mapping), read_settings(os.environ | room.environment))


def mapped(folder: Path, *changes: tuple[str, str]) -> Path:
    """The residential mapping with changes, as a file of its own."""
    text = MAPPING.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    file = folder / "mapping.yaml"
    file.write_text(text, encoding="utf-8")
    return file
