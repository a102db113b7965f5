"""Text from outside as plain text on one line: controls and direction overrides gone, nothing interpreted."""

from __future__ import annotations

import re
import unicodedata

from selfcare_shared.formats.text import DEFAULT_IGNORABLE

# Joiners change how Persian and Indian words are written; every other format character only disturbs a document.
_JOINERS = "\u200c\u200d"
# CLDR sets a right-to-left mark behind the day and the month of an Arabic date, so that it begins at the right.
_OF_A_DATE = re.compile("(?<=[0-9])\u200f(?=/[0-9])")
_JAMO = "\u1100-\u115e\u1161-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"
# Fillers keep a place for a letter of Hangul that is not there; fonts give them a width, and alone they are nothing.
_FILLERS = re.compile(f"[\u3164\uffa0]|(?<![{_JAMO}])[\u115f\u1160](?![{_JAMO}])")
_LEADING = re.compile(f"(?:^| )[{DEFAULT_IGNORABLE}]+")
_PLAIN = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")
_UNWANTED = frozenset({"Cc", "Cf", "Cs"})
_MOST_MARKS = 4
LONGEST = 1000


def clean(text: str) -> str:
    """One line of visible characters, at most 1,000, composed (Unicode NFC), at most four marks on a letter."""
    if len(text) <= LONGEST and _PLAIN.fullmatch(text):
        return text
    kept: list[str] = []
    marks = 0
    text = unicodedata.normalize("NFC", _FILLERS.sub("", text[: 4 * LONGEST]))
    marked = {match.start() for match in _OF_A_DATE.finditer(text)}
    for index, character in enumerate(text):
        category = unicodedata.category(character)
        if category[0] == "Z" or category == "Cc":
            kept.append(" ")
        elif character in _JOINERS or index in marked or not (category in _UNWANTED or _is_noncharacter(character)):
            marks = marks + 1 if category[0] == "M" else 0
            if marks <= _MOST_MARKS:
                kept.append(character)
    return _one_line("".join(kept))


def _is_noncharacter(character: str) -> bool:
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _one_line(text: str) -> str:
    """Single spaces, and no word that begins with what nobody sees: that would stand on nothing."""
    return " ".join(_LEADING.sub(" ", text).split())[:LONGEST].rstrip()


_NUMBER = re.compile(r"(\+?[0-9][0-9 ]{3,})([0-9]{3})(?![0-9])")


def masked(number: str) -> str:
    """A called number with its last three digits hidden; a service's name stays."""
    return _NUMBER.sub(r"\1•••", number)
