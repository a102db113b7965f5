"""The encodings of the wire, against the rules of the protocol and against the driver."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dev.doubles.oracle import values
from dev.doubles.oracle.sql import translate
from dev.doubles.oracle.wire import Reader, clr, sb, two, ub


def reader(data: bytes) -> Reader:
    pieces = iter([data[place : place + 7] for place in range(0, len(data), 7)])
    return Reader(lambda: next(pieces))


@given(st.integers(0, 2**63))
def test_integers_come_back(value: int) -> None:
    assert reader(ub(value)).ub() == value
    assert sb(-value)[1:] == ub(value)[1:]


@given(st.binary(max_size=70_000))
def test_bytes_come_back_whatever_their_length(value: bytes) -> None:
    assert (reader(clr(value)).clr() or b"") == value
    assert reader(two(value)).two() == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "80"),
        (1, "c102"),
        (100, "c202"),
        (123, "c20218"),
        (-5, "3e6066"),
        (Decimal("0.5"), "c033"),
        (Decimal("-1.25"), "3e644c66"),
    ],
)
def test_numbers_as_oracle_writes_them(value: int | Decimal, expected: str) -> None:
    assert values.number(value)[1:].hex() == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**14), max_value=10**14))
def test_decimals_come_back_exactly(value: Decimal) -> None:
    assert Decimal(str(values.from_number(values.number(value)[1:]))) == value


@given(st.datetimes())
def test_moments_come_back(value: object) -> None:
    text = str(value)
    assert values.from_moment(values.timestamp(text)[1:]) == text


def test_a_batch_keeps_nulls_long_texts_and_bytes_that_are_no_text() -> None:
    encode = values.encoder(values.VARCHAR, 4000, 1)
    column: list[object] = [None, "", "a", "ü" * 200, b"\xff\xfe", "x" * 252, "x" * 253]
    message = values.rows([encode], [(value,) for value in column])
    read, found = reader(message), []
    for _ in column:
        assert read.u8() == 7
        found.append(read.clr())
    assert found == [None, None, b"a", ("ü" * 200).encode(), b"\xff\xfe", b"x" * 252, b"x" * 253]


def test_statements_in_sqlites_words() -> None:
    sql = (
        "SELECT c.msisdn AS number_, ':no' FROM corp.customer c WHERE id = :id AND n <> ':x' FETCH FIRST 3 ROWS ONLY FOR UPDATE"
    )
    made = translate(sql)
    expected = "SELECT c.msisdn AS number_, ':no' FROM customer c WHERE id = ? AND n <> ':x' LIMIT 3"
    assert " ".join(made.text.split()) == expected
    assert (made.locks, made.tables, dict(made.sources)) == (True, ("CUSTOMER",), {"NUMBER_": "MSISDN"})
    assert translate("UPDATE t SET a = :a, b = b + 1 WHERE k = :k").assigned == {"A", "B"}
