"""What every command works with: mapping, settings, connections made when asked for."""

from __future__ import annotations

import bisect
import copy
from collections.abc import Callable, Sequence

import polars as pl

from selfcare_migrate import keys
from selfcare_migrate.mapping import Column, Mapping
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
        self._fence: Callable[[Target], None] | None = None

    def fenced_by(self, fence: Callable[[Target], None]) -> Context:
        """The same context, in which each transaction on the target asks this fence right before its commit."""
        fenced = copy.copy(self)
        fenced._fence = fence  # noqa: SLF001 (of its own kind)
        return fenced

    def source(self) -> Source:
        """A new connection to the legacy database."""
        return Source(self.settings, self.mapping)

    def target(self, *, is_fenced: bool = True) -> Target:
        """A new connection to the residential database."""
        return Target(self.settings, self.mapping, self._fence if is_fenced else None)

    @property
    def first_version(self) -> int:
        """The version that a loaded row begins with."""
        return int(self.mapping.column(self.mapping.target.version).value)

    @property
    def has_number_key(self) -> bool:
        """Whether the source's keys are numbers."""
        return self.mapping.source_type(self.mapping.source.key).name == "NUMBER"

    def source_key(self, target_key: str) -> str | None:
        """The source's key, as text, of a target key; None where no source key makes this one."""
        return keys.source_key(self.mapping, target_key)

    def is_source_key(self, key: str) -> bool:
        """Whether this text can be a key of the source."""
        return key.removeprefix("-").isdecimal() if self.has_number_key else True

    @property
    def keyed(self) -> list[Column]:
        """The target's columns that are made of the source's key alone."""
        made = (column for column in self.mapping.columns if column.source == self.mapping.source.key)
        return [column for column in made if column.kind in ("account", "text", "uuid")]

    def derived_from(self, target_key: str) -> list[str] | None:
        """What a row with this key has in those columns when this tool made it; None where no source key makes this one."""
        key = self.source_key(target_key)
        return None if key is None else self.transform.keyed(self._series([key]), [column.target for column in self.keyed])

    def target_keys(self, source_keys: Sequence[str]) -> list[str]:
        """The target's keys of source keys."""
        return self.transform.target_key(self._series(source_keys))

    def _series(self, source_keys: Sequence[str]) -> pl.Series:
        if self.has_number_key:
            return pl.Series([int(key) for key in source_keys], dtype=pl.Int64)
        return pl.Series(source_keys, dtype=pl.String)


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
