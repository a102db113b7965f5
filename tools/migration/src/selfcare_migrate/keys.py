"""The target's key: proven to keep the order of the source's keys and to be turned back, before anything relies on it.

Chunks are ranges of keys on both sides, and a row of the target is removed because its source key is gone. Both are right
only where the derived key is order-preserving and invertible, so the mapping's types, the source's real keys and every single
row are held to it.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from selfcare_migrate.mapping import Column, Mapping, SourceType
from selfcare_migrate.refusal import Refusal

_NAMED = 10_000


def check_types(mapping: Mapping) -> None:
    """What the mapping alone tells; raises Refusal in words that say what to change."""
    column, kind = mapping.column(mapping.target.key), mapping.source_type(mapping.source.key)
    if column.kind not in ("account", "text"):
        raise Refusal("The target key must be filled by `account` or `text`, which keep the order of the source's keys.")
    if column.source != mapping.source.key:
        raise Refusal(
            f"The target key {column.target} is filled from {column.source}, and the source's key is {mapping.source.key}: "
            "both must be the same column, so that a range of one is a range of the other."
        )
    _check_account(column, kind) if column.kind == "account" else _check_text(column, kind)


def _check_account(column: Column, kind: SourceType) -> None:
    if not kind.is_integer:
        raise Refusal(f"The target key {column.target} is an `account`: {column.source} must be a whole NUMBER.")
    if not (column.prefix.isascii() and column.prefix.isprintable()):
        raise Refusal(f"The prefix of {column.target} must be of plain characters.")
    if column.width < kind.size:
        raise Refusal(
            f"{column.source} is NUMBER({kind.size}), and {column.target} has room for {column.width} digits: a longer number "
            f"would lose its place in the order. Give it `width: {kind.size}`, or the view CAST({column.source} AS "
            f"NUMBER({column.width}))."
        )


def _check_text(column: Column, kind: SourceType) -> None:
    if column.size[0] < kind.size:
        raise Refusal(f"{column.source} holds {kind.size} characters, and the target key {column.target} {column.size[0]}.")
    if column.repair_windows_1252:
        raise Refusal(f"The target key {column.target} must be the source's key as it is, without `repair_windows_1252`.")


def is_plain(value: pl.Expr) -> pl.Expr:
    """Whether a text sorts alike in every character set: printable ASCII, without a blank at either end."""
    return value.str.contains(r"^[!-~](?:[ -~]*[!-~])?$")


class TextKeys:
    """Every text key of the source in the source's own order: each must stay as it is and above the one before."""

    def __init__(self, mapping: Mapping) -> None:
        self._name = mapping.source.key
        self._before: str | None = None
        self.changed: dict[str, str] = {}

    def check(self, keys: pl.Series, made: Iterable[str | None]) -> None:
        """Take the next keys and what the rule makes of them; raises Refusal that names a key."""
        plain = keys.to_frame("key").select(is_plain(pl.col("key")))["key"]
        for key, value, fits in zip(keys.to_list(), made, plain.to_list(), strict=True):
            if value != key:
                self._keep(key, value)
            elif not fits:
                raise Refusal(f"The key {key!r} of {self._name} has characters whose order is not the same in every database.")
            elif self._before is not None and key <= self._before:
                raise Refusal(
                    f"The source sorts {key!r} after {self._before!r}, and the target before it: ranges of {self._name} would "
                    "not be the same rows."
                )
            else:
                self._before = key

    def _keep(self, key: str, value: str | None) -> None:
        if value in self.changed:
            raise meeting(self.changed[value], key, value)
        if len(self.changed) < _NAMED:
            self.changed[str(value)] = key

    def end(self, also_there: Iterable[str]) -> None:
        """After the last key: of those that the rule changes, `also_there` stand in the source themselves. Raises Refusal."""
        for value in also_there:
            raise meeting(value, self.changed[value], value)
        for value, key in self.changed.items():
            raise Refusal(
                f"The key {key!r} of {self._name} becomes {value!r} in the target, which cannot be turned back: give the view "
                "the key as it shall be."
            )


def meeting(one: str, other: str, value: str) -> Refusal:
    """Two rows would be one."""
    return Refusal(f"The source keys {one!r} and {other!r} meet in the target key {value!r}: two rows would be one.")


def check_extremes(mapping: Mapping, least: int, greatest: int, made: list[str]) -> None:
    """A NUMBER key's smallest and greatest value with what the rule makes of them; raises Refusal."""
    if least < 0:
        raise Refusal(
            f"The smallest {mapping.source.key} is {least}: a negative number has no place in the order of "
            f"{mapping.target.key}, so the view must leave it out or give it another key."
        )
    column = mapping.column(mapping.target.key)
    back = [source_key(mapping, value) for value in made]
    if back != [str(least), str(greatest)] or made != sorted(made):
        raise Refusal(f"{column.target} does not keep the order of {mapping.source.key} from {least} to {greatest}.")


def source_key(mapping: Mapping, target_key: str) -> str | None:
    """The source's key, as text, of a target key; None where no source key makes this one."""
    column = mapping.column(mapping.target.key)
    if column.kind != "account":
        return target_key
    digits = target_key.removeprefix(column.prefix)
    is_made = target_key == column.prefix + digits and len(digits) == column.width and digits.isascii() and digits.isdecimal()
    return str(int(digits)) if is_made else None
