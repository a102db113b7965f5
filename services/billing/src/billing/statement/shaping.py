"""Text that is more than a row of letters: direction (Unicode bidirectional algorithm), faces, and shaping by HarfBuzz."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec
import uharfbuzz  # type: ignore[import-untyped]
from bidi import algorithm  # type: ignore[import-untyped]

from billing.statement.fonts import Typeface, face_of, typeface
from selfcare_shared.formats.text import DEFAULT_IGNORABLE

_SIGN = re.compile(r"(?<![0-9A-Za-z])[+-](?=[0-9])|•+(?=[0-9])")
_HIDDEN = re.compile(r"(?<=[0-9])•+")
_UNSEEN = re.compile(f"[{DEFAULT_IGNORABLE}]")
_FLAG_LETTERS = {0x1F1E6 + index: chr(0x41 + index) for index in range(26)}
_BRACKETS = dict(zip("([{⁅⁽₍〈《「『【〔〖〘〚", ")]}⁆⁾₎〉》」』】〕〗〙〛", strict=True))
_CLOSING = frozenset(_BRACKETS.values())
# Numbers count as right-to-left where neutrals are resolved (UAX 9, N0 to N2).
_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
_DROPPED = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF"})


class Glyph(msgspec.Struct, frozen=True):
    """A glyph at `x` and `y` from the line's origin, in thousandths of the font size, with its part of the run's text.

    The parts of a run's glyphs, in the order of reading, make up its text; a glyph that says nothing more has an empty one.
    """

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


def shape(text: str, stack: tuple[str, ...], *, rtl: bool) -> tuple[list[Run], float]:
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
    # A character that is younger than this Python is taken for a letter.
    known = "".join(character if unicodedata.bidirectional(character) else "x" for character in text)
    algorithm.get_embedding_levels(known, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _pair_brackets(storage["chars"], storage["base_dir"])
    algorithm.resolve_neutral_types(storage, False)  # noqa: FBT003 (the library's debug flag)
    algorithm.resolve_implicit_levels(storage, False)  # noqa: FBT003
    levels = [int(character["level"]) for character in storage["chars"]]
    # What has no direction is dropped by the algorithm (rule X9); it follows the character before it.
    if len(levels) != len(text):
        found = iter(levels)
        levels = []
        for character in text:
            dropped = unicodedata.bidirectional(character) in _DROPPED
            levels.append((levels[-1] if levels else int(rtl)) if dropped else next(found))
    _keep_signs(text, levels)
    return levels


def _keep_signs(text: str, levels: list[int]) -> None:
    """Signs and hidden digits stay with the digits they belong to, as left-to-right marks would have it."""
    for match in _SIGN.finditer(text):
        levels[match.start() : match.end()] = [levels[match.end()]] * len(match[0])
    for match in _HIDDEN.finditer(text):
        levels[match.start() : match.end()] = [levels[match.start() - 1]] * len(match[0])


def _pair_brackets(characters: list[dict[str, Any]], base: str) -> None:
    """Rule N0, which the library leaves out: brackets go the way of what they enclose, or of what is before them."""
    waiting: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for index, entry in enumerate(characters):
        if entry["ch"] in _BRACKETS:
            waiting.append((_BRACKETS[entry["ch"]], index))
        elif entry["ch"] in _CLOSING:
            opened = next((place for place in range(len(waiting) - 1, -1, -1) if waiting[place][0] == entry["ch"]), None)
            if opened is not None:
                pairs.append((waiting[opened][1], index))
                del waiting[opened:]
    strong = [_STRONG.get(entry["type"], "") for entry in characters]
    for opening, closing in sorted(pairs):
        within = {kind for kind in strong[opening + 1 : closing] if kind}
        if within:
            before = next((kind for kind in reversed(strong[:opening]) if kind), base)
            kind = base if base in within else before
            for index in (opening, closing):
                strong[index] = characters[index]["type"] = kind


def _pieces(text: str, levels: list[int], stack: tuple[str, ...]) -> Iterator[_Piece]:
    """Stretches of one level and one face; marks, joiners and spaces stay with the face before them when it has them."""
    start = 0
    current: Typeface | None = None
    for index in range(len(text) + 1):
        face = _face(text, index, current, stack) if index < len(text) else None
        ends = index == len(text) or face is not current or levels[index] != levels[start]
        if ends and index > start:
            yield _piece(text, start, index, levels[start], current, stack)
            start = index
        current = face


def _piece(text: str, start: int, end: int, level: int, face: Typeface | None, stack: tuple[str, ...]) -> _Piece:
    if face is not None:
        return _Piece(start, text[start:end], text[start:end], level, face)
    codes = "".join(map(_substitute, text[start:end]))
    return _Piece(start, text[start:end], codes, level + level % 2, typeface(stack[0]))


def _substitute(character: str) -> str:
    """What has no look of its own is not shown; a flag's letters are; anything else must be seen as something."""
    if _UNSEEN.match(character):
        return ""
    return _FLAG_LETTERS.get(ord(character), f"[{ord(character):04X}]")


def _face(text: str, index: int, current: Typeface | None, stack: tuple[str, ...]) -> Typeface | None:
    """Unseen characters go with what is before them, spaces and marks with a face that has them."""
    character = text[index]
    if index and _UNSEEN.match(character):
        return current
    clings = character == " " or unicodedata.category(character)[0] == "M"
    if current is not None and clings and ord(character) in current.covered:
        return current
    return face_of(ord(character), stack)


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
    buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    buffer.add_str(piece.shown)
    backwards = bool(piece.level % 2)
    buffer.direction = "rtl" if backwards else "ltr"
    buffer.guess_segment_properties()
    uharfbuzz.shape(piece.face.shaper, buffer)
    scale, drawn = 1000 / piece.face.units, []
    for info, position in zip(buffer.glyph_infos or (), buffer.glyph_positions or (), strict=True):
        if info.codepoint:
            drawn.append((info, pen + position.x_offset * scale, position.y_offset * scale))
        pen += position.x_advance * scale
    if backwards:
        drawn.reverse()
    texts = _texts(piece.shown, [info.cluster for info, _, _ in drawn])
    glyphs = [Glyph(info.codepoint, text, x, y) for (info, x, y), text in zip(drawn, texts, strict=True)]
    return Run(piece.face, piece.text, glyphs, backwards), pen


def _texts(text: str, clusters: list[int]) -> Iterator[str]:
    """The part of each glyph, given where the cluster of each begins: a cluster's characters are dealt out among its glyphs."""
    begin = 0
    for index, cluster in enumerate(clusters):
        following = next((each for each in clusters[index + 1 :] if each != cluster), len(text))
        begin = 0 if index == 0 else begin
        left = sum(each == cluster for each in clusters[index + 1 :])
        end = following if left == 0 else min(begin + 1, following)
        yield text[begin:end]
        begin = end
