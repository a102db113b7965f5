"""One page being drawn: tagged text and artifacts as content-stream operators. Lengths are points, y grows upwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from billing.statement.ink import INK, Ink
from billing.statement.layout import HEIGHT, LEFT, RIGHT, WIDTH, Side
from billing.statement.pdf_file import PdfFile
from billing.statement.tagging import Element, Structure
from billing.statement.typesetter import RESOURCES, Line, Typesetter

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
        bold: bool = False, ink: Ink = INK, width: float = WIDTH, figures: bool = False,
    ) -> float:  # fmt: skip
        """Tagged words at (distance from the starting margin, y), cut to `width`, figures squeezed; answers their width."""
        line = self._line(words, size, width, bold=bold, figures=figures)
        self.operators.append(f"{self.mark(owner)}{self._shown(line, place, size, side, bold=bold, ink=ink)}EMC\n")
        return line.width

    def label(
        self, place: tuple[float, float], words: str, size: float, side: Side = "start", *,
        bold: bool = False, ink: Ink = INK, width: float = WIDTH, figures: bool = False,
    ) -> float:  # fmt: skip
        """Words inside a content that is already open, such as a chart or an artifact."""
        line = self._line(words, size, width, bold=bold, figures=figures)
        self.operators.append(self._shown(line, place, size, side, bold=bold, ink=ink))
        return line.width

    def _line(self, words: str, size: float, width: float, *, bold: bool, figures: bool) -> Line:
        set_line = self.typesetter.squeezed if figures else self.typesetter.fitted
        return set_line(words, size, width, bold=bold)

    def _shown(self, line: Line, place: tuple[float, float], size: float, side: Side, *, bold: bool, ink: Ink) -> str:
        x = self.x(place[0])
        if side == "middle":
            x -= line.width / 2
        elif (side == "end") != self.typesetter.rtl:
            x -= line.width
        font = BASE_BOLD if bold else BASE
        return f"BT {ink} rg /{font} {size:g} Tf 1 0 0 1 {x:.2f} {place[1]:.2f} Tm {line.operators} ET\n"

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
