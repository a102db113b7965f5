"""What a statement says: every record once and in order, the same totals everywhere, in the customer's language."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
import pypdf
import pytest
from reportlab import rl_config

from billing.domain.helplines import is_freephone
from billing.domain.usage import UsageRecord
from billing.statement.clock import LocalClock
from billing.statement.figures import Figures, offset_text
from billing.statement.fonts import register
from billing.statement.model import Statement, statement_number
from billing.statement.renderer import render
from billing.statement.sections import SECTIONS, section_of
from billing.statement.words import words_for
from dev.paths import ROOT
from dev.samples.pdf_reading import Document
from dev.samples.statements import ZONE, records_of, statement_of


def twice(clock: LocalClock, record: UsageRecord) -> str:
    """What stands behind a time of the hour that comes twice."""
    offset = clock.offset_if_twice(record.start)
    return "" if offset is None else f" {offset_text(offset)}"


def expected_rows(records: list[UsageRecord], language: str = "en") -> list[list[str]]:
    """The listing as it must read: section by section, in time order within each."""
    words = words_for(language)
    figures, clock = Figures(words), LocalClock(ZoneInfo(ZONE))
    listed = [record for record in records if not is_freephone(record, ())]
    rows = []
    for record in sorted(listed, key=lambda each: SECTIONS.index(section_of(each))):
        party = record.other_party or ""
        if record.direction == "incoming" and party:
            party = words.incoming_from.format(party=party)
        if record.roaming_country:
            party = f"{party} ({record.roaming_country})".strip()
        credit = section_of(record) == "credit"
        rows.append(
            [
                figures.moment(clock.local(record.start)) + twice(clock, record),
                words.descriptions.get(record.description, record.description),
                party,
                figures.quantity(record.quantity),
                figures.signed(-record.amount) if credit else figures.money(record.amount),
                figures.money(record.balance_after or Decimal(0)),
            ]
        )
    return rows


def test_every_row_of_ten_thousand_in_reading_order() -> None:
    records = records_of(10_000)
    document = Document(render(statement_of(records)))
    assert document.rows() == expected_rows(records)
    pages = len(document.pdf.pages)
    assert pages > 180
    last = pypdf.PdfReader(io.BytesIO(document.data)).pages[-1].extract_text()
    assert f"Page {pages} of {pages}" in last


@pytest.mark.parametrize("language", ["en", "de", "ar", "fr", "it"])
def test_every_language_lists_every_row(language: str) -> None:
    records = records_of(150)
    document = Document(render(statement_of(records, language=language)))
    assert document.rows() == expected_rows(records, language)
    assert str(document.root.Lang) == language


def test_sums_are_those_of_the_records() -> None:
    records = records_of(400)
    statement = statement_of(records)
    document = Document(render(statement))
    figures = Figures(words_for("en"))
    sums = statement.reconciliation
    assert sums.opening is not None
    assert sums.closing is not None
    rows = [
        [cell.whole_text for cell in row.kids] for each in document.tree.all("Table") for row in each.kids if row.kind == "TR"
    ]
    found = {row[0]: row[-1] for row in rows}
    assert found["Phone number"] == statement.msisdn
    assert found["Opening balance"] == figures.money(sums.opening)
    assert found["- Charges"] == figures.money(sums.charges)
    assert found["+ Top-ups"] == figures.money(sums.top_ups)
    assert found["Closing balance"] == figures.money(sums.closing)
    assert found["Tax within the charges"] == figures.money(sums.tax)
    feet = [[cell.whole_text for cell in row.kids] for foot in document.tree.all("TFoot") for row in foot.kids]
    charged = sum((Decimal(foot[3].replace(",", "")) for foot in feet if not foot[0].startswith("Top-ups")), Decimal(0))
    assert charged == sums.charges
    (credit,) = (Decimal(foot[3].replace(",", "")) for foot in feet if foot[0].startswith("Top-ups"))
    assert sums.opening + credit - charged == sums.closing


def test_same_data_same_bytes_in_two_processes() -> None:
    script = (
        "import hashlib; from billing.statement.renderer import render;"
        "from dev.samples.statements import records_of, statement_of;"
        "print(hashlib.sha256(render(statement_of(records_of(700), language='ar'))).hexdigest())"
    )
    digests = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join(["", *sys.path])}
        done = subprocess.run(
            [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT, env=environment
        )
        digests.add(done.stdout.strip())
    here = render(statement_of(records_of(700), language="ar"))
    assert digests == {hashlib.sha256(here).hexdigest()}


def test_other_data_other_number() -> None:
    records = records_of(20)
    statement = statement_of(records)
    changed = [*records[:-1], msgspec.structs.replace(records[-1], description="x")]
    number = number_of(statement)
    assert number_of(statement_of(changed)) != number
    assert number_of(msgspec.structs.replace(statement, customer_name="Bo")) != number
    assert number.startswith("202610-")


def number_of(statement: Statement) -> str:
    return statement_number(statement.month, statement.content_hash())


def test_empty_month_says_so() -> None:
    document = Document(render(statement_of([])))
    assert len(document.pdf.pages) == 1
    assert "There was no usage in this month." in document.tree.whole_text


def test_called_numbers_are_hidden_when_asked() -> None:
    records = records_of(200)
    document = Document(render(statement_of(records, mask_numbers=True)))
    numbers = {party for record in records if (party := record.other_party or "").startswith("+")}
    assert numbers
    for number in numbers:
        assert number not in document.tree.whole_text
        assert f"{number[:-3]}•••" in document.tree.whole_text or is_freephone_number(number)
    assert "hidden, as you asked" in document.tree.whole_text


def is_freephone_number(number: str) -> bool:
    return number.startswith("+41800")


def test_freephone_calls_stay_out_unless_wanted() -> None:
    records = records_of(400)
    free = [record for record in records if record.destination == "freephone"]
    assert free
    hidden, shown = (Document(render(statement_of(records, list_freephone=flag))) for flag in (False, True))
    for number in (record.other_party or "" for record in free):
        assert number not in hidden.tree.whole_text
        assert number in shown.tree.whole_text
    dear = msgspec.structs.replace(free[0], amount=Decimal("0.10"), balance_before=None, balance_after=None)
    assert not is_freephone(dear, ()), "a call that cost something must be listed, or the sums would not be explained"


def test_freephone_by_prefix_where_the_engine_does_not_say() -> None:
    record = next(record for record in records_of(400) if record.destination == "freephone")
    unsaid = msgspec.structs.replace(record, destination=None)
    assert is_freephone(unsaid, ("+41800",))
    assert not is_freephone(unsaid, ("+49800",))


# Checklist: E3
def test_hostile_text_is_plain_text_and_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a statement must not open a connection")

    monkeypatch.setattr("socket.socket.connect", refused)
    words = '<b>x</b> <img src="http://127.0.0.1:9/a.png"/> ) Tj ET (\\ javascript:alert(1)'
    records = [msgspec.structs.replace(record, description=words[:30]) for record in records_of(3)]
    document = Document(render(statement_of(records, customer_name=words, operator_contact=words)))
    assert words[:30].rstrip() in {row[1] for row in document.rows()}
    assert any(words.startswith(node.text.rstrip("…")) for node in document.tree.all("P") if node.text)


# Checklist: E4
def test_the_library_may_neither_fetch_nor_open_anything() -> None:
    register()
    assert rl_config.trustedSchemes == rl_config.trustedHosts == []


def test_direction_overrides_are_gone() -> None:
    document = Document(render(statement_of([], customer_name="Eve\u202emoc.live\u2066x\u200b")))
    assert "Evemoc.livex" in document.tree.whole_text


def test_figures_are_never_cut() -> None:
    """However large: an amount with an ellipsis would be a wrong amount."""
    unknown = {"balance_before": None, "balance_after": None}
    huge = [msgspec.structs.replace(record, amount=Decimal(10) ** 15 + 1, **unknown) for record in records_of(30)]
    document = Document(render(statement_of(huge)))
    assert {row[4].lstrip("-") for row in document.rows()} == {"1,000,000,000,000,001.00"}
    found = {row.kids[0].whole_text: row.kids[-1].whole_text for table in document.tree.all("Table") for row in table.kids}
    assert found["- Charges"] == Figures(words_for("en")).money(statement_of(huge).reconciliation.charges)
