"""A database's character sets: what it converts without a word, as the Database Globalization Support Guide tells it."""

from __future__ import annotations

from typing import Any

# Oracle's names of sets and the codec of each. AL32UTF8 has every letter.
_CODECS = {
    "WE8MSWIN1252": "cp1252",
    "WE8ISO8859P1": "latin-1",
    "WE8ISO8859P15": "iso8859-15",
    "EE8MSWIN1250": "cp1250",
    "EE8ISO8859P2": "iso8859-2",
    "CL8MSWIN1251": "cp1251",
    "US7ASCII": "ascii",
}
# The replacement of sets with Western letters is an inverted question mark, of others a plain one.
_REPLACEMENTS = {"WE8MSWIN1252": "\u00bf", "WE8ISO8859P1": "\u00bf", "WE8ISO8859P15": "\u00bf"}
NATIONAL_NUMBERS = {"AL16UTF16": 2000, "UTF8": 871}


def held(value: Any, character_set: str) -> Any:
    """A bound value as the database holds it: a letter that its set lacks becomes the set's replacement."""
    codec = _CODECS.get(character_set)
    if codec is None or not isinstance(value, str) or value.isascii():
        return value
    return "".join(letter if _has(codec, letter) else _REPLACEMENTS.get(character_set, "?") for letter in value)


def _has(codec: str, letter: str) -> bool:
    try:
        letter.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
