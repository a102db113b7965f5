"""Any row either arrives with the value that the mapping defines, or is among the misfits with its reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dev.legacy.reference import expected
from selfcare_migrate.mapping import Column, Mapping
from selfcare_migrate.transform import batch as batches
from selfcare_migrate.transform import numbers
from selfcare_migrate.transform.batch import KEY
from selfcare_migrate.transform.rules import Rule
from tests.support.legacy_rows import CLEAN, MAPPING, SCHEMA, TRANSFORM, at, rows


@settings(max_examples=150, deadline=None)
@given(st.lists(rows, min_size=1, max_size=8, unique_by=lambda row: row["CUSTOMER_NO"]))
@example([CLEAN])
def test_a_row_arrives_as_the_mapping_says_or_is_a_misfit_with_its_reason(batch: list[dict[str, Any]]) -> None:
    outcome = TRANSFORM.apply(pl.DataFrame(batch, schema=SCHEMA))
    arrived = {row[KEY]: row for row in outcome.rows.iter_rows(named=True)}
    for row in batch:
        values, reasons = expected(row)
        found = {misfit.column: misfit.reason for misfit in outcome.misfits if misfit.key == str(row["CUSTOMER_NO"])}
        assert found == reasons
        assert (str(row["CUSTOMER_NO"]) in arrived) is not bool(reasons)
        if not reasons:
            assert {name: arrived[str(row["CUSTOMER_NO"])][name] for name in values} == values


def test_a_misfit_keeps_the_value_as_it_came() -> None:
    batch = pl.DataFrame([CLEAN | {"MSISDN": " 079 CALL ME", "NOTIFY": 9}], schema=SCHEMA)
    found = {(misfit.column, misfit.reason, misfit.raw) for misfit in TRANSFORM.apply(batch).misfits}
    assert found == {("msisdn", "not_a_phone_number", " 079 CALL ME"), ("statement_notification", "unknown_code", "9")}


def test_a_clean_row_is_what_a_reader_would_expect() -> None:
    (row,) = TRANSFORM.apply(pl.DataFrame([CLEAN], schema=SCHEMA)).rows.iter_rows(named=True)
    assert row["msisdn"] == "+41791234567"
    assert row["street"] == "Rue de l\u2019Église 1"
    assert (row["postal_code"], row["country"], row["status"]) == ("3000", "CH", "active")
    assert (row["updated_at"], row["billing_account"]) == (at("2026-07-01 10:00:00"), "BA0000000007")


def decimals(source: str, target: str, values: list[str | None]) -> tuple[list[Decimal | None], list[str | None]]:
    columns = MAPPING.source.columns | {"AMOUNT": source}
    mapping = Mapping(
        MAPPING.name,
        MAPPING.source.__class__("V", "CUSTOMER_NO", MAPPING.source.change, "UTC", columns),
        MAPPING.target,
        MAPPING.phone,
        [],
    )
    rule = numbers.decimal(Column("amount", target, "decimal", "AMOUNT"), mapping)
    kind = mapping.source_type("AMOUNT")
    frame = pl.DataFrame({"AMOUNT": values}).with_columns(
        pl.col("AMOUNT").cast(pl.Decimal(max(kind.size, kind.scale), kind.scale))
    )
    made = frame.select(rule.value.alias("value"), rule.reason().alias("reason"))
    return made["value"].to_list(), made["reason"].to_list()


@pytest.mark.parametrize(
    ("source", "target", "raw", "value", "reason"),
    [
        ("NUMBER(12,2)", "decimal(12,2)", "1234567890.12", "1234567890.12", None),
        ("NUMBER(12,2)", "decimal(12,2)", "-0.01", "-0.01", None),
        ("NUMBER(20,4)", "decimal(20,2)", "10.1200", "10.12", None),
        ("NUMBER(20,4)", "decimal(20,2)", "10.1234", None, "not_exact"),
        ("NUMBER(20,2)", "decimal(8,2)", "1000000.00", None, "out_of_range"),
        ("NUMBER(20,2)", "decimal(8,2)", "999999.99", "999999.99", None),
        ("NUMBER(38)", "decimal(12,2)", "1" + "0" * 36, None, "out_of_range"),
        ("NUMBER(38)", "decimal(12,2)", "-1" + "0" * 37, None, "out_of_range"),
        ("NUMBER(38)", "decimal(12,2)", "9999999999", "9999999999", None),
        ("NUMBER(38)", "decimal(38,0)", "9" * 38, "9" * 38, None),
        ("NUMBER(38)", "decimal(40,2)", "9" * 36, "9" * 36, None),
        ("NUMBER(38)", "decimal(40,2)", "9" * 37, None, "out_of_range"),
        ("NUMBER(38,10)", "decimal(38,2)", "1.23", "1.23", None),
        ("NUMBER(2,5)", "decimal(12,5)", "0.00012", "0.00012", None),
        ("NUMBER(2,5)", "decimal(12,4)", "0.00012", None, "not_exact"),
        ("NUMBER(10)", "decimal(8,2)", None, None, None),
    ],
)
def test_decimals_are_exact_or_misfits(
    source: str, target: str, raw: str | None, value: str | None, reason: str | None
) -> None:
    values, reasons = decimals(source, target, [raw])
    assert reasons == [reason]
    if reason is None:
        assert values == [None if value is None else Decimal(value)]


@pytest.mark.parametrize("column", [column for column in MAPPING.columns if column.source], ids=lambda column: column.target)
def test_a_value_that_a_rule_loses_is_a_misfit_whatever_the_rule(monkeypatch: pytest.MonkeyPatch, column: Column) -> None:
    """One mask for all: what the source says and the target would not have is a reject, never a NULL of the source's."""
    losing = dict.fromkeys(batches._RULES, lambda *_: Rule(pl.lit(None, pl.String)))
    monkeypatch.setattr(batches, "_RULES", losing)
    optional = msgspec.structs.replace(column, required=False)
    given = pl.DataFrame([CLEAN | {"EMAIL": "a@b.ch", "CONTACT_PHONE": "0791234567"}], schema=SCHEMA)
    absent = pl.DataFrame([dict.fromkeys(CLEAN)], schema=SCHEMA)
    blank = absent.with_columns(pl.col(pl.String).fill_null("  "))
    rule = batches.rule_of(optional, MAPPING)
    assert given.select(rule.reason()).item() == "not_convertible"
    assert absent.select(rule.reason()).item() is None
    if SCHEMA[column.source] == pl.String:
        assert blank.select(rule.reason()).item() is None


@pytest.mark.parametrize(("column", "raw"), [("STATE", "ſ"), ("COUNTRY", "ß"), ("MARKETING", "ȷ"), ("COUNTRY", "ıt")])
def test_letters_that_only_look_like_a_code_in_capitals_are_none(column: str, raw: str) -> None:
    found = TRANSFORM.apply(pl.DataFrame([CLEAN | {column: raw}], schema=SCHEMA)).misfits
    assert [misfit.raw for misfit in found] == [raw]
