"""Text that is more than a row of letters: direction (Unicode bidirectional algorithm), faces, and shaping by HarfBuzz."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import uharfbuzz  # type: ignore[import-untyped]
from bidi import algorithm  # type: ignore[import-untyped]

from billing.statement.fonts import Typeface, typeface

_SIGN = re.compile(r"(?<![0-9A-Za-z])[+-](?=[0-9])|•+(?=[0-9])")
_HIDDEN = re.compile(r"(?<=[0-9])•+")


class Glyph(msgspec.Struct, frozen=True):
    """A glyph at `x` and `y` from the line's origin, in thousandths of the font size, with the text it stands for."""

    number: int
    text: str
    x: float
    y: float


class Run(msgspec.Struct, frozen=True):
    """Glyphs of one face in the order of reading. `text` is what they say together, whatever each says alone."""

    face: Typeface
    text: str
    glyphs: list[Glyph]
    rtl: bool


def shape(text: str, stack: Sequence[str], *, rtl: bool) -> tuple[list[Run], float]:
    """Runs of a cleaned text in the order of reading, and its width; `rtl` is the direction of the line.

    A character that no face can draw is shown as its code point in brackets, never as an empty box.
    """
    levels = _levels(text, rtl=rtl)
    pieces = list(_pieces(text, levels, stack))
    pen, runs = 0.0, {}
    for piece in _visual_order(pieces):
        runs[piece.start], pen = _shape_piece(piece, pen)
    return [runs[piece.start] for piece in pieces], pen


class _Piece(msgspec.Struct, frozen=True):
    """A stretch of text of one level and face; `shown` differs from `text` where it cannot be drawn."""

    start: int
    text: str
    shown: str
    level: int
    face: Typeface


def _levels(text: str, *, rtl: bool) -> list[int]:
    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = (1, "R") if rtl else (0, "L")
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)  # noqa: FBT003 (the library's debug flag)
    algorithm.resolve_implicit_levels(storage, False)  # noqa: FBT003
    levels = [int(character["level"]) for character in storage["chars"]]
    # Joiners are dropped by the algorithm (rule X9); they follow the character before them.
    if len(levels) != len(text):
        found = iter(levels)
        levels = []
        for character in text:
            dropped = character in "\u200c\u200d"
            levels.append((levels[-1] if levels else int(rtl)) if dropped else next(found))
    _keep_signs(text, levels)
    _pair_brackets(text, levels, int(rtl))
    return levels


def _keep_signs(text: str, levels: list[int]) -> None:
    """Signs and hidden digits stay with the digits they belong to, as left-to-right marks would have it."""
    for match in _SIGN.finditer(text):
        levels[match.start() : match.end()] = [levels[match.end()]] * len(match[0])
    for match in _HIDDEN.finditer(text):
        levels[match.start() : match.end()] = [levels[match.start() - 1]] * len(match[0])


def _pair_brackets(text: str, levels: list[int], base: int) -> None:
    """Rule N0, which the library leaves out: a closing bracket goes the way of its opening one at the line's own level."""
    waiting: list[int] = []
    for index, character in enumerate(text):
        if character == "(":
            waiting.append(index)
        elif character == ")" and waiting:
            opened = waiting.pop()
            following = index
            while levels[opened] == base and following < len(text) and _neutral(text[following]):
                levels[following] = base
                following += 1


def _neutral(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("ON", "WS", "CS", "ES", "ET")


def _pieces(text: str, levels: list[int], stack: Sequence[str]) -> Iterator[_Piece]:
    """Stretches of one level and one face; marks, joiners and spaces stay with the face before them when it has them."""
    start = 0
    current: Typeface | None = None
    for index in range(len(text) + 1):
        face = _continued(text[index], current) or _face_of(text[index], stack) if index < len(text) else None
        ends = index == len(text) or face is not current or levels[index] != levels[start]
        if ends and index > start:
            yield _piece(text, start, index, levels[start], current, stack)
            start = index
        current = face


def _piece(text: str, start: int, end: int, level: int, face: Typeface | None, stack: Sequence[str]) -> _Piece:
    if face is not None:
        return _Piece(start, text[start:end], text[start:end], level, face)
    codes = "".join(map(_substitute, text[start:end]))
    return _Piece(start, text[start:end], codes, level + level % 2, typeface(stack[0]))


def _substitute(character: str) -> str:
    """Variation selectors and joiners have no look of their own; anything else must be seen."""
    code = ord(character)
    return "" if 0xFE00 <= code <= 0xFE0F or code in (0x200C, 0x200D) else f"[{code:04X}]"


def _continued(character: str, current: Typeface | None) -> Typeface | None:
    if current is None:
        return None
    code = ord(character)
    clings = code in (0x20, 0x200C, 0x200D) or 0x300 <= code <= 0x36F
    return current if clings and (code in current.covered or code in (0x200C, 0x200D)) else None


def _face_of(character: str, stack: Sequence[str]) -> Typeface | None:
    code = ord(character)
    for name in stack:
        face = typeface(name)
        if code in face.covered:
            return face
    return None


def _visual_order(pieces: list[_Piece]) -> list[_Piece]:
    """Rule L2: reverse every stretch of at least each level, from the highest down to the lowest odd one."""
    ordered = list(pieces)
    for level in range(max((piece.level for piece in pieces), default=0), 0, -1):
        start = None
        for index in range(len(ordered) + 1):
            inside = index < len(ordered) and ordered[index].level >= level
            if inside and start is None:
                start = index
            elif not inside and start is not None:
                ordered[start:index] = reversed(ordered[start:index])
                start = None
    return ordered


def _shape_piece(piece: _Piece, pen: float) -> tuple[Run, float]:
    """The piece's glyphs from `pen` on; answers where the pen is after them."""
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(piece.shown)
    buffer.direction = "rtl" if piece.level % 2 else "ltr"
    buffer.guess_segment_properties()
    uharfbuzz.shape(piece.face.shaper, buffer)
    clusters = sorted({info.cluster for info in buffer.glyph_infos})
    ends = dict(zip(clusters, [*clusters[1:], len(piece.shown)], strict=True)) if clusters else {}
    scale, glyphs = 1000 / piece.face.units, []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if info.codepoint:
            said = piece.shown[info.cluster : ends[info.cluster]]
            x, y = pen + position.x_offset * scale, position.y_offset * scale
            glyphs.append(Glyph(info.codepoint, said, x, y))
        pen += position.x_advance * scale
    backwards = bool(piece.level % 2)
    return Run(piece.face, piece.text, glyphs[::-1] if backwards else glyphs, backwards), pen
