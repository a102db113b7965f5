"""The statement as PDF/A-2a and PDF/UA-1: a pure function from data to bytes; the same data always gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC
from zoneinfo import ZoneInfo

from billing.statement.cells import CellMaker
from billing.statement.clock import LocalClock
from billing.statement.edition import Edition
from billing.statement.embedding import embed_fonts
from billing.statement.figures import Figures
from billing.statement.fonts import register
from billing.statement.ink import MUTED, RULE
from billing.statement.layout import BOTTOM, INNER, TOP, plan
from billing.statement.listing import Listing
from billing.statement.metadata import DocumentFacts, information, srgb_profile, xmp
from billing.statement.model import Statement
from billing.statement.overview import draw_overview
from billing.statement.page import Page
from billing.statement.pdf_file import PdfFile
from billing.statement.plain_text import clean
from billing.statement.sections import arrange
from billing.statement.tagging import Structure, text_string
from billing.statement.typesetter import Typesetter
from billing.statement.words import words_for

# More have no room below the rule; the notes say the contact at its full size.
_FOOT_LINES = 2


def render(statement: Statement, before_page: Callable[[], None] = lambda: None) -> bytes:
    """The whole document as bytes. What `before_page` raises ends the work between two pages."""
    register()
    words = words_for(statement.language)
    clock = LocalClock(ZoneInfo(statement.time_zone))
    figures = Figures(words, statement.currency)
    edition = Edition(statement, arrange(statement, clock), words, figures, statement.content_hash())
    return _Document(edition, clock, before_page).render()


class _Document:
    """One rendering."""

    def __init__(self, edition: Edition, clock: LocalClock, before_page: Callable[[], None]) -> None:
        self._edition, self._before_page = edition, before_page
        self._pdf = PdfFile()
        self._structure = Structure(self._pdf)
        self._typesetter = Typesetter(rtl=edition.words.rtl)
        maker = CellMaker(edition.statement, edition.words, edition.figures, self._typesetter, clock)
        self._listing = Listing(self._pdf, self._structure, edition, maker)
        self._tree, self._resources = self._pdf.allocate(), self._pdf.allocate()
        self._pages: list[int] = []

    def render(self) -> bytes:
        listed, overview = plan(self._listing.lines), list[Page]()

        def next_page() -> Page:
            overview.append(self._page())
            return overview[-1]

        draw_overview(next_page, self._structure, self._edition)
        count = len(overview) + len(listed)
        for number, page in enumerate(overview, start=1):
            if number > 1:
                self._running_head(page)
            self._end(page, number, count)
        for number, blocks in enumerate(listed, start=len(overview) + 1):
            page = self._page()
            self._running_head(page)
            for block in blocks:
                self._listing.draw(page, block)
            self._end(page, number, count)
        fonts = embed_fonts(self._pdf, self._typesetter)
        self._pdf.write(self._resources, f"<</Font<<{fonts}>>>>")
        kids = " 0 R ".join(map(str, self._pages))
        self._pdf.write(self._tree, f"<</Type/Pages/Count {len(self._pages)}/Kids[{kids} 0 R]>>")
        self._structure.finish()
        facts = self._facts()
        identifier = hashlib.sha256(self._edition.content_hash.encode()).digest()[:16]
        return self._pdf.finish(self._catalog(facts), self._pdf.add(information(facts)), identifier)

    def _page(self) -> Page:
        self._before_page()
        page = Page(self._pdf, self._structure, self._typesetter)
        self._pages.append(page.number)
        return page

    def _end(self, page: Page, number: int, count: int) -> None:
        self._foot(page, number, count)
        page.close(self._tree, self._resources)

    def _running_head(self, page: Page) -> None:
        edition = self._edition
        words = f"{edition.statement.operator_name} · {edition.statement.msisdn} · {edition.title}"
        with page.artifact("Header"):
            page.label((0, TOP - 6), words, 7.5, ink=MUTED, width=360)
            page.label((INNER, TOP - 6), edition.number, 7.5, "end", ink=MUTED)

    def _foot(self, page: Page, number: int, count: int) -> None:
        figures, words = self._edition.figures, self._edition.words
        with page.artifact("Footer"):
            page.rule(0, BOTTOM - 14, INNER, RULE)
            contact = words.contact.format(contact=self._edition.statement.operator_contact)
            lines = page.lines(contact, 7, 400)
            if len(lines) <= _FOOT_LINES:
                page.draw(lines, (0, BOTTOM - 25), 7, "start", bold=False, ink=MUTED)
            else:
                page.label((0, BOTTOM - 25), contact, 7, ink=MUTED, width=400)
            text = words.page.format(page=figures.count(number), pages=figures.count(count))
            page.label((INNER, BOTTOM - 25), text, 7, "end", ink=MUTED)

    def _facts(self) -> DocumentFacts:
        statement = self._edition.statement
        return DocumentFacts(
            title=clean(self._edition.title),
            author=clean(statement.operator_name),
            subject=f"{clean(self._edition.words.itemised_usage)} {statement.month}, {self._edition.number}",
            language=self._edition.words.language,
            created=(statement.issued_at or statement.period_end).astimezone(UTC),
        )

    def _catalog(self, facts: DocumentFacts) -> int:
        pdf, profile, metadata = self._pdf, self._pdf.allocate(), self._pdf.allocate()
        pdf.stream(profile, "/N 3", srgb_profile())
        pdf.stream(metadata, "/Type/Metadata/Subtype/XML", xmp(facts), compress=False)
        direction = "/Direction/R2L" if self._edition.words.rtl else ""
        return pdf.add(
            f"<</Type/Catalog/Pages {self._tree} 0 R/Lang({facts.language})/MarkInfo<</Marked true>>"
            f"/StructTreeRoot {self._structure.root} 0 R/Metadata {metadata} 0 R{self._outline()}"
            f"/ViewerPreferences<</DisplayDocTitle true{direction}>>/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
            f"/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile {profile} 0 R>>]>>"
        )

    def _outline(self) -> str:
        """Bookmarks to the overview and to each section."""
        first = (self._edition.title, self._pages[0], TOP)
        entries = [first, *self._listing.starts]
        root = self._pdf.allocate(1 + len(entries))
        for index, (words, page, top) in enumerate(entries, start=root + 1):
            before = f"/Prev {index - 1} 0 R" if index > root + 1 else ""
            after = f"/Next {index + 1} 0 R" if index < root + len(entries) else ""
            place = f"/Dest[{page} 0 R/XYZ 0 {top:.0f} null]"
            self._pdf.write(index, f"<</Title{text_string(clean(words))}/Parent {root} 0 R{place}{before}{after}>>")
        self._pdf.write(root, f"<</Type/Outlines/Count {len(entries)}/First {root + 1} 0 R/Last {root + len(entries)} 0 R>>")
        return f"/Outlines {root} 0 R/PageMode/UseOutlines"
