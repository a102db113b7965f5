"""Lines of text as content-stream operators, and which glyphs a document uses of which face.

Plain text takes the short way: its character code is the Unicode code point (BMP), and the face's CIDToGIDMap leads to the
glyph. A shaped glyph gets a code of its own for each text that it stands for, from the surrogates and the private use area,
which cleaned text cannot contain; where there are no more of them the run's ActualText (ISO 32000-1, 14.9.4) says its text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

import msgspec

from billing.statement.breaking import broken
from billing.statement.fonts import BOLD_STACK, REGULAR_STACK, Typeface, typeface
from billing.statement.plain_text import clean
from billing.statement.shaping import Glyph, Run, shape

FIRST_OWN_CODE, LAST_OWN_CODE = 0xD800, 0xF8FF
_OWN_CODES = LAST_OWN_CODE - FIRST_OWN_CODE + 1
# From here on a glyph that has a code already gets no second one, so that there are some left for other glyphs.
_LAST_SHARED = _OWN_CODES // 2
# What a further glyph of a character says: every code has to stand for something (ISO 19005-2, 6.2.11.7.2).
SILENT = "\u200b"
# Text that reads from left to right on a right-to-left page too: one number, or words of Latin letters.
_ONE_WAY = re.compile(r"[+-]?[0-9]+(?:[.,:][0-9]+)*|[A-Za-z]+(?: [A-Za-z]+)*")
_STACKS = {False: REGULAR_STACK, True: BOLD_STACK}
# Resource names by face, the same in every document.
RESOURCES: Mapping[str, str] = {name: f"F{index}" for index, name in enumerate(dict.fromkeys((*REGULAR_STACK, *BOLD_STACK)))}
_FULL = 4096


class Line(msgspec.Struct, frozen=True):
    """Operators that show a text in the size they were made for, and its width in points; `tail` is its closing space's."""

    operators: str
    width: float
    tail: float = 0.0

    @property
    def visible(self) -> float:
        """The width without the closing space."""
        return self.width - self.tail


class FaceUse(dict[str, float]):
    """What a document uses of one face; as a mapping: the width of a character, which thereby counts as used."""

    def __init__(self, face: Typeface) -> None:
        super().__init__()
        self.face = face
        self.glyph_of_code: dict[int, int] = {}
        self.text_of_code: dict[int, str] = {}
        self._own_codes: dict[tuple[int, str], int] = {}
        self._any_code: dict[int, int] = {}

    def __missing__(self, character: str) -> float:
        code = ord(character)
        glyph = self.face.glyphs[code]
        self.glyph_of_code[code], self.text_of_code[code] = glyph, character
        self[character] = width = self.face.width(glyph)
        return width

    def code_of(self, glyph: Glyph) -> int | None:
        """The code that shows a shaped glyph, and says its text while there are codes; None when there are none at all."""
        code = ord(glyph.text) if len(glyph.text) == 1 else 0
        if 0 < code <= 0xFFFF and self.face.glyphs.get(code) == glyph.number:
            _ = self[glyph.text]
            return code
        own = self._own_codes.get((glyph.number, glyph.text))
        return self._new_code(glyph) if own is None else own

    def _new_code(self, glyph: Glyph) -> int | None:
        used = len(self._own_codes)
        if used > _LAST_SHARED and (used >= _OWN_CODES or glyph.number in self._any_code):
            return self._any_code.get(glyph.number)
        own = self._own_codes[(glyph.number, glyph.text)] = FIRST_OWN_CODE + used
        self._any_code.setdefault(glyph.number, own)
        self.glyph_of_code[own], self.text_of_code[own] = glyph.number, glyph.text or SILENT
        return own


