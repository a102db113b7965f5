"""What a rule gives back, and the rules for text, codes and constants."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from selfcare_migrate.mapping import Column, Mapping
from selfcare_migrate.transform import judging

# Bytes 0x80 to 0x9F mean nothing in ISO 8859-15; programs on Windows wrote their own characters there.
_WINDOWS_1252 = {
    chr(code): bytes((code,)).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_WINDOWS_BYTES = "[\u0080-\u009f]"
_BLANKS = r"[\t\r\n]+"


@dataclass
class Rule:
    """An expression for the value, and in order the masks under which a row does not fit, each with its reason.

    `steps` are columns that value and masks refer to, each made from the source's columns and the steps before it.
    """

    value: pl.Expr
    misfits: list[tuple[str, pl.Expr]] = field(default_factory=list)
    steps: list[pl.Expr] = field(default_factory=list)

    def lose_nothing(self, is_given: pl.Expr, reason: str) -> None:
        """The mask of every rule: what the source says and the value does not is a misfit, whatever lost it on the way."""
        self.misfits.append((reason, is_given & self.value.is_null()))

    def failed(self) -> pl.Expr:
        """True where any mask holds."""
        masks = [mask for _, mask in self.misfits]
        return pl.any_horizontal(*masks).fill_null(value=False) if masks else pl.lit(value=False)

    def reason(self) -> pl.Expr:
        """The first mask's reason, or null."""
        return pl.coalesce(
            *(pl.when(mask.fill_null(value=False)).then(pl.lit(name)) for name, mask in self.misfits), pl.lit(None, pl.String)
        )


def is_given(source: str, kind: pl.DataType) -> pl.Expr:
    """True where the source says something: it is not NULL, and no text of blanks alone."""
    raw = pl.col(source)
    return raw.str.strip_chars().ne_missing("") & raw.is_not_null() if kind == pl.String else raw.is_not_null()


def given(source: str) -> pl.Expr:
    """The source's text without padding; blank is null, as Oracle's empty string is."""
    trimmed = pl.col(source).str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)


def in_case(text: pl.Expr, case: str) -> pl.Expr:
    """Letters of ASCII in one case. Others have no one counterpart: ß would become SS, ſ an S and the Kelvin sign a k."""
    changed = text.str.to_lowercase() if case == "lower" else text.str.to_uppercase()
    return pl.when(text.str.len_bytes() == text.str.len_chars()).then(changed).otherwise(text)


def text(column: Column, _: Mapping) -> Rule:
    """Trimmed text; line breaks become blanks, Windows characters are repaired where the mapping says so."""
    plain = pl.col(column.source)
    if column.repair_windows_1252:
        repaired = plain.str.replace_many(list(_WINDOWS_1252), list(_WINDOWS_1252.values()))
        plain = pl.when(plain.str.contains(_WINDOWS_BYTES)).then(repaired).otherwise(plain)
    trimmed = plain.str.replace_all(_BLANKS, " ").str.strip_chars()
    if column.case:
        trimmed = in_case(trimmed, column.case)
    made = pl.col(f"__{column.target}_made")
    value = pl.when(made != "").then(made)
    # A form takes less than a line does, no control character among it.
    line = [] if column.form else [("damaged_text", ~judging.is_one_line(value))]
    shape = [("malformed", ~value.str.contains(column.pattern))] if column.pattern else []
    form = [("malformed", ~judging.FORMS[column.form](value))] if column.form else []
    masks = [*line, ("too_long", value.str.len_chars() > column.size[0]), *shape, *form]
    return Rule(value, masks, [trimmed.alias(f"__{column.target}_made")])


def code(column: Column, mapping: Mapping) -> Rule:
    """A code by its table; an empty one takes the default, an unknown one does not fit."""
    is_number = mapping.source_type(column.source).name == "NUMBER"
    typed = pl.col(column.source).cast(pl.String) if is_number else in_case(given(column.source), "upper")
    bare, made = f"__{column.target}_bare", f"__{column.target}_made"
    raw, value = pl.col(bare), pl.col(made)
    known = raw.replace_strict(column.codes, default=None, return_dtype=pl.String)
    told = known if column.default is None else pl.when(raw.is_null()).then(pl.lit(column.default)).otherwise(known)
    return Rule(value, [("unknown_code", raw.is_not_null() & value.is_null())], [typed.alias(bare), told.alias(made)])


def constant(column: Column, _: Mapping) -> Rule:
    """The same value in every row."""
    return Rule(pl.lit(column.value))
