"""A sequence in parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def slices(of: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Parts of `size`, the last one shorter."""
    for start in range(0, len(of), size):
        yield of[start : start + size]
