"""The bundled open fonts (DejaVu, free licence in fonts/COPYRIGHT), registered once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "Statement", "Statement-Bold"
_FOLDER = Path(__file__).parent / "fonts"


@cache
def register() -> None:
    """Make both faces known; also narrows what reportlab may fetch or open to nothing."""
    rl_config.trustedSchemes = []
    rl_config.trustedHosts = []
    rl_config.useA85 = 0
    pdfmetrics.registerFont(TTFont(REGULAR, str(_FOLDER / "DejaVuSans.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(_FOLDER / "DejaVuSans-Bold.ttf")))


@cache
def covered(face: str) -> frozenset[int]:
    """Code points the face can draw."""
    return frozenset(pdfmetrics.getFont(face).face.charToGlyph)


def drawable(text: str, face: str) -> str:
    """The text on one line, controls and bidirectional marks gone, characters without a glyph as a visible mark."""
    known = covered(face)
    return "".join(character if ord(character) in known else "▯" for character in text if character.isprintable())
