"""Plain SQL by key in Oracle's words, put into SQLite's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"('(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/)|:(\w+)", re.S)
_NOW = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"
_REWRITES = (
    (re.compile(r"\bFROM\s+DUAL\b", re.I), ""),
    (re.compile(r"\bFOR\s+UPDATE(?:\s+OF\s+[\w.]+)?(?:\s+NOWAIT|\s+WAIT\s+\d+)?", re.I), ""),
    (re.compile(r"\bFETCH\s+(?:FIRST|NEXT)\s+(\d+|\?)\s+ROWS?\s+ONLY\b", re.I), r"LIMIT \1"),
    (re.compile(r"\b(?:SYSTIMESTAMP|SYSDATE|CURRENT_TIMESTAMP)\b", re.I), _NOW),
    (re.compile(r"\b(FROM|JOIN|UPDATE|INTO)\s+\"?\w+\"?\.\"?(\w+)\"?", re.I), r"\1 \2"),
    (re.compile(r"\bNVL\s*\(", re.I), "IFNULL("),
)
_TABLES = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(?:\w+\.)?\"?(\w+)\"?", re.I)
_ITEM = re.compile(r"(?:\w+\.)?(\w+)(?:\s+(?:AS\s+)?\"?(\w+)\"?)?$", re.I)
_ASSIGNED = re.compile(r"(?:\bSET|,)\s*\"?(\w+)\"?\s*=", re.I)
_LOCK = re.compile(r"\bFOR\s+UPDATE\b", re.I)


@dataclass(frozen=True)
class Statement:
    """A statement as SQLite takes it. `sources` maps a result column's name to the table column that it shows."""

    verb: str
    text: str
    tables: tuple[str, ...]
    assigned: frozenset[str]
    locks: bool
    sources: tuple[tuple[str, str], ...]

    @property
    def is_query(self) -> bool:
        """Whether rows come back."""
        return self.verb in ("SELECT", "WITH")


@lru_cache(maxsize=1000)
def translate(sql: str) -> Statement:
    """The statement in SQLite's words; binds become positional, one for each place where a name stands."""
    text = _TOKEN.sub(lambda match: _kept(match[1]) if match[1] else "?", sql.strip().rstrip(";"))
    bare = re.sub(r"'(?:[^']|'')*'", "''", text)
    words = text.split(None, 1)
    verb = words[0].upper() if words else ""
    sources = _sources(bare) if verb == "SELECT" else ()
    assigned = (
        frozenset(name.upper() for name in _ASSIGNED.findall(bare.split(" WHERE ")[0])) if verb == "UPDATE" else frozenset()
    )
    locks = bool(_LOCK.search(bare))
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    return Statement(verb, text, tuple(name.upper() for name in _TABLES.findall(bare)), assigned, locks, sources)


def _kept(token: str) -> str:
    return token if token[0] in "'\"" else " "


def _sources(text: str) -> tuple[tuple[str, str], ...]:
    """Result name and column of each select-list item that is a plain column."""
    match = re.match(r"\s*SELECT\s+(?:DISTINCT\s+)?(.*?)\sFROM\s", text, re.I | re.S)
    if match is None:
        return ()
    found = (_ITEM.match(item.strip()) for item in re.split(r",(?![^(]*\))", match[1]))
    return tuple(((item[2] or item[1]).upper(), item[1].upper()) for item in found if item is not None)
