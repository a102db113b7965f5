"""Text setting: any text at all can be drawn, the bidirectional order is right, nothing is lost, nothing is an empty box."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from bidi import get_display  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.statement.clock import LocalClock
from billing.statement.fonts import REGULAR_STACK, typeface
from billing.statement.layout import BOTTOM, FIRST_LINE, HEAD, SUBTOTAL, TITLE, plan, row_height
from billing.statement.plain_text import LONGEST, clean, masked
from billing.statement.shaping import Glyph, shape
from billing.statement.typesetter import FIRST_OWN_CODE, LAST_OWN_CODE, RESOURCES, FaceUse, Typesetter
from dev.samples.corpus import HOSTILE, NAMES

ANY_TEXT = st.text(max_size=60) | st.sampled_from([*NAMES.values(), *HOSTILE.values()])


@given(ANY_TEXT, st.booleans(), st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_text_is_set_within_its_width(text: str, rtl: bool, bold: bool) -> None:  # noqa: FBT001
    setter = Typesetter(rtl=rtl)
    for line in setter.lines(text, 8, 100, bold=bold):
        assert 0 <= line.visible <= 100.01
        assert line.operators.isascii()
        assert line.operators.count(">>BDC") == line.operators.count(" EMC")
    for use in setter.uses.values():
        assert 0 not in use.glyph_of_code.values()
        assert all(use.text_of_code.values())


@given(ANY_TEXT)
@settings(max_examples=400, deadline=None)
def test_cleaned_text_is_one_visible_line(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == clean(cleaned)
    assert len(cleaned) <= LONGEST
    assert cleaned == cleaned.strip()
    unwanted = {character for character in cleaned if unicodedata.category(character) in ("Cc", "Cf", "Cs")}
    assert unwanted <= {"\u200c", "\u200d", "\u200f"}


@given(st.text(alphabet="abc אבג ابت 12 ,.", max_size=25), st.booleans())
@settings(max_examples=400, deadline=None)
def test_order_is_that_of_the_bidirectional_algorithm(text: str, rtl: bool) -> None:  # noqa: FBT001
    cleaned = clean(text)
    runs, _ = shape(cleaned, REGULAR_STACK, rtl=rtl)
    glyphs = sorted((glyph.x, glyph.text) for run in runs for glyph in run.glyphs)
    assert "".join(text for _, text in glyphs) == get_display(cleaned, base_dir="R" if rtl else "L")
    assert "".join(run.text for run in runs) == cleaned


def visual(text: str, *, rtl: bool) -> str:
    """The text from left to right as drawn."""
    runs, _ = shape(text, REGULAR_STACK, rtl=rtl)
    return "".join(text for _, text in sorted((glyph.x, glyph.text) for run in runs for glyph in run.glyphs))


def test_signs_and_brackets_beside_right_to_left_text() -> None:
    assert visual("אב +4178", rtl=True) == "+4178 בא"
    # Glyphs of brackets are mirrored where they stand in right-to-left order: this reads "x :(EUR) בא".
    assert visual("אב (EUR): x", rtl=True) == "x :)EUR( בא"
    assert visual("אב -3.50", rtl=True) == "-3.50 בא"
    assert visual("אב +41781•••", rtl=True) == "+41781••• בא"
    assert visual("אב ••••••4711", rtl=True) == "••••••4711 בא"


@given(ANY_TEXT, st.booleans())
@settings(max_examples=200, deadline=None)
def test_glyphs_are_drawn_where_they_were_shaped(text: str, rtl: bool) -> None:  # noqa: FBT001
    cleaned = clean(text)
    setter = Typesetter(rtl=rtl)
    line = setter.line(cleaned, 10)
    runs, width = shape(cleaned, REGULAR_STACK, rtl=rtl)
    if "Tf" not in line.operators:
        return
    assert abs(line.width - width / 100) < 0.01
    wanted = [glyph.x for run in runs for glyph in run.glyphs]
    drawn = _places(line.operators, setter)
    assert len(drawn) == len(wanted)
    assert all(abs(one - other) < 1 for one, other in zip(drawn, wanted, strict=True))


def _places(operators: str, setter: Typesetter) -> list[float]:
    """Where each glyph starts, in thousandths of the size, as a PDF reader works it out (ISO 32000-1, 9.4.4)."""
    names = {resource: name for name, resource in RESOURCES.items()}
    places, at, use = [], 0.0, None
    for font, number, code in re.findall(r"/(F\d+) [\d.]+ Tf|(-?\d+\.\d)(?=<)|<([0-9A-F]{4})>(?=[^>])", operators):
        if font:
            use = setter.use(names[font])
        elif number:
            at -= float(number)
        elif use is not None:
            places.append(at)
            at += use.face.width(use.glyph_of_code[int(code, 16)])
    return places


def test_digits_are_equally_wide() -> None:
    face = typeface(REGULAR_STACK[0])
    assert len({face.width(face.glyphs[ord(digit)]) for digit in "0123456789"}) == 1


def test_arabic_letters_are_joined() -> None:
    runs, _ = shape("سلام", REGULAR_STACK, rtl=True)
    alone = {typeface("NotoSansArabic-Regular").glyphs[ord(letter)] for letter in "سلم"}
    assert not alone & {glyph.number for run in runs for glyph in run.glyphs[:2]}
    assert any(glyph.text == "لا" for run in runs for glyph in run.glyphs)


def test_glyphs_beyond_the_codes_are_drawn_with_another_text_or_not_at_all() -> None:
    """Text made for it can ask for more codes than there are; the line's ActualText says what it is then."""
    use = FaceUse(typeface("NotoSans-Regular"))
    codes = [use.code_of(Glyph(number % 900, f"{number}ab", 0, 0)) for number in range(20_000)]
    known = [code for code in codes if code is not None]
    assert FIRST_OWN_CODE <= min(known) <= max(known) <= LAST_OWN_CODE
    assert all(use.text_of_code.values())
    assert use.code_of(Glyph(5, "5ab", 0, 0)) == codes[5]


