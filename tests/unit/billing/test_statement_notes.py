"""What a statement says of itself: provisional, what does not add up, the digits of its currency, the hour that came twice."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from billing.domain.notes import Note
from billing.domain.reconciliation import reconcile
from billing.domain.usage import UsageRecord
from billing.statement.chart import nice_top
from billing.statement.renderer import render
from dev.samples.pdf_reading import Document
from dev.samples.statements import records_of, statement_of

MADE = datetime(2026, 10, 20, 12, 3, tzinfo=UTC)
FEW = records_of(30)
CALL = next(record for record in FEW if record.category == "voice")


def call(number: int, moment: str, amount: str = "0.10", before: str = "10") -> UsageRecord:
    price = Decimal(amount)
    balance = Decimal(before)
    changes: dict[str, Any] = {"amount": price, "tax": Decimal(0), "balance_before": balance, "balance_after": balance - price}
    return msgspec.structs.replace(CALL, id=f"c{number}", start=datetime.fromisoformat(moment), **changes)


def rows_of(records: list[UsageRecord], **changes: Any) -> tuple[Document, dict[str, str]]:
    document = Document(render(statement_of(records, **{"reconciliation": reconcile(records)} | changes)))
    rows = [[cell.whole_text for cell in row.kids] for row in document.tree.all("TR")]
    return document, {row[0]: row[-1] for row in rows}


def test_running_month_says_up_to_when_and_has_no_closing_balance() -> None:
    so_far = [record for record in FEW if record.start < MADE]
    document, rows = rows_of(so_far, provisional=True, issued_at=MADE)
    assert rows["Period"] == "01/10/2026, up to 20/10/2026"
    assert rows["Issue time"] == "20/10/2026 14:03:00 (UTC+02:00)"
    assert rows["Time zone"] == "Europe/Zurich (UTC+02:00)"
    assert "Closing balance" not in rows
    assert "Balance so far" in rows
    text = document.tree.whole_text
    assert "Itemised usage October 2026 (provisional)" in text
    assert "recorded up to 20/10/2026 14:03:00 (UTC+02:00)" in text
    assert "entries may follow" in text
    assert "the clock was moved" not in text, "the clock is moved after the statement was made"


@pytest.mark.parametrize(("language", "words"), [("de", "Guthaben bisher"), ("ar", "الرصيد حتى الآن")])
def test_running_month_in_every_language(language: str, words: str) -> None:
    _, rows = rows_of(FEW, provisional=True, issued_at=MADE, language=language)
    assert words in rows


def test_closed_month_is_closed() -> None:
    document, rows = rows_of(FEW)
    assert "Closing balance" in rows
    assert "rovisional" not in document.tree.whole_text


def test_times_of_the_hour_that_comes_twice_carry_their_offset() -> None:
    moments = [f"2026-10-25T{time}:00+00:00" for time in ("00:50", "01:10", "01:50", "02:10")]
    records = [call(number, moment, before=str(10 - number / 10)) for number, moment in enumerate(moments)]
    document, rows = rows_of(records)
    assert [row[0] for row in document.rows()] == [
        "25/10/2026 02:50:00 +02:00",
        "25/10/2026 02:10:00 +01:00",
        "25/10/2026 02:50:00 +01:00",
        "25/10/2026 03:10:00",
    ]
    assert rows["Time zone"] == "Europe/Zurich (UTC+02:00/+01:00)"
    assert "On 25/10/2026 the clock was moved from UTC+02:00 to UTC+01:00" in document.tree.whole_text


def test_what_does_not_add_up_is_said() -> None:
    records = [call(1, "2026-10-01T08:00:00+00:00"), call(2, "2026-10-02T08:00:00+00:00", before="9.89")]
    document, rows = rows_of(records, notes=(Note("difference", Decimal("-0.01")), Note("leftOut", count=2)))
    assert (rows["Opening balance"], rows["Difference"], rows["Closing balance"]) == ("10.00", "-0.01", "9.79")
    text = document.tree.whole_text
    assert "The records do not add up by -0.01 EUR: they are shown as they are." in text
    assert "2 entries could not be read and are not shown." in text


def test_balance_that_is_not_told_is_not_invented() -> None:
    records = [msgspec.structs.replace(call(1, "2026-10-01T08:00:00+00:00"), balance_before=None, balance_after=None)]
    _, rows = rows_of(records, notes=(Note("balanceUnknown"),))
    assert (rows["Opening balance"], rows["Closing balance"]) == ("not told", "not told")


def test_other_services_are_listed_and_summed() -> None:
    other = msgspec.structs.replace(call(1, "2026-10-01T08:00:00+00:00"), category="other", description="VoD")
    document, rows = rows_of([other])
    assert rows["Other services"] == "0.10"
    assert [row[1] for row in document.rows()] == ["VoD"]


@pytest.mark.parametrize(
    ("currency", "amount", "charge", "axis"),
    [
        ("EUR", "0.10", "0.10", ["0.00", "0.025", "0.05", "0.075", "0.10"]),
        ("KWD", "0.10", "0.100", ["0.000", "0.025", "0.050", "0.075", "0.100"]),
        ("JPY", "1240", "1,240", ["0", "400", "800", "1,200", "1,600"]),
        ("JPY", "1", "1", ["0", "0.25", "0.5", "0.75", "1"]),
        ("CLF", "3", "3.0000", ["0.0000", "0.8000", "1.6000", "2.4000", "3.2000"]),
        ("EUR", "100000000000000000", "100,000,000,000,000,000.00", ["0.00", "25,000,000,000,000,000.00"]),
        ("EUR", "0.000000001", "0.000000001", ["0.00", "0.00000000025", "0.0000000005"]),
    ],
)
def test_axis_and_sums_have_the_digits_of_the_currency(currency: str, amount: str, charge: str, axis: list[str]) -> None:
    document, rows = rows_of([call(1, "2026-10-01T08:00:00+00:00", amount, "900000000000000000")], currency=currency)
    assert rows["- Charges"] == charge
    (figure,) = document.tree.all("Figure")
    at = figure.whole_text
    for label in axis:
        assert label in at
        at = at[at.index(label) + len(label) :]


def test_month_without_charges_has_no_made_up_axis() -> None:
    document, _ = rows_of([], reconciliation=reconcile([], Decimal(5)))
    (figure,) = document.tree.all("Figure")
    assert "0.01" not in figure.whole_text


@pytest.mark.parametrize("most", ["0.001", "0.10", "0.11", "1", "7", "9.99", "99999", "1e17", "12345678901234567.89", "9e26"])
def test_quarters_of_an_axis_are_exact(most: str) -> None:
    top = nice_top(Decimal(most))
    assert Decimal(most) <= top <= Decimal(most) * 2
    assert [(top * step / 4) * 4 for step in range(5)] == [top * step for step in range(5)]
    assert nice_top(Decimal(0)) == 0
