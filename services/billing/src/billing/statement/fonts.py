"""The bundled open fonts (licences in fonts/COPYRIGHT): a regular and a bold stack, each tried face by face for a character."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

import uharfbuzz  # type: ignore[import-untyped]
from reportlab import rl_config
from reportlab.pdfbase.ttfonts import TTFontFile

_FOLDER = Path(__file__).parent / "fonts"
_OTHER_SCRIPTS = (
    "NotoSansHebrew-Regular",
    "NotoSansArmenian-Regular",
    "NotoSansGeorgian-Regular",
    "NotoSansThai-Regular",
    "NotoSansDevanagari-Regular",
    "DroidSansFallbackFull",
)
REGULAR_STACK = ("NotoSans-Regular", "NotoSansArabic-Regular", *_OTHER_SCRIPTS)
BOLD_STACK = ("NotoSans-Bold", "NotoSansArabic-Bold", *_OTHER_SCRIPTS)
# Needed by nearly every statement, so read before the workers fork.
_USUAL = ("NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular", "NotoSansArabic-Bold")


class Typeface:
    """One font file. Widths and metrics are thousandths of the font size."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.path = _FOLDER / f"{name}.ttf"

    @cached_property
    def _file(self) -> TTFontFile:
        return TTFontFile(str(self.path))

    @cached_property
    def shaper(self) -> uharfbuzz.Font:
        """The font as HarfBuzz reads it, in units of its own grid."""
        return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(self.path))))

    @property
    def units(self) -> int:
        """Grid units of the font size."""
        return int(self._file.unitsPerEm)

    @cached_property
    def covered(self) -> frozenset[int]:
        """Code points that the face can draw, told without reading its outlines."""
        return frozenset(self.shaper.face.unicodes)

    @property
    def glyphs(self) -> Mapping[int, int]:
        """Glyph of each code point."""
        glyphs: Mapping[int, int] = self._file.charToGlyph
        return glyphs

    def width(self, glyph: int) -> float:
        """Advance of a glyph."""
        return float(self._file.hmetrics[glyph][0]) * 1000 / self.units

    @property
    def metrics(self) -> TTFontFile:
        """Bounding box, ascent, descent, cap height and stem of the face, as reportlab reads them."""
        return self._file

    def subset(self, glyph_of_code: Mapping[int, int]) -> tuple[bytes, dict[int, int]]:
        """A font file with just these glyphs, and where each code's glyph is in it."""
        private = copy.copy(self._file)
        private.charToGlyph = dict(glyph_of_code)
        data: bytes = private.makeSubset(list(glyph_of_code))
        places: dict[int, int] = {0: 0}
        for glyph in glyph_of_code.values():
            places.setdefault(glyph, len(places))
        return data, {code: places[glyph] for code, glyph in glyph_of_code.items()}


@cache
def typeface(name: str) -> Typeface:
    """The face, read when first needed."""
    return Typeface(name)


def register() -> None:
    """Read the usual faces; also narrows what reportlab may fetch or open to nothing."""
    rl_config.trustedSchemes = []
    rl_config.trustedHosts = []
    for name in _USUAL:
        face = typeface(name)
        _ = face.units, face.covered, face.shaper
