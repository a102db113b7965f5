"""One line of text as people write it, safe for every system that it is handed on to."""

from __future__ import annotations

import re

# Control characters (C0, DEL, C1; NUL and line breaks are among them), line and paragraph separators, marks that turn the
# direction of what follows (UAX 9), what is no character at all (halves of surrogate pairs, noncharacters), and the marks
# of interlinear annotation, byte order and deprecated formatting (Unicode 23.2, 23.8).
_REFUSED = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "\U000e0001\ud800-\udfff]"
)
# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt): variation selectors, joiners, fillers of Hangul, tags.
DEFAULT_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# The blank Braille cell is a symbol by its category, and nobody sees it.
_UNSEEN = re.compile(f"[\\s\u2800{DEFAULT_IGNORABLE}]*")


def is_line(text: str) -> bool:
    """Whether the text is one line with something to see in it and nothing that the next system would choke on."""
    return _REFUSED.search(text) is None and _UNSEEN.fullmatch(text) is None
