"""The open fonts of a statement: a regular and a bold stack, each tried face by face for a character.

Those of most statements are bundled (licences in fonts/COPYRIGHT); every other script's come with the Debian packages
`fonts-noto-core`, `fonts-nanum` (SIL Open Font License) and `fonts-symbola` (free for any use), which the image and
`scripts/setup.sh` install (ADR 103). Without them a character of theirs is shown as its code point.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path

import uharfbuzz  # type: ignore[import-untyped]
from reportlab import rl_config
from reportlab.pdfbase.ttfonts import TTFontFile

_FOLDER = Path(__file__).parent / "fonts"
PACKAGED = Path("/usr/share/fonts/truetype")
_HAN = "DroidSansFallbackFull"
_BUNDLED = (
    "NotoSansHebrew-Regular",
    "NotoSansArmenian-Regular",
    "NotoSansGeorgian-Regular",
    "NotoSansThai-Regular",
    "NotoSansDevanagari-Regular",
    _HAN,
)
# Jamo, compatibility jamo, extended jamo, syllables: the face for Chinese has three of 11,172, and they look unlike the rest.
_HANGUL = frozenset((*range(0x1100, 0x1200), *range(0x3130, 0x3190), *range(0xA960, 0xA980), *range(0xAC00, 0xD800)))


def _packaged() -> dict[str, Path]:
    """The packages' faces by name: Hangul, the sans faces before the serif ones in the order of their names, emoji."""
    noto = sorted(PACKAGED.glob("noto/Noto*-Regular.ttf"), key=lambda path: ("NotoSans" not in path.name, path.name))
    usable = [path for path in noto if not re.search("Display|Mono|UI-|Slanted|Looped|Kufi|Naskh|Nastaliq|Rashi", path.name)]
    emoji = PACKAGED.glob("ancient-scripts/Symbola_hint.ttf")
    return {path.stem: path for path in (*PACKAGED.glob("nanum/NanumGothic.ttf"), *usable, *emoji)}


_PACKAGED = {name: path for name, path in _packaged().items() if not (_FOLDER / f"{name}.ttf").exists()}
_OTHER_SCRIPTS = (*_BUNDLED, *_PACKAGED)
REGULAR_STACK = ("NotoSans-Regular", "NotoSansArabic-Regular", *_OTHER_SCRIPTS)
BOLD_STACK = ("NotoSans-Bold", "NotoSansArabic-Bold", *_OTHER_SCRIPTS)
# Needed by nearly every statement, so read before the workers fork.
_USUAL = ("NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular", "NotoSansArabic-Bold")


class Typeface:
    """One font file. Widths and metrics are thousandths of the font size."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.path = _PACKAGED.get(name, _FOLDER / f"{name}.ttf")

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
        return frozenset(self.shaper.face.unicodes) - (_HANGUL if self.name == _HAN else frozenset())

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


@lru_cache(maxsize=16_384)
def face_of(code: int, stack: tuple[str, ...]) -> Typeface | None:
    """The first face of a stack that can draw a code point; what one may show in private means nothing to others."""
    if 0xE000 <= code <= 0xF8FF:
        return None
    return next((face for face in map(typeface, stack) if code in face.covered), None)


def register() -> None:
    """Read the usual faces; also narrows what reportlab may fetch or open to nothing."""
    rl_config.trustedSchemes = []
    rl_config.trustedHosts = []
    for name in _USUAL:
        face = typeface(name)
        _ = face.units, face.covered, face.shaper
