"""What the migration takes the API takes too: its quick patterns pass nothing that the shared functions would refuse."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import phonenumbers
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from selfcare_migrate.transform import judging, phones
from selfcare_migrate.transform.rules import given as given_text
from selfcare_shared.formats.codes import countries, is_country
from selfcare_shared.formats.mail import is_mailable
from selfcare_shared.formats.phones import phone_number
from selfcare_shared.formats.text import is_line
from tests.support.legacy_rows import CLEAN, SCHEMA, TRANSFORM

HOMES = ["CH", "DE", "AT", "FR", "IT", "GB", "US", "AU", "NO"]
letters = st.characters(exclude_categories=["Cs"])
digits = st.text("0123456789", min_size=3, max_size=13)
prefixes = [
    "",
    "0",
    "00",
    "+",
    "41",
    "+41",
    "0041",
    "+41 (0)",
    "(0)",
    "+49 ",
    "(+41) ",
    "0 0 41",
    "+4 1",
    "+41 0",
    "1",
    "+1 (",
    "44",
]
typed = st.tuples(st.sampled_from(prefixes), digits, st.sampled_from(["", "-", " x5", "/079", ".", "\u2011", ")"])).map("".join)


def numbers_of(country: str) -> list[str]:
    """Examples of each kind of number, as people of the country write them and as E.164, whole and spoilt."""
    rng, found = random.Random(country), []
    for kind in range(11):
        number = phonenumbers.example_number_for_type(country, kind)
        if number is not None:
            for form in range(4):
                text = phonenumbers.format_number(number, form)
                place = rng.randrange(len(text))
                found += [text, text[:-1], text + "1", text[:place] + rng.choice("0123456789 -/()") + text[place + 1 :]]
    return found


def read(country: str, texts: list[str]) -> list[str | None]:
    frame = pl.DataFrame({"N": texts}, schema={"N": pl.String})
    steps, number = phones.usual_forms(given_text("N"), "n", phones.plan_of(country))
    for step in steps:
        frame = frame.with_columns(step)
    return frame.with_columns(number.alias("number"))["number"].to_list()


def agrees(country: str, texts: list[str]) -> None:
    for text, number in zip(texts, read(country, texts), strict=True):
        if number is not None:
            assert number == phone_number(text, country), text


@pytest.mark.parametrize("country", HOMES)
def test_the_plans_pattern_reads_numbers_as_the_library_does(country: str) -> None:
    agrees(country, numbers_of(country))
    if country == "CH":
        usual = ["079 123 45 67", "+41 (0)79 123 45 67", "0041791234567", "41791234567", "791234567", "079/1234567"]
        assert read(country, usual) == ["+41791234567"] * 6


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(HOMES), st.lists(typed, min_size=1, max_size=40))
@example("CH", ["044 123 45 6", "0860791234567", "41414141414", "+41410000000", "0041 0041 791234567", "0-41-79-1234567"])
def test_any_digits_are_read_as_the_library_reads_them(country: str, texts: list[str]) -> None:
    agrees(country, texts)


local = st.text(st.sampled_from("aZ09._-+'\xfc\u200b<>@ "), min_size=0, max_size=70)
domain = st.lists(st.text(st.sampled_from("aX0-_\xfc"), min_size=0, max_size=12), min_size=1, max_size=4).map(".".join)
ends = st.sampled_from(["", ".ch", ".org", ".test", ".local", ".x", ".localhost", ".museum", ".c-h", ".arpa", ".example", ".1"])
addresses = st.tuples(local, domain, ends).map(lambda parts: f"{parts[0]}@{parts[1]}{parts[2]}")


def judged(rule: Callable[[pl.Expr], pl.Expr], texts: list[str]) -> list[Any]:
    return pl.DataFrame({"T": texts}, schema={"T": pl.String}).select(rule(pl.col("T"))).to_series().to_list()


@settings(max_examples=300, deadline=None)
@given(st.lists(addresses, min_size=1, max_size=30))
@example(
    ["a@b.ch\u200b", "<anna@example.org>", "info@m\xfcller.example.com", "j\xf6rg@example.com", "a@b.ch.", "a..b@c.ch", "a@b"]
)
def test_addresses_are_judged_as_the_api_judges_them(texts: list[str]) -> None:
    assert judged(judging.is_email, texts) == [is_mailable(text) for text in texts]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(letters, min_size=1, max_size=12), min_size=1, max_size=30))
def test_lines_are_judged_as_the_api_judges_them(texts: list[str]) -> None:
    trimmed = [text for text in (text.strip() for text in texts) if text]
    assert judged(judging.is_one_line, trimmed) == [is_line(text) and "\ufffd" not in text for text in trimmed]


def test_every_character_is_judged_as_the_api_judges_it() -> None:
    every = [chr(code) for code in range(1, 0x110000) if not 0xD800 <= code < 0xE000 and not chr(code).isspace()]
    assert judged(judging.is_one_line, every) == [is_line(text) and text != "\ufffd" for text in every]


def test_countries_are_those_of_the_api() -> None:
    pairs = [chr(65 + n // 26) + chr(65 + n % 26) for n in range(676)]
    assert judged(judging.is_country, [*pairs, "ch", "CHE", ""]) == [is_country(text) for text in [*pairs, "ch", "CHE", ""]]
    assert len(countries()) == 249


@pytest.mark.parametrize(
    ("column", "raw", "reason"),
    [
        ("EMAIL", "a@b.ch\u200b", "malformed"),
        ("EMAIL", "<anna@example.org>", "malformed"),
        ("EMAIL", "anna@example.org, bruno@example.org", "malformed"),
        ("EMAIL", "j\xf6rg@example.com", "malformed"),
        ("EMAIL", "anna@example.local", "malformed"),
        ("COUNTRY", "uk", "malformed"),
        ("COUNTRY", "XA", "malformed"),
        ("COUNTRY", "QO", "malformed"),
        ("COUNTRY", "\xdf", "malformed"),
        ("CONTACT_PHONE", "044 123 45 6", "not_a_phone_number"),
        ("CONTACT_PHONE", "+41041234567", "not_a_phone_number"),
        ("CONTACT_PHONE", "079 100 00 40 ext. 5", "not_a_phone_number"),
        ("MSISDN", "+41 70 123 45 67", "not_a_phone_number"),
        ("CITY", "Bern\u202e", "damaged_text"),
        ("STREET", "Gasse\u2028 4", "damaged_text"),
        ("ZIP", "30\ufdd000", "damaged_text"),
        ("GIVEN_NAME", "\u200b", "damaged_text"),
    ],
)
def test_what_the_api_refuses_is_a_reject(column: str, raw: str, reason: str) -> None:
    found = TRANSFORM.apply(pl.DataFrame([CLEAN | {column: raw}], schema=SCHEMA)).misfits
    assert [(misfit.reason, misfit.raw) for misfit in found] == [(reason, raw)]


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("+683 4002", "+6834002"),
        ("+41 (0)79 100\u00a000\u201140", "+41791000040"),
        ("+1 415 555 2671", "+14155552671"),
        ("\u0660\u0667\u0669 100 00 40", "+41791000040"),
        ("(079) 100.00.40", "+41791000040"),
    ],
)
def test_what_the_api_takes_arrives(raw: str, number: str) -> None:
    (row,) = TRANSFORM.apply(pl.DataFrame([CLEAN | {"CONTACT_PHONE": raw}], schema=SCHEMA)).rows.iter_rows(named=True)
    assert row["contact_phone"] == number