def test_what_no_font_has_is_shown_as_its_code_point() -> None:
    runs, _ = shape("a\U0001fabf\ufe0fb", REGULAR_STACK, rtl=False)
    assert "".join(glyph.text for run in runs for glyph in run.glyphs) == "a[1FABF]b"
    assert "".join(run.text for run in runs) == "a\U0001fabf\ufe0fb"


def test_masking() -> None:
    assert masked("+41781234567") == "+41781234•••"
    assert masked("Service 42") == "Service 42"
    assert masked("") == ""


@pytest.mark.parametrize("name", ["Europe/Zurich", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "UTC"])
@given(moment=st.datetimes(datetime(2001, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_local_clock_agrees_with_the_zone(name: str, moment: datetime) -> None:
    zone = ZoneInfo(name)
    assert LocalClock(zone).local(moment).replace(tzinfo=None) == moment.astimezone(zone).replace(tzinfo=None)


@given(st.lists(st.lists(st.sampled_from([1, 1, 1, 2, 3, 60]), max_size=150), max_size=6))
def test_plan_places_every_row_once_and_within_the_page(sections: list[list[int]]) -> None:
    pages = plan(sections)
    placed: dict[int, list[int]] = {index: [] for index in range(len(sections))}
    for page in pages:
        assert page
        floor = FIRST_LINE
        for block in page:
            assert block.top <= floor
            rows = sections[block.section][block.start : block.start + block.count]
            assert block.height == pytest.approx(sum(map(row_height, rows)))
            height = (TITLE if block.first else 0) + HEAD + block.height + (SUBTOTAL if block.last else 0)
            floor = block.top - height
            assert floor >= BOTTOM - 0.001
            assert block.count > 0
            assert block.first == (block.start == 0)
            assert block.last == (block.start + block.count == len(sections[block.section]))
            placed[block.section] += range(block.start, block.start + block.count)
    assert placed == {index: list(range(len(rows))) for index, rows in enumerate(sections)}
