"""Where a text goes on in the next line: between its words, and within one that is wider than the line."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator

from selfcare_shared.formats.text import DEFAULT_IGNORABLE

# After these a long word, an address or a number is broken rather than anywhere else.
_SEAM = re.compile(r"[-/@.,;:_·–—)\]]")
_UNSEEN = re.compile(f"[{DEFAULT_IGNORABLE}]")
_JOINER = "\u200d"


def broken(text: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """The text as lines that fit, none of it left out; a line that ends at a space keeps it.

    `text` is cleaned, with single spaces. A letter stays with its marks; one that is wider than a line has a line alone.
    """
    current = ""
    for word in text.split(" "):
        longer = f"{current} {word}" if current else word
        if fits(longer):
            current = longer
            continue
        if current:
            yield f"{current} "
        *full, current = _pieces(word, fits)
        yield from full
    yield current


def _pieces(word: str, fits: Callable[[str], bool]) -> Iterator[str]:
    while not fits(word):
        ends = _ends(word)
        count = bisect_right(range(len(ends)), 0, key=lambda index: 0 if fits(word[: ends[index]]) else 1)
        if not count and len(ends) == 1:
            break
        end = ends[max(0, count - 1)]
        seam = max((each.end() for each in _SEAM.finditer(word[:end])), default=0)
        end = seam if 2 * seam >= end else end
        yield word[:end]
        word = word[end:]
    yield word


def _ends(word: str) -> list[int]:
    """Where each letter with its marks ends (UAX 29 in short: no break before a mark, or beside a joiner)."""
    return [index for index in range(1, len(word)) if _separate(word[index - 1], word[index])] + [len(word)]


def _separate(before: str, after: str) -> bool:
    clings = unicodedata.category(after)[0] == "M" or _UNSEEN.match(after) is not None or unicodedata.category(after) == "Sk"
    return not clings and before != _JOINER
