"""Lines of text as content-stream operators, and which glyphs a document uses of which face.

Plain text takes the short way: its character code is the Unicode code point (BMP), and the face's CIDToGIDMap leads to the
glyph. A shaped glyph gets a code of its own from the surrogates and the private use area, which cleaned text cannot contain and
which hold more codes than any bundled face has glyphs without one; the line's ActualText (ISO 32000-1, 14.9.4) is its text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

import msgspec

from billing.statement.fonts import BOLD_STACK, REGULAR_STACK, Typeface, typeface
from billing.statement.plain_text import clean
from billing.statement.shaping import Glyph, Run, shape

FIRST_OWN_CODE, LAST_OWN_CODE = 0xD800, 0xF8FF
_STACKS = {False: REGULAR_STACK, True: BOLD_STACK}
# Resource names by face, the same in every document.
RESOURCES: Mapping[str, str] = {name: f"F{index}" for index, name in enumerate(dict.fromkeys((*REGULAR_STACK, *BOLD_STACK)))}
_FULL = 4096


class Line(msgspec.Struct, frozen=True):
    """Operators that show a text in the size they were made for, and its width in points."""

    operators: str
    width: float


class FaceUse(dict[str, float]):
    """What a document uses of one face; as a mapping: the width of a character, which thereby counts as used."""

    def __init__(self, face: Typeface) -> None:
        super().__init__()
        self.face = face
        self.glyph_of_code: dict[int, int] = {}
        self.text_of_code: dict[int, str] = {}
        self._own_codes: dict[int, int] = {}

    def __missing__(self, character: str) -> float:
        code = ord(character)
        glyph = self.face.glyphs[code]
        self.glyph_of_code[code], self.text_of_code[code] = glyph, character
        self[character] = width = self.face.width(glyph)
        return width

    def code_of(self, glyph: Glyph) -> int:
        """The code that shows a shaped glyph."""
        code = ord(glyph.text) if len(glyph.text) == 1 else 0
        if 0 < code <= 0xFFFF and self.face.glyphs.get(code) == glyph.number:
            _ = self[glyph.text]
            return code
        own = self._own_codes.get(glyph.number)
        if own is None:
            own = self._own_codes[glyph.number] = FIRST_OWN_CODE + len(self._own_codes)
            self.glyph_of_code[own], self.text_of_code[own] = glyph.number, glyph.text
        return own


class Typesetter:
    """Sets the lines of one document."""

    def __init__(self, *, rtl: bool) -> None:
        self.rtl = rtl
        self.uses: dict[str, FaceUse] = {}
        self._lines: dict[tuple[str, float, bool], Line] = {}

    def line(self, text: str, size: float, *, bold: bool = False) -> Line:
        """The text on one line; whatever it contains it is shown as plain text."""
        key = (text, size, bold)
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) >= _FULL:
                self._lines.clear()
            found = self._lines[key] = self._set(clean(text), size, bold=bold)
        return found

    def fitted(self, text: str, size: float, width: float, *, bold: bool = False) -> Line:
        """The text, cut with an ellipsis when it is wider than `width` points."""
        line = self.line(text, size, bold=bold)
        if line.width <= width:
            return line
        plain = clean(text)
        kept, over = 0, len(plain)
        while over - kept > 1:
            middle = (kept + over) // 2
            fits = self._set(plain[:middle].rstrip() + "…", size, bold=bold).width <= width
            kept, over = (middle, over) if fits else (kept, middle)
        return self._set(plain[:kept].rstrip() + "…", size, bold=bold)

    def squeezed(self, text: str, size: float, width: float, *, bold: bool = False) -> Line:
        """The text, made narrower when it is wider than `width` points: a figure is never cut."""
        line = self.line(text, size, bold=bold)
        if line.width <= width:
            return line
        return Line(f"{100 * width / line.width:.2f} Tz {line.operators} 100 Tz", width)

    def passing(self, text: str, size: float) -> Line:
        """A line of plain characters that is not worth remembering."""
        return plain_line(self.use(REGULAR_STACK[0]), text, size)

    def use(self, name: str) -> FaceUse:
        """What the document uses of a face so far."""
        found = self.uses.get(name)
        if found is None:
            found = self.uses[name] = FaceUse(typeface(name))
        return found

    def _set(self, text: str, size: float, *, bold: bool) -> Line:
        base = _STACKS[bold][0]
        if _simple(base).issuperset(text):
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
        codes = [use.code_of(glyph) for glyph in run.glyphs]
        said = [use.text_of_code[code] for code in codes]
        self.operators.append(f"/{RESOURCES[run.face.name]} {self._size:g} Tf")
        if run.rtl:
            for glyph, code, text in zip(run.glyphs, codes, said, strict=True):
                self._show(run, [glyph], [code], "" if text == glyph.text else glyph.text)
        else:
            self._show(run, run.glyphs, codes, "" if "".join(said) == run.text else run.text)

    def _show(self, run: Run, glyphs: list[Glyph], codes: list[int], actual: str) -> None:
        if actual:
            self.operators.append(f"/Span<</ActualText<FEFF{actual.encode('utf-16-be').hex().upper()}>>>BDC")
        pieces, rise = ["["], 0.0
        for glyph, code in zip(glyphs, codes, strict=True):
            if glyph.y != rise:
                rise = glyph.y
                pieces.append(f"]TJ {rise * self._size / 1000:.3f} Ts[")
            pieces.append(f"{_moved(self._at - glyph.x)}<{code:04X}>")
            self._at = glyph.x + run.face.width(glyph.number)
        pieces.append("]TJ 0 Ts" if rise else "]TJ")
        self.operators.append("".join(pieces))
        if actual:
            self.operators.append(" EMC ")


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
