"""Every script that a customer may write: drawn, said once, and never a crash, whatever Unicode holds."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.statement.fonts import REGULAR_STACK, Typeface, face_of
from billing.statement.plain_text import clean
from billing.statement.renderer import render
from billing.statement.shaping import Glyph, shape
from billing.statement.typesetter import Typesetter
from dev.samples.pdf_reading import Document
from dev.samples.statements import records_of, statement_of
from selfcare_shared.formats.text import DEFAULT_IGNORABLE

UNSEEN = re.compile(f"[{DEFAULT_IGNORABLE}]")
# First and last code point of blocks (Unicode Blocks.txt) of living scripts, and how many of the assigned may lack a glyph.
BLOCKS = {
    "Latin": (0x0020, 0x024F, 0),
    "Greek": (0x0370, 0x03FF, 0),
    "Cyrillic": (0x0400, 0x052F, 0),
    "Armenian": (0x0530, 0x058F, 0),
    "Hebrew": (0x0590, 0x05FF, 1),
    "Arabic": (0x0600, 0x06FF, 1),
    "Syriac": (0x0700, 0x074F, 0),
    "Thaana": (0x0780, 0x07BF, 0),
    "NKo": (0x07C0, 0x07FF, 0),
    "Devanagari": (0x0900, 0x097F, 0),
    "Bengali": (0x0980, 0x09FF, 0),
    "Gurmukhi": (0x0A00, 0x0A7F, 0),
    "Gujarati": (0x0A80, 0x0AFF, 0),
    "Oriya": (0x0B00, 0x0B7F, 1),
    "Tamil": (0x0B80, 0x0BFF, 0),
    "Telugu": (0x0C00, 0x0C7F, 2),
    "Kannada": (0x0C80, 0x0CFF, 1),
    "Malayalam": (0x0D00, 0x0D7F, 0),
    "Sinhala": (0x0D80, 0x0DFF, 1),
    "Thai": (0x0E00, 0x0E7F, 0),
    "Lao": (0x0E80, 0x0EFF, 15),
    "Tibetan": (0x0F00, 0x0FFF, 0),
    "Myanmar": (0x1000, 0x109F, 0),
    "Georgian": (0x10A0, 0x10FF, 0),
    "Ethiopic": (0x1200, 0x139F, 0),
    "Cherokee": (0x13A0, 0x13FF, 0),
    "Canadian syllabics": (0x1400, 0x167F, 0),
    "Khmer": (0x1780, 0x17FF, 0),
    "Mongolian": (0x1800, 0x18AF, 2),
    "Latin extended additional": (0x1E00, 0x1EFF, 0),
    "Greek extended": (0x1F00, 0x1FFF, 0),
    "Currency symbols": (0x20A0, 0x20CF, 1),
    "Letterlike symbols": (0x2100, 0x214F, 0),
    "Arrows": (0x2190, 0x21FF, 0),
    "Miscellaneous symbols": (0x2600, 0x26FF, 0),
    "Dingbats": (0x2700, 0x27BF, 0),
    "Hiragana": (0x3040, 0x309F, 3),
    "Katakana": (0x30A0, 0x30FF, 5),
    "Bopomofo": (0x3105, 0x312F, 6),
    "Hangul compatibility jamo": (0x3130, 0x318F, 0),
    "CJK unified ideographs": (0x4E00, 0x9FFF, 90),
    "Hangul syllables": (0xAC00, 0xD7A3, 0),
    "Emoticons": (0x1F600, 0x1F64F, 0),
    "Pictographs": (0x1F300, 0x1F5FF, 0),
    "Transport": (0x1F680, 0x1F6D2, 0),
}
WORDS = {
    "Hangul": "김하늘 뷁 대한민국",
    "Thai": "สมหญิง รักษ์ไทย น้ำใจ ที่",
    "Ethiopic": "አበበ ቢቂላ",
    "Hebrew": "שָׁלוֹם כהן",
    "Arabic": "فاطمة الزهراء سلام",
    "Devanagari": "श्रीमती क्षमा त्रिपाठी",
    "Bengali": "রবীন্দ্রনাথ ঠাকুর",
    "Tamil": "தமிழ்ச்செல்வி",
    "Telugu": "శ్రీనివాస్",
    "Kannada": "ಕನ್ನಡ ಕ್ಷೇತ್ರ",
    "Malayalam": "മലയാളം",
    "Gujarati": "ગુજરાતી",
    "Gurmukhi": "ਪੰਜਾਬੀ",
    "Sinhala": "සිංහල ශ්‍රී",
    "Khmer": "ភាសាខ្មែរ",
    "Lao": "ພາສາລາວ",
    "Myanmar": "မြန်မာ",
    "Tibetan": "བཀྲ་ཤིས",
    "Han": "王小明 葛󠄀城",
    "Kana": "さくら ガブリエル",
    "emoji": "Zoë 😀 ☎ ™️ 1️⃣",
    "joined emoji": "👩‍👩‍👧",
    "Cherokee": "ᏣᎳᎩ",
    "marks": "ạ̈ é ñ",
}


def assigned(first: int, last: int) -> Iterator[str]:
    for code in range(first, last + 1):
        if unicodedata.category(chr(code)) not in ("Cn", "Cc", "Cf", "Cs", "Co") and not UNSEEN.match(chr(code)):
            yield chr(code)


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_has_its_glyphs(block: str) -> None:
    first, last, missing = BLOCKS[block]
    lacking = [character for character in assigned(first, last) if face_of(ord(character), REGULAR_STACK) is None]
    assert len(lacking) <= missing, [f"{ord(character):04X}" for character in lacking[:20]]


@pytest.mark.parametrize("script", WORDS)
@pytest.mark.parametrize("rtl", [False, True])
def test_words_have_glyphs_and_are_said_once(script: str, rtl: bool) -> None:  # noqa: FBT001
    text = clean(WORDS[script])
    runs, width = shape(text, REGULAR_STACK, rtl=rtl)
    assert width > 0
    assert "".join(run.text for run in runs) == text
    for run in runs:
        assert "".join(glyph.text for glyph in run.glyphs) == run.text, "dealt out among the glyphs, none twice"
        assert all(glyph.number for glyph in run.glyphs)
        assert all(_has_a_picture(run.face, glyph) for glyph in run.glyphs if glyph.text.strip()), "no blank glyphs"


def _has_a_picture(face: Typeface, glyph: Glyph) -> bool:
    extents = face.shaper.get_glyph_extents(glyph.number)
    return extents is not None and extents.width > 0 and extents.height != 0


def test_a_statement_says_every_script_once_to_structure_and_to_text_readers() -> None:
    for words in WORDS.values():
        document = Document(render(statement_of(records_of(1), customer_name=words)))
        said = document.tree.whole_text.replace("\u200b", "")
        assert said.count(clean(words)) == 1, words
    plain = WORDS["Hebrew"]
    page = pypdf.PdfReader(io.BytesIO(render(statement_of([], customer_name=plain)))).pages[0]
    letters = [character for character in page.extract_text() if "\u0590" <= character <= "\u05ff"]
    assert sorted(letters) == sorted(character for character in clean(plain) if character != " ")


@pytest.mark.parametrize("selector", ["\ufe0f", "\ufe0e", "\U000e0100", "\u200d", "\u034f", "\u180b", "\u115f", "\u3164"])
def test_what_nobody_sees_is_never_drawn(selector: str) -> None:
    for words in (
        f"12 ™{selector}",
        f"©{selector}",
        f"1{selector} #{selector}",
        f"x{selector}y",
        f"\U0001fabf{selector}",
        selector,
    ):
        text = clean(words)
        runs, width = shape(text, REGULAR_STACK, rtl=False)
        seen, bare = shape(clean(UNSEEN.sub("", words)), REGULAR_STACK, rtl=False)
        assert width == pytest.approx(bare)
        assert [glyph.number for run in runs for glyph in run.glyphs] == [glyph.number for run in seen for glyph in run.glyphs]
        assert render(statement_of([], customer_name=words, address=(words,)))


def test_all_of_unicode_can_be_set() -> None:
    """In a row, alone, behind a letter and behind a right-to-left one; a crash is a month that cannot be read."""
    left, right = Typesetter(rtl=False), Typesetter(rtl=True)
    every = [chr(code) for code in range(0x20, 0x110000) if not 0xD800 <= code < 0xE000]
    known = [
        character for character in every if unicodedata.category(character) not in ("Cn", "Co") and not _one_of_many(character)
    ]
    for start in range(0, len(known), 150):
        left.line("".join(known[start : start + 150]), 8)
    for start in range(0, len(known), 1500):
        right.line("א".join(known[start : start + 150]), 8)
    for character in known:
        if unicodedata.category(character)[0] not in "LS" or not unicodedata.bidirectional(character):
            left.line(f"™{character}", 8)
            right.line(character, 8)
    assert left.line("".join(every[-70_000::700]), 8).width > 0


def _one_of_many(character: str) -> bool:
    """Most ideographs and syllables, which are set alike."""
    return (
        unicodedata.name(character, "").startswith(("CJK", "HANGUL SYL", "TANGUT", "KHITAN", "EGYPTIAN"))
        and ord(character) % 40 > 0
    )


@given(st.text(max_size=80), st.text(max_size=300), st.sampled_from(["en", "de", "ar"]))
@settings(max_examples=40, deadline=None)
def test_any_text_anywhere_makes_a_statement(name: str, words: str, language: str) -> None:
    data = render(
        statement_of(records_of(2), customer_name=name, address=(words, name), operator_contact=words, language=language)
    )
    assert data.startswith(b"%PDF-1.7")
