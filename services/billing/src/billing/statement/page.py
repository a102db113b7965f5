"""One page being drawn: tagged text and artifacts as content-stream operators. Lengths are points, y grows upwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from billing.statement.ink import INK, Ink
from billing.statement.layout import HEIGHT, INNER, LEFT, RIGHT, WIDTH, Side
from billing.statement.pdf_file import PdfFile
from billing.statement.tagging import Element, Structure
from billing.statement.typesetter import RESOURCES, Line, Typesetter

LEADING = 1.25
BASE, BASE_BOLD = RESOURCES["NotoSans-Regular"], RESOURCES["NotoSans-Bold"]


class Page:
    """Places things by their distance from the edge where reading starts, so that right-to-left pages are mirrored."""

    def __init__(self, pdf: PdfFile, structure: Structure, typesetter: Typesetter) -> None:
        self.number = pdf.allocate()
        self.operators: list[str] = []
        self.owners: list[int] = []
        self.typesetter = typesetter
        self._pdf, self._structure = pdf, structure

    def x(self, distance: float) -> float:
        """The place that lies `distance` from the starting margin."""
        return RIGHT - distance if self.typesetter.rtl else LEFT + distance

    def mark(self, owner: Element) -> str:
        """The opening operator of a content that belongs to `owner`."""
        marked = len(self.owners)
        self.owners.append(owner.number)
        owner.kids.append(f"<</Type/MCR/Pg {self.number} 0 R/MCID {marked}>>")
        return f"/{owner.kind}<</MCID {marked}>>BDC\n"

    def text(
        self, owner: Element, place: tuple[float, float], words: str, size: float, side: Side = "start", *,
        bold: bool = False, ink: Ink = INK, width: float = INNER, figures: bool = False, leading: float = 0.0,
    ) -> int:  # fmt: skip
        """Tagged words from (distance from the starting margin, y) down; answers in how many lines.

        Words go on in the next line at `width`, `leading` below (a quarter more than their size when not given); figures
        stay on one and are made narrower.
        """
        lines = self.lines(words, size, width, bold=bold, figures=figures)
        self.operators.append(self.mark(owner))
        self.draw(lines, place, size, side, bold=bold, ink=ink, leading=leading)
        self.operators.append("EMC\n")
        return len(lines)

    def label(
        self, place: tuple[float, float], words: str, size: float, side: Side = "start", *,
        bold: bool = False, ink: Ink = INK, width: float = INNER,
    ) -> float:  # fmt: skip
        """Words on one line, made narrower where they must be, inside a content that is open; answers their width."""
        line = self.typesetter.squeezed(words, size, width, bold=bold)
        self.draw((line,), place, size, side, bold=bold, ink=ink)
        return line.width

    def lines(self, words: str, size: float, width: float, *, bold: bool = False, figures: bool = False) -> tuple[Line, ...]:
        """What `text` would draw."""
        if figures:
            return (self.typesetter.squeezed(words, size, width, bold=bold),)
        return self.typesetter.lines(words, size, width, bold=bold)

    def draw(
        self, lines: tuple[Line, ...], place: tuple[float, float], size: float, side: Side, *,
        bold: bool, ink: Ink, leading: float = 0.0,
    ) -> None:  # fmt: skip
        """Lines below each other, inside a content that is open."""
        font = BASE_BOLD if bold else BASE
        for index, line in enumerate(lines):
            x, y = self._left(line, place[0], side), place[1] - index * (leading or size * LEADING)
            self.operators.append(f"BT {ink} rg /{font} {size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm {line.operators} ET\n")

    def _left(self, line: Line, distance: float, side: Side) -> float:
        """Where a line's drawing starts; its closing space, which nobody sees, lies beyond the edge."""
        x = self.x(distance)
        if side == "middle":
            return x - line.visible / 2
        if self.typesetter.rtl:
            return x - line.width if side == "start" else x - line.tail
        return x if side == "start" else x - line.visible

    @contextmanager
    def content(self, owner: Element) -> Iterator[None]:
        """Everything drawn within belongs to `owner`."""
        self.operators.append(self.mark(owner))
        yield
        self.operators.append("EMC\n")

    @contextmanager
    def artifact(self, kind: str = "") -> Iterator[None]:
        """Everything drawn within is decoration or pagination; `kind` is `Header`, `Footer` or nothing."""
        known = f"/Artifact<</Type/Pagination/Subtype/{kind}>>BDC\n" if kind else "/Artifact BMC\n"
        self.operators.append(known)
        yield
        self.operators.append("EMC\n")

    @contextmanager
    def rows(self, ink: Ink, size: float) -> Iterator[None]:
        """Rows of a table are set within, each by `row`."""
        self.operators.append(f"BT {ink} rg /{BASE} {size:g} Tf\n")
        yield
        self.operators.append("ET\n")

    def row(self, first: int, cells: Sequence[tuple[str, str, int] | None], y: str) -> list[int]:
        """The cells of a row, placed and set already, whose elements are numbered from `first`; answers their marks.

        A cell without words is None and has the mark -1.
        """
        operators, owners, marks = self.operators, self.owners, []
        marked = len(owners)
        for number, cell in enumerate(cells, start=first):
            if cell is None:
                marks.append(-1)
                continue
            operators.append(f"/TD<</MCID {marked}>>BDC 1 0 0 1 {cell[0]} {y} {cell[1]}")
            owners.append(number)
            marks.append(marked)
            marked += 1
        return marks

    def bands(self, bounds: Iterable[tuple[float, float]], ink: Ink) -> None:
        """Filled bands over the page's whole width, each from an upper to a lower edge."""
        boxes = [f"{LEFT - 3:g} {lower + 3.5:.2f} {INNER + 6:g} {upper - lower:g} re" for upper, lower in bounds]
        if boxes:
            self.operators.append(f"{ink} rg {' '.join(boxes)} f\n")

    def box(self, distance: float, y: float, width: float, height: float, ink: Ink) -> None:
        """A filled rectangle whose starting edge lies at `distance`."""
        x = self.x(distance) - (width if self.typesetter.rtl else 0)
        self.operators.append(f"{ink} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f\n")

    def rule(self, distance: float, y: float, width: float, ink: Ink, weight: float = 0.5) -> None:
        """A horizontal line."""
        x = self.x(distance) - (width if self.typesetter.rtl else 0)
        self.operators.append(f"{ink} RG {weight:g} w {x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S\n")

    def close(self, pages: int, resources: int) -> None:
        """Write the page; nothing of it is kept."""
        content = self._pdf.allocate()
        self._pdf.stream(content, "", "".join(self.operators).encode("latin-1"))
        index = self._structure.next_page()
        self._structure.close_page(self.owners)
        self._pdf.write(
            self.number,
            f"<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 {WIDTH:.2f} {HEIGHT:.2f}]/Resources {resources} 0 R"
            f"/Contents {content} 0 R/StructParents {index}/Tabs/S>>",
        )
        self.operators, self.owners = [], []
