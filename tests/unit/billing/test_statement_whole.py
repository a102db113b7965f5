"""Nothing of a statement is cut: what is too long for its place goes on below, and the whole text is in the file."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.domain.balance import Quantity
from billing.statement.breaking import broken
from billing.statement.figures import Figures, duration
from billing.statement.fonts import REGULAR_STACK
from billing.statement.layout import BOTTOM, LEFT, RIGHT, TOP
from billing.statement.plain_text import clean
from billing.statement.renderer import render
from billing.statement.shaping import shape
from billing.statement.typesetter import Typesetter
from billing.statement.words import WORDS, words_for
from dev.samples.pdf_reading import Document
from dev.samples.statements import records_of, statement_of

NAME = "Schweizerische Gesellschaft für Reisemedizin und Tropenkrankheiten Genossenschaft"
STREET = "c/o Rechtsanwaltskanzlei Müller-Wachtmeister und Partner, Schönenbüelstrasse 1234, Postfach 99"
SERVICE = "Subscription 'Daily Weather Alerts Premium' by Example Media"
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]


def documents(**changes: Any) -> list[Document]:
    return [Document(render(statement_of([], language=language, **changes))) for language in WORDS]


def test_names_and_addresses_are_whole() -> None:
    long = {
        "customer_name": NAME,
        "address": (STREET, "8002 Zürich", STREET, "Kanton Zürich", "Schweiz"),
        "operator_name": NAME,
    }
    for document in documents(**long, operator_contact=STREET * 3, operator_tax_id=STREET):
        said = document.tree.whole_text
        assert said.count(NAME) == 2
        assert said.count(STREET) >= 6
        assert "Schweiz" in said
        assert "…" not in said


def test_descriptions_and_other_parties_are_whole() -> None:
    texts = [SERVICE, "Donaudampfschifffahrtsgesellschaft" * 3, "国内通話" * 30, "การโทรภายในประเทศ" * 8, "word " * 190 + "end"]
    records = [
        msgspec.structs.replace(record, description=text, other_party=text)
        for record, text in zip(records_of(60), texts * 12, strict=True)
    ]
    for language in WORDS:
        document = Document(render(statement_of(records, language=language)))
        for row in document.rows():
            assert row[1] in texts
            assert any(text in row[2] for text in texts)


def test_titles_keep_their_year() -> None:
    for language in WORDS:
        for month in MONTHS:
            document = Document(render(statement_of([], month, language=language, issued_at=None)))
            (title,) = [node.whole_text for node in document.tree.all("H1")]
            assert title.endswith("2026"), (language, month)
            assert "…" not in document.tree.whole_text


@pytest.mark.parametrize("language", WORDS)
def test_everything_stands_on_the_page(language: str) -> None:
    """Whatever the words, as long as the records and the settings take them: nothing beyond the margins or below the foot."""
    worst = "W" * 290
    records = [msgspec.structs.replace(record, description=worst, other_party=worst) for record in records_of(30)]
    address = (worst[:200], worst[:121], worst[:60])
    many = {"customer_name": worst[:201], "operator_name": worst[:80], "operator_contact": worst, "operator_tax_id": worst[:60]}
    document = Document(render(statement_of(records, language=language, address=address, **many)))
    for page in document.pdf.pages:
        content = page.Contents.read_bytes().decode("latin-1")
        places = [(float(x), float(y)) for x, y in re.findall(r"1 0 0 1 (-?[\d.]+) (-?[\d.]+) Tm", content)]
        assert [place for place in places if not (LEFT - 4 <= place[0] <= RIGHT + 4 and 12 <= place[1] <= TOP + 10)] == []
        body = [y for y in (place[1] for place in places) if y > BOTTOM]
        assert body


@given(st.text(alphabet="ab ä-王국อ่า\u0301👩\u200d", max_size=60), st.integers(1, 12))
def test_lines_make_up_the_text(text: str, room: int) -> None:
    cleaned = clean(text)
    lines = list(broken(cleaned, lambda part: len(part) <= room))
    assert "".join(lines) == cleaned
    assert all(len(line.rstrip(" ")) <= room or len(line) <= 6 for line in lines)


def test_a_letter_keeps_its_marks_in_one_line() -> None:
    assert list(broken("e\u0301e\u0301", lambda part: len(part) <= 2)) == ["e\u0301", "e\u0301"]
    assert list(broken("Müller-Wachtmeister", lambda part: len(part) <= 12)) == ["Müller-", "Wachtmeister"]


def visual(text: str) -> str:
    """The text from left to right as drawn on a right-to-left page."""
    runs, _ = shape(clean(text), REGULAR_STACK, rtl=True)
    shown = sorted((glyph.x, glyph.text.replace("\u200f", "")) for run in runs for glyph in run.glyphs)
    return "".join(part for _, part in shown)


def test_arabic_periods_begin_at_the_right() -> None:
    statement = statement_of([], language="ar")
    figures = Figures(words_for("ar"))
    first, last = (figures.day(moment.date()) for moment in (statement.period_start, statement.period_end))
    assert visual(f"{first} – {last}") == "2026/10/31 – 2026/09/30"
    assert visual(f"{first} 14:05:33") == "14:05:33 2026/09/30"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("69.98 MB", "MB 69.98"),
        ("Europe/Zurich (UTC+02:00)", "Europe/Zurich (UTC+02:00)"),
        ("1:02:03", "1:02:03"),
        ("-12.50", "-12.50"),
        ("+41780000101", "+41780000101"),
        ("مبنى 12 (A)", "(A) 12 ىنبم"),
    ],
)
def test_lines_of_a_right_to_left_page_follow_the_bidirectional_algorithm(text: str, shown: str) -> None:
    assert visual(text).replace(")A(", "(A)") == shown
    setter = Typesetter(rtl=True)
    plain = re.fullmatch(r"<[0-9a-f]+>Tj", setter.line(text, 8).operators) is not None
    assert not plain or visual(text) == text, "the short way is for what reads from left to right in any case"


def test_fractions_of_a_second_add_up() -> None:
    """Seven calls of 12.7 seconds are 88.9 seconds, in the rows as in the sums."""
    call = {"quantity": Quantity(Decimal("12.7"), "s"), "category": "voice", "roaming_country": None, "destination": "national"}
    calls = [msgspec.structs.replace(record, **call) for record in records_of(7)]
    document = Document(render(statement_of([*calls])))
    assert {row[3] for row in document.rows()} == {"0:12.7"}
    assert "1:28.9" in document.tree.whole_text
    assert Figures(words_for("de")).quantity(Quantity(Decimal("12.7"), "s")) == "0:12,7"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [("0", "0:00"), ("59.999", "0:59.999"), ("60", "1:00"), ("3600.50", "1:00:00.5"), ("12.0", "0:12"), ("1E+2", "1:40")],
)
def test_durations(seconds: str, shown: str) -> None:
    assert duration(Decimal(seconds)) == shown
