"""Reads a statement as a screen reader does: down the structure tree, text by way of the fonts' ToUnicode maps."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf

_PAINTING = {"Tj", "TJ", "f", "S", "B", "Do", "'", '"'}


@dataclass
class Node:
    """A structure element with its own text and its kids."""

    kind: str
    element: Any
    text: str = ""
    kids: list[Node] = field(default_factory=list)

    def all(self, *kinds: str) -> Iterator[Node]:
        """Elements of these kinds below, in reading order."""
        for kid in self.kids:
            if kid.kind in kinds:
                yield kid
            yield from kid.all(*kinds)

    @property
    def whole_text(self) -> str:
        """Text of this element and everything below."""
        return " ".join(part for part in (self.text, *(kid.whole_text for kid in self.kids)) if part)


class Document:
    """An opened statement."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.root = self.pdf.Root
        self._maps: dict[str, dict[int, str]] = {}
        for name, font in self.pdf.pages[0].Resources.Font.items():
            self._maps[name] = self.codes(font)

    @cached_property
    def contents(self) -> dict[int, list[str]]:
        """For each page (by object number) the text of each marked content; raises AssertionError for unmarked painting."""
        return {page.obj.objgen[0]: self._marked(page) for page in self.pdf.pages}

    @cached_property
    def tree(self) -> Node:
        """The Document element."""
        return self._node(self.root.StructTreeRoot.K, None)

    def rows(self, heading: str | None = None) -> list[list[str]]:
        """Cells of the listing's body rows, of all sections or of the one under a heading."""
        found = []
        for section in self.tree.all("Sect"):
            titles = [kid.text for kid in section.kids if kid.kind == "H2"]
            if heading is None or heading in titles:
                bodies = [body for table in section.all("Table") for body in table.kids if body.kind == "TBody"]
                found += [[cell.whole_text for cell in row.kids] for body in bodies for row in body.kids]
        return found

    def codes(self, font: Any) -> dict[int, str]:
        """What each used code of a font stands for."""
        return _unicode_map(font.ToUnicode.read_bytes().decode())

    def marked_contents_of(self, element: Any, page: Any) -> list[int]:
        """Numbers of the marked contents on a page that an element names as its own."""
        kids = element.get("/K")
        found = []
        for kid in kids if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]:
            if isinstance(kid, int):
                assert element.Pg.objgen == page.obj.objgen
                found.append(int(kid))
            elif kid.get("/Type") == "/MCR" and kid.Pg.objgen == page.obj.objgen:
                found.append(int(kid.MCID))
        return found

    def _node(self, element: Any, page: int | None) -> Node:
        node = Node(str(element.S)[1:], element)
        kids = element.get("/K")
        page = element.Pg.objgen[0] if "/Pg" in element else page
        texts = []
        for kid in kids if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]:
            if isinstance(kid, int):
                texts.append(self.contents[page or 0][int(kid)])
            elif kid.get("/Type") == "/MCR":
                texts.append(self.contents[kid.Pg.objgen[0]][int(kid.MCID)])
            else:
                node.kids.append(self._node(kid, page))
        node.text = " ".join(texts)
        return node

    def _marked(self, page: Any) -> list[str]:
        reader = _ContentReader(self._maps)
        for instruction in pikepdf.parse_content_stream(page):
            reader.take(str(instruction.operator), instruction.operands)
        return reader.texts()


class _ContentReader:
    """Follows one content stream: which marked content is open, which font is set, what is shown."""

    def __init__(self, maps: dict[str, dict[int, str]]) -> None:
        self._maps, self._font = maps, ""
        self._texts: dict[int, list[str]] = {-1: []}
        # Each open content: the number that text belongs to (-1 for an artifact), and whether its ActualText stands for it.
        self._open: list[tuple[int, bool]] = []

    def take(self, operator: str, operands: Any) -> None:
        if operator in ("BDC", "BMC"):
            self._begin(operands[1] if operator == "BDC" else {})
        elif operator == "EMC":
            self._open.pop()
        elif operator == "Tf":
            self._font = str(operands[0])
        elif operator in _PAINTING:
            assert self._open, "painted outside marked content"
            if operator in ("Tj", "TJ") and not self._open[-1][1]:
                self._texts[self._open[-1][0]].append(self._decoded(operands[0]))

    def texts(self) -> list[str]:
        """Text of marked contents 0, 1, ..."""
        assert not self._open
        numbers = sorted(number for number in self._texts if number >= 0)
        assert numbers == list(range(len(numbers)))
        return ["".join(self._texts[number]) for number in numbers]

    def _begin(self, facts: Any) -> None:
        number = int(facts["/MCID"]) if "/MCID" in facts else self._open[-1][0] if self._open else -1
        if "/MCID" in facts:
            assert number not in self._texts
            self._texts[number] = []
        if "/ActualText" in facts:
            self._texts[number].append(str(facts["/ActualText"]))
        self._open.append((number, "/ActualText" in facts))

    def _decoded(self, shown: Any) -> str:
        parts = shown if isinstance(shown, pikepdf.Array) else [shown]
        data = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
        return "".join(self._maps[self._font][code] for code in _pairs(data))


def _pairs(data: bytes) -> list[int]:
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


def _unicode_map(text: str) -> dict[int, str]:
    blocks = re.findall(r"beginbfchar\n(.*?)endbfchar", text, re.DOTALL)
    pairs = re.findall(r"<([0-9A-F]{4})><([0-9A-F]+)>\n", "".join(blocks))
    return {int(code, 16): bytes.fromhex(value).decode("utf-16-be") for code, value in pairs}
