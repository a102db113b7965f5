"""Rows of the legacy database as hypothesis makes them up, and the mapping that they meet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
from hypothesis import strategies as st

from dev.paths import RESIDENTIAL_MAPPING
from selfcare_migrate.reading import read_mapping
from selfcare_migrate.transform.batch import Outcome, Transform

FILE = RESIDENTIAL_MAPPING
MAPPING = read_mapping(FILE)


class EachTime:
    """The transform of the mapping, compiled by the test that uses it, as a load does, and not when this file is read."""

    def apply(self, batch: pl.DataFrame) -> Outcome:
        return Transform(MAPPING).apply(batch)


TRANSFORM = EachTime()
at = datetime.fromisoformat
_TYPES: dict[str, pl.DataType] = {"NUMBER": pl.Int64(), "DATE": pl.Datetime("us")}
SCHEMA = {name: _TYPES.get(MAPPING.source_type(name).name, pl.String()) for name in MAPPING.source.columns}

letters = st.characters(exclude_categories=["Cs"])
texts = (
    st.none() | st.text(letters, max_size=12) | st.text(st.sampled_from(" aÄ\x85\x92\x1f\x1b\n\t\xa0\ufffd\\'\","), max_size=6)
)
longs = texts | st.integers(95, 210).map(lambda length: "x" * length)
digits = st.text("0123456789", min_size=7, max_size=12)
phones = texts | st.tuples(
    st.sampled_from(["", "0", "00", "+", "41", "+41", "0041", "+41 (0)", "(0)", "+49 ", "079/"]), digits
).map("".join)
codes = texts | st.sampled_from(["A", "S", "G", "a ", "DE", "fr", "J", "N", " n", "CH", "ch ", "CHE", "X"])
emails = texts | st.sampled_from(["a@b.ch", " a@b.ch ", "a@b", "a b@c.ch", "@b.ch", "a@b..ch"])
moments = st.none() | st.datetimes(at("0001-01-01"), at("9999-12-31")).map(lambda moment: moment.replace(microsecond=0))
summer = st.datetimes(at("2024-03-31 01:00:00"), at("2024-03-31 04:00:00")) | st.datetimes(
    at("2024-10-27 01:00:00"), at("2024-10-27 04:00:00")
)
rows = st.fixed_dictionaries(
    {
        "CUSTOMER_NO": st.integers(0, 10**10 - 1),
        "STATE": codes,
        "GIVEN_NAME": longs,
        "FAMILY_NAME": longs,
        "MSISDN": phones,
        "EMAIL": emails,
        "CONTACT_PHONE": phones,
        "STREET": longs,
        "ZIP": texts,
        "CITY": longs,
        "COUNTRY": codes,
        "LANGUAGE": codes,
        "MARKETING": codes,
        "NOTIFY": st.none() | st.integers(-1, 4),
        "LAST_CHANGED": moments | summer | st.datetimes(at("1990-01-01"), at("2099-12-31")),
    }
)
CLEAN: dict[str, Any] = {
    "CUSTOMER_NO": 7, "STATE": "A", "GIVEN_NAME": "Anna", "FAMILY_NAME": "Aebi", "MSISDN": "079 123 45 67", "EMAIL": None,
    "CONTACT_PHONE": None, "STREET": "Rue de l\x92Église 1", "ZIP": "3000      ", "CITY": "Bern", "COUNTRY": "ch",
    "LANGUAGE": "DE", "MARKETING": "J", "NOTIFY": 1, "LAST_CHANGED": at("2026-07-01 12:00:00"),
}  # fmt: skip
