"""E.164 by libphonenumber's plans, as the API takes numbers, from the ways in which people of the country type them."""

from __future__ import annotations

from dataclasses import dataclass

import phonenumbers
import polars as pl

from selfcare_migrate.mapping import Column, Mapping
from selfcare_migrate.transform.judging import converted
from selfcare_migrate.transform.rules import Rule, given
from selfcare_shared.formats.phones import phone_number

_PUNCTUATION = r"[ ()./-]"
_LONGEST = 40
_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan", "voicemail",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What of a country's plan fits in one pattern: country code, trunk and international prefix, numbers and their lengths."""

    code: str
    trunk: str
    abroad: str
    numbers: str
    lengths: list[int]


def phone(column: Column, mapping: Mapping) -> Rule:
    """`079 123 45 67`, `0041 79...`, `+41 (0)79...`, `41791234567` and `791234567` are the same number.

    The plan's pattern reads the usual forms of home numbers; the library, at ten times the price, every other text.
    """
    country = mapping.phone.country
    text = given(column.source)
    steps, usual = usual_forms(text, column.target, plan_of(country))
    asked = f"__{column.target}_asked"
    left = pl.when(usual.is_null()).then(text)
    steps.append(converted(left, lambda typed: phone_number(typed, country)).alias(asked))
    value = pl.coalesce(usual, pl.col(asked))
    return Rule(value, [("not_a_phone_number", text.is_not_null() & value.is_null())], steps)


def plan_of(country: str) -> Plan | None:
    """The plan where one pattern says all of it: one country behind its code, a trunk prefix that is only dropped."""
    found = phonenumbers.PhoneMetadata.metadata_for_region(country)
    if found is None or found.country_code is None or found.general_desc is None:
        return None
    trunk, abroad = found.national_prefix or "", found.international_prefix or ""
    is_simple = found.national_prefix_for_parsing == trunk and not found.national_prefix_transform_rule
    is_alone = len(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[found.country_code]) == 1
    patterns = [getattr(found, kind).national_number_pattern for kind in _KINDS if getattr(found, kind) is not None]
    numbers = "|".join(f"(?:{pattern})" for pattern in patterns if pattern and pattern != "NA")
    if not (is_simple and is_alone and trunk.isdigit() and abroad.isdigit() and numbers):
        return None
    return Plan(str(found.country_code), trunk, abroad, f"^(?:{numbers})$", list(found.general_desc.possible_length))


def usual_forms(text: pl.Expr, name: str, plan: Plan | None) -> tuple[list[pl.Expr], pl.Expr]:
    """Columns to make in order, and the number that they read in the text; null where the library must be asked."""
    if plan is None:
        return [], pl.lit(None, pl.String)
    bare, national, made = f"__{name}_bare", f"__{name}_national", f"__{name}_usual"
    short = pl.when(text.str.len_bytes() <= _LONGEST).then(text)
    number = pl.col(national)
    return [
        short.str.replace_all(_PUNCTUATION, "").alias(bare),
        _national(text, pl.col(bare), plan).alias(national),
        pl.when(number.str.contains(plan.numbers)).then(f"+{plan.code}" + number).alias(made),
    ], pl.col(made)


def _national(text: pl.Expr, bare: pl.Expr, plan: Plan) -> pl.Expr:
    """Without the prefixes that say how it was dialled; what is no number of the plan then is not read here."""
    with_plus, from_abroad = "+" + plan.code, plan.abroad + plan.code
    return (
        pl.when(bare.str.starts_with(with_plus) & text.str.starts_with("+"))
        .then(bare.str.slice(len(with_plus)).str.strip_prefix(plan.trunk))
        .when(bare.str.starts_with(from_abroad))
        .then(bare.str.slice(len(from_abroad)).str.strip_prefix(plan.trunk))
        .when(bare.str.starts_with(plan.trunk) & ~bare.str.starts_with(plan.abroad))
        .then(bare.str.slice(len(plan.trunk)))
        .when(bare.str.len_bytes().is_in(plan.lengths))
        .then(bare)
        .when(bare.str.starts_with(plan.code))
        .then(bare.str.slice(len(plan.code)))
    )
