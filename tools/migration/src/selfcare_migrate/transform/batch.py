"""A batch of source rows split in the rows that fit, ready for the target, and the reasons of those that do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from selfcare_migrate import frames, keys
from selfcare_migrate.frames import raw_name
from selfcare_migrate.mapping import Column, Mapping
from selfcare_migrate.transform import numbers, phones, rules
from selfcare_migrate.transform.rules import Rule

KEY, CHANGE = "__key", "__change"
LOST = "not_convertible"
_RULES: dict[str, Callable[[Column, Mapping], Rule]] = {
    "text": rules.text,
    "code": rules.code,
    "constant": rules.constant,
    "decimal": numbers.decimal,
    "account": numbers.account,
    "uuid": numbers.identifier,
    "instant": numbers.instant,
    "phone": phones.phone,
}


@dataclass(frozen=True)
class Misfit:
    """A value that does not fit: the row's key, its column in the source, why, and the value as it came."""

    key: str
    column: str
    reason: str
    raw: str | None
    other_key: str | None = None


@dataclass(frozen=True)
class Outcome:
    """`rows` has the source's key as text in KEY, the change column in CHANGE, then the target's columns in mapping order."""

    read: int
    rows: pl.DataFrame
    misfits: list[Misfit]


class Transform:
    """The mapping's rules, compiled once."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._rules = {column.target: rule_of(column, mapping) for column in mapping.columns}
        self.names = [column.target for column in mapping.columns]
        most = max(len(rule.steps) for rule in self._rules.values())
        self._steps = [[rule.steps[n] for rule in self._rules.values() if n < len(rule.steps)] for n in range(most)]
        key, change = mapping.source.key, mapping.source.change.column
        self._values = [pl.col(key).cast(pl.String).alias(KEY), pl.col(change).cast(pl.String).alias(CHANGE)]
        self._values += [rule.value.alias(name) for name, rule in self._rules.items()]
        self._failed = pl.any_horizontal(*(rule.failed() for rule in self._rules.values())).alias("__failed")

    def apply(self, batch: pl.DataFrame) -> Outcome:
        """Split a batch whose columns are the mapping's source columns."""
        prepared = self._prepared(batch)
        made = prepared.select(*self._values, self._failed)
        failed = made["__failed"]
        if not failed.any():
            return Outcome(batch.height, made.drop("__failed"), [])
        return Outcome(batch.height, made.filter(~failed).drop("__failed"), self._explain(prepared.filter(failed)))

    def _prepared(self, batch: pl.DataFrame) -> pl.DataFrame:
        for steps in self._steps:
            batch = batch.with_columns(*steps)
        return batch

    def target_key(self, source_keys: pl.Series) -> list[str]:
        """The target's key of source keys."""
        column = self._mapping.column(self._mapping.target.key)
        frame = pl.DataFrame({column.source: source_keys}).with_columns(*self._rules[column.target].steps)
        return frame.select(self._rules[column.target].value.alias(KEY))[KEY].to_list()

    def keyed(self, source_key: pl.Series, names: list[str]) -> list[str]:
        """What the rules of these columns, which read the key alone, make of one source key."""
        frame = pl.DataFrame({self._mapping.source.key: source_key})
        for name in names:
            frame = frame.with_columns(*self._rules[name].steps)
        return list(frame.select(self._rules[name].value.alias(name) for name in names).row(0))

    def _explain(self, batch: pl.DataFrame) -> list[Misfit]:
        """One question for all columns: a batch has few rows that do not fit, and each question has its price."""
        told = [name for name in self.names if self._mapping.column(name).kind != "constant"]
        reasons = [self._rules[name].reason().alias(f"reason {name}") for name in told]
        raws = [_raw(batch, self._mapping.column(name).source).alias(f"raw {name}") for name in told]
        made = batch.select(pl.col(self._mapping.source.key).cast(pl.String), *reasons, *raws)
        return [
            Misfit(key, name, reason, raw)
            for key, *cells in made.iter_rows()
            for name, reason, raw in zip(told, cells[: len(told)], cells[len(told) :], strict=True)
            if reason is not None
        ]


def _raw(batch: pl.DataFrame, source: str) -> pl.Expr:
    """The value as it came, in its raw form where it cannot be read."""
    value, raw = pl.col(source).cast(pl.String), raw_name(source)
    return pl.coalesce(pl.col(raw), value) if raw in batch.columns else value


def rule_of(column: Column, mapping: Mapping) -> Rule:
    """The rule of a target column."""
    rule = _RULES[column.kind](column, mapping)
    if column.source:
        rule.lose_nothing(rules.is_given(column.source, frames.source_type(mapping, column.source)), LOST)
    if column.target == mapping.target.key and column.kind == "text":
        kept = rule.value.eq_missing(pl.col(column.source)) & keys.is_plain(rule.value)
        rule.misfits.append(("key_not_kept", rule.value.is_not_null() & ~kept))
    if column.required:
        rule.misfits.append(("missing", rule.value.is_null()))
    return rule
