"""Text from outside as plain text on one line: controls and direction overrides gone, nothing interpreted."""

from __future__ import annotations

import re
import unicodedata

# Joiners change how Persian and Indian words are written; every other format character only disturbs a document.
_JOINERS = "\u200c\u200d"
_PLAIN = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MOST_MARKS = 4
LONGEST = 300


def clean(text: str) -> str:
    """One line of visible characters, at most 300, composed (Unicode NFC), at most four marks on a letter."""
    if _PLAIN.fullmatch(text) and len(text) <= LONGEST:
        return text
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text[: 4 * LONGEST]):
        category = unicodedata.category(character)
        if category[0] == "Z" or category == "Cc":
            kept.append(" ")
        elif character in _JOINERS or category not in _UNWANTED:
            marks = marks + 1 if category[0] == "M" else 0
            if marks <= _MOST_MARKS:
                kept.append(character)
    return " ".join("".join(kept).split())[:LONGEST]


_NUMBER = re.compile(r"(\+?[0-9][0-9 ]{3,})([0-9]{3})(?![0-9])")


def masked(number: str) -> str:
    """A called number with its last three digits hidden; a service's name stays."""
    return _NUMBER.sub(r"\1•••", number)
