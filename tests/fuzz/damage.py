"""Random damage to JSON documents: members dropped, renamed, retyped, entries repeated and reordered, values at extremes."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

EXTREMES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63), 10**17, 10**18, 10**30),
    *(1e-30, -2.7755575615628914e-17, 0.1 + 0.2, 1e308),
    *("", " ", "0", "-0", "NaN", "Infinity", "1e400", "١٢", "null", "{", "[]", "\u0000", "\u202e", "x" * 5000),
    *([], {}, [[]], {"a": {"a": {"a": []}}}),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2026-10-31T23:00:00Z", "2026-10-31T22:59:59.9999999Z"),
    *("2026-10-25T02:30:00", "1h", "-5s", "*default", "*raw", "*none"),
)


class Damage(NamedTuple):
    """What was done, and the names of the members on the way to it."""

    kind: str
    path: tuple[str, ...]


def damage(document: Any, chance: random.Random) -> Damage:
    """Do one thing to a document of lists and objects, in place."""
    path: list[str] = []
    holder, key = document, None
    while True:
        keys: list[Any] = list(range(len(holder))) if isinstance(holder, list) else sorted(holder)
        if not keys:
            break
        key = chance.choice(keys)
        path.append(str(key))
        below = holder[key]
        if not isinstance(below, list | dict) or not below or chance.random() < 0.25:
            break
        holder = below
    return Damage(_done(holder, key, chance), tuple(path))


def _done(holder: Any, key: Any, chance: random.Random) -> str:
    if key is None:
        return "nothing"
    if isinstance(holder, list):
        return _to_list(holder, key, chance)
    kind = chance.choice(("drop", "rename", "retype", "extreme", "extreme"))
    if kind == "drop":
        del holder[key]
    elif kind == "rename":
        holder[chance.choice((key.upper(), key.lower(), f"{key}s", f" {key}", "x"))] = holder.pop(key)
    elif kind == "retype":
        holder[key] = _retyped(holder[key])
    else:
        holder[key] = chance.choice(EXTREMES)
    return kind


def _to_list(entries: list[Any], key: int, chance: random.Random) -> str:
    kind = chance.choice(("drop", "duplicate", "reorder", "extreme"))
    if kind == "drop":
        del entries[key]
    elif kind == "duplicate":
        entries.insert(chance.randrange(len(entries) + 1), entries[key])
    elif kind == "reorder":
        chance.shuffle(entries)
    else:
        entries[key] = chance.choice(EXTREMES)
    return f"{kind} entry"


def _retyped(value: Any) -> Any:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict | list):
        return str(value)
    return str(value) if value is not None else 0
