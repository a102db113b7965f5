"""What every command works with: mapping, settings, connections made when asked for."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

import polars as pl

from selfcare_migrate.mapping import Mapping
from selfcare_migrate.settings import Settings
from selfcare_migrate.source import Source
from selfcare_migrate.state import Chunk
from selfcare_migrate.target import Target
from selfcare_migrate.transform.batch import Transform


class Context:
    """Mapping, addresses and the compiled transform. Connections are the caller's to close."""

    def __init__(self, mapping: Mapping, settings: Settings) -> None:
        self.mapping, self.settings = mapping, settings
        self.transform = Transform(mapping)

    def source(self) -> Source:
        """A new connection to the legacy database."""
        return Source(self.settings, self.mapping)

    def target(self) -> Target:
        """A new connection to the residential database."""
        return Target(self.settings, self.mapping)

    @property
    def first_version(self) -> int:
        """The version that a loaded row begins with."""
        return int(self.mapping.column(self.mapping.target.version).value)

    @property
    def has_number_key(self) -> bool:
        """Whether the source's keys are numbers."""
        return self.mapping.source_type(self.mapping.source.key).name == "NUMBER"

    def source_key(self, target_key: str) -> str:
        """The source's key, as text, of a target key."""
        column = self.mapping.column(self.mapping.target.key)
        return str(int(target_key.removeprefix(column.prefix))) if column.kind == "account" else target_key

    def target_keys(self, source_keys: Sequence[str]) -> list[str]:
        """The target's keys of source keys."""
        if self.has_number_key:
            return self.transform.target_key(pl.Series([int(key) for key in source_keys], dtype=pl.Int64))
        return self.transform.target_key(pl.Series(source_keys, dtype=pl.String))


class Places:
    """Finds the chunk of a key."""

    def __init__(self, context: Context, chunks: Sequence[Chunk]) -> None:
        self._is_number = context.has_number_key
        self._firsts = [self._order(chunk.keys.lower) for chunk in chunks[1:] if chunk.keys.lower is not None]

    def chunk_no(self, source_key: str) -> int:
        """The number of the chunk that holds this key."""
        return bisect.bisect_right(self._firsts, self._order(source_key)) + 1

    def _order(self, key: str) -> tuple[int, str]:
        return (int(key), "") if self._is_number else (0, key)