class Typesetter:
    """Sets the lines of one document."""

    def __init__(self, *, rtl: bool) -> None:
        self.rtl = rtl
        self.uses: dict[str, FaceUse] = {}
        self._lines: dict[tuple[str, float, bool], Line] = {}
        self._broken: dict[tuple[str, float, bool, float], tuple[Line, ...]] = {}

    def line(self, text: str, size: float, *, bold: bool = False) -> Line:
        """The text on one line; whatever it contains it is shown as plain text."""
        key = (text, size, bold)
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) >= _FULL:
                self._lines.clear()
            found = self._lines[key] = self._set(clean(text), size, bold=bold)
        return found

    def lines(self, text: str, size: float, width: float, *, bold: bool = False) -> tuple[Line, ...]:
        """The whole text in as many lines as it takes, each at most `width` points wide."""
        line = self.line(text, size, bold=bold)
        if line.width <= width:
            return (line,)
        key = (text, size, bold, width)
        found = self._broken.get(key)
        if found is None:
            if len(self._broken) >= _FULL:
                self._broken.clear()
            parts = broken(clean(text), lambda part: self._measure(part, bold=bold) * size / 1000 <= width)
            found = self._broken[key] = tuple(self._within(part, size, width, bold=bold) for part in parts)
        return found

    def size_for(self, text: str, sizes: tuple[float, float], width: float, *, bold: bool = False) -> float:
        """From the wanted size down to the least one, in half points: the first at which one line is enough, else the least."""
        wanted, least = sizes
        needed = self.line(text, wanted, bold=bold).width
        if needed <= width:
            return wanted
        return max(least, int(2 * wanted * width / needed) / 2)

    def squeezed(self, text: str, size: float, width: float, *, bold: bool = False) -> Line:
        """The text, made narrower when it is wider than `width` points: a figure is never cut."""
        line = self.line(text, size, bold=bold)
        if line.width <= width:
            return line
        return Line(f"{100 * width / line.width:.2f} Tz {line.operators} 100 Tz", width)

    def unseen(self, text: str, size: float) -> str:
        """A space that stands for the text to readers and to search (ISO 32000-1, 14.9.4)."""
        space = self.line(" ", size).operators
        return f"/Span<</ActualText<FEFF{clean(text).encode('utf-16-be').hex().upper()}>>>BDC {space} EMC"

    def passing(self, text: str, size: float) -> Line:
        """A line of plain characters that is not worth remembering."""
        return plain_line(self.use(REGULAR_STACK[0]), text, size)

    def use(self, name: str) -> FaceUse:
        """What the document uses of a face so far."""
        found = self.uses.get(name)
        if found is None:
            found = self.uses[name] = FaceUse(typeface(name))
        return found

    def _measure(self, text: str, *, bold: bool) -> float:
        """The width in thousandths of the size; what is only measured does not count as used."""
        face = typeface(_STACKS[bold][0])
        if _simple(face.name).issuperset(text):  # reordering changes no width
            return sum(face.width(face.glyphs[ord(character)]) for character in text)
        return shape(text, _STACKS[bold], rtl=self.rtl)[1]

    def _within(self, text: str, size: float, width: float, *, bold: bool) -> Line:
        """One of several lines; a single letter that is too wide is made narrower."""
        line = self._set(text, size, bold=bold)
        tail = line.width - self._measure(text.rstrip(" "), bold=bold) * size / 1000 if text.endswith(" ") else 0.0
        if line.width - tail <= width + 0.01:
            return Line(line.operators, line.width, tail)
        return Line(f"{100 * width / line.width:.2f} Tz {line.operators} 100 Tz", width)

    def _set(self, text: str, size: float, *, bold: bool) -> Line:
        base = _STACKS[bold][0]
        if _simple(base).issuperset(text) and (not self.rtl or _ONE_WAY.fullmatch(text)):
            return plain_line(self.use(base), text, size)
        runs, width = shape(text, _STACKS[bold], rtl=self.rtl)
        pen = _Pen(size)
        for run in runs:
            pen.draw(run, self.use(run.face.name))
        return Line(f"{''.join(pen.operators)}/{RESOURCES[base]} {size:g} Tf", width * size / 1000)


class _Pen:
    """Shows glyphs in the order of reading, wherever they stand, by moving between them (ISO 32000-1, 9.4.3)."""

    def __init__(self, size: float) -> None:
        self.operators: list[str] = []
        self._size, self._at = size, 0.0

    def draw(self, run: Run, use: FaceUse) -> None:
        """One run; its text is given along where its glyphs alone do not say it."""
        if not run.glyphs:
            return
        coded = [(glyph, code) for glyph in run.glyphs if (code := use.code_of(glyph)) is not None]
        said = "".join(use.text_of_code[code] for _, code in coded)
        self.operators.append(f"/{RESOURCES[run.face.name]} {self._size:g} Tf")
        if said != run.text:
            self._show(run, coded, run.text)
            return
        for part, actual in _parts(coded):
            self._show(run, part, actual)

    def _show(self, run: Run, coded: list[tuple[Glyph, int]], actual: str) -> None:
        if actual:
            self.operators.append(f"/Span<</ActualText<FEFF{actual.encode('utf-16-be').hex().upper()}>>>BDC")
        pieces, rise = ["["], 0.0
        for glyph, code in coded:
            if glyph.y != rise:
                rise = glyph.y
                pieces.append(f"]TJ {rise * self._size / 1000:.3f} Ts[")
            pieces.append(f"{_moved(self._at - glyph.x)}<{code:04X}>")
            self._at = glyph.x + run.face.width(glyph.number)
        pieces.append("]TJ 0 Ts" if rise else "]TJ")
        self.operators.append("".join(pieces))
        if actual:
            self.operators.append(" EMC ")


def _parts(coded: list[tuple[Glyph, int]]) -> Iterator[tuple[list[tuple[Glyph, int]], str]]:
    """Glyphs to be shown together, and the text of a letter whose marks stand above or below it.

    Extractors that sort by place (poppler, pdfminer) would take such marks for a line of their own.
    """
    plain: list[tuple[Glyph, int]] = []
    for letter in _letters(coded):
        if any(glyph.y for glyph, _ in letter):
            if plain:
                yield plain, ""
            yield letter, "".join(glyph.text for glyph, _ in letter)
            plain = []
        else:
            plain += letter
    if plain:
        yield plain, ""


def _letters(coded: list[tuple[Glyph, int]]) -> Iterator[list[tuple[Glyph, int]]]:
    letter: list[tuple[Glyph, int]] = []
    for glyph, code in coded:
        if letter and glyph.text and unicodedata.category(glyph.text[0])[0] != "M":
            yield letter
            letter = []
        letter.append((glyph, code))
    yield letter


def plain_line(use: FaceUse, text: str, size: float) -> Line:
    """Text of plain characters of one face."""
    width = sum(map(use.__getitem__, text)) * size / 1000
    return Line(f"<{text.encode('utf-16-be').hex()}>Tj", width)


def _moved(distance: float) -> str:
    return f"{distance:.1f}" if abs(distance) >= 0.1 else ""


@cache
def _simple(name: str) -> frozenset[str]:
    """Characters that need neither shaping nor reordering in this face."""
    return frozenset(
        chr(code)
        for code in typeface(name).covered
        if 0x20 <= code <= 0xFFFF
        and unicodedata.category(chr(code))[0] in "LNPSZ"
        and unicodedata.bidirectional(chr(code)) not in ("R", "AL", "AN", "NSM")
        and not 0xE000 <= code <= 0xF8FF
    )
