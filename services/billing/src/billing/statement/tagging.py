"""The logical structure of a document (ISO 32000-1, 14.7 and 14.8): headings, tables, figures, and what stands where."""

from __future__ import annotations

import msgspec

from billing.statement.pdf_file import PdfFile


class Element(msgspec.Struct):
    """A structure element in the making; `kids` are ready PDF values."""

    number: int
    kind: str
    parent: int
    attributes: str = ""
    kids: list[str] = []


class Structure:
    """The structure tree of one document."""

    def __init__(self, pdf: PdfFile) -> None:
        self._pdf = pdf
        self.root = pdf.allocate()
        self._open: list[Element] = []
        self._page_parents: list[int] = []
        self.document = self.element("Document", None)

    def element(self, kind: str, parent: Element | None, attributes: str = "") -> Element:
        """A new element, the last child of `parent` so far."""
        number = self._pdf.allocate()
        made = Element(number, kind, self.root if parent is None else parent.number, attributes)
        if parent is not None:
            parent.kids.append(f"{number} 0 R")
        self._open.append(made)
        return made

    def next_page(self) -> int:
        """The page's index into the parent tree."""
        return len(self._page_parents)

    def close_page(self, owners: list[int]) -> None:
        """Which element owns each of the page's marked contents, in their order."""
        self._page_parents.append(self._pdf.add(f"[{' 0 R '.join(map(str, owners))} 0 R]" if owners else "[]"))

    def finish(self) -> None:
        """Write all elements and the tree's root."""
        for element in self._open:
            kids = " ".join(element.kids)
            self._pdf.write(element.number, f"<</S/{element.kind}/P {element.parent} 0 R{element.attributes}/K[{kids}]>>")
        parents = "".join(f"{index} {number} 0 R " for index, number in enumerate(self._page_parents))
        tree = self._pdf.add(f"<</Nums[{parents}]>>")
        self._pdf.write(
            self.root,
            f"<</Type/StructTreeRoot/K {self.document.number} 0 R/ParentTree {tree} 0 R"
            f"/ParentTreeNextKey {len(self._page_parents)}>>",
        )


def text_string(text: str) -> str:
    """A PDF text string (UTF-16, ISO 32000-1, 7.9.2.2)."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
