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

_SIGN = re.compile(r"(?<![0-9A-Za-z])[+-](?=[0-9])")


class Glyph(msgspec.Struct, frozen=True):
    """A glyph with the text it stands for; offsets and advance in units of the face."""

    number: int
    text: str
    advance: int
    x_offset: int
    y_offset: int


class Run(msgspec.Struct, frozen=True):
    """Glyphs of one face from left to right."""

    face: Typeface
    glyphs: list[Glyph]


def visible(text: str, stack: Sequence[str]) -> str:
    """The text with a bracketed code point in the place of each character that no face can draw."""
    return "".join(character if _face_of(character, stack) is not None else _substitute(character) for character in text)


def _substitute(character: str) -> str:
    """Variation selectors and the like have no look of their own; anything else must be seen."""
    code = ord(character)
    return "" if 0xFE00 <= code <= 0xFE0F or code in (0x200C, 0x200D) else f"[{code:04X}]"


def shape(text: str, stack: Sequence[str], *, rtl: bool) -> list[Run]:
    """Runs from left to right of a text that `visible` has gone over; `rtl` is the direction of the line."""
    levels = _levels(text, rtl=rtl)
    pieces = [_Piece(start, end, levels[start], face) for start, end, face in _pieces(text, levels, stack)]
    return [_shape_piece(text, piece) for piece in _visual_order(pieces)]


class _Piece(msgspec.Struct, frozen=True):
    start: int
    end: int
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
    """The sign of a phone number or an amount stays before its digits, as a left-to-right mark would have it."""
    for match in _SIGN.finditer(text):
        levels[match.start()] = levels[match.end()]


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


def _pieces(text: str, levels: list[int], stack: Sequence[str]) -> Iterator[tuple[int, int, Typeface]]:
    """Stretches of one level and one face; marks, joiners and spaces stay with the face before them when it has them."""
    start, current = 0, None
    for index, character in enumerate(text):
        face = _continued(character, current) or _face_of(character, stack) or typeface(stack[0])
        if current is not None and (face is not current or levels[index] != levels[start]):
            yield start, index, current
            start = index
        current = face
    if current is not None:
        yield start, len(text), current


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


def _shape_piece(text: str, piece: _Piece) -> Run:
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text[piece.start : piece.end])
    buffer.direction = "rtl" if piece.level % 2 else "ltr"
    buffer.guess_segment_properties()
    uharfbuzz.shape(piece.face.shaper, buffer)
    clusters = sorted({info.cluster for info in buffer.glyph_infos})
    ends = dict(zip(clusters, [*clusters[1:], piece.end - piece.start], strict=True))
    glyphs = [
        Glyph(
            number=info.codepoint,
            text=text[piece.start + info.cluster : piece.start + ends[info.cluster]],
            advance=position.x_advance,
            x_offset=position.x_offset,
            y_offset=position.y_offset,
        )
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        if info.codepoint
    ]
    return Run(piece.face, glyphs)
