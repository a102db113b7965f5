"""Every statement is an archive document and can be read aloud: structure, tags, fonts, metadata, and nothing active."""

from __future__ import annotations

from functools import cache

import pikepdf
import pytest

from billing.statement.renderer import render
from dev.samples.corpus import corpus
from dev.samples.pdf_reading import Document

# Larger ones say nothing new about structure; the conformance run has them all.
_SMALL = {name: statement for name, statement in corpus() if len(statement.records) <= 300}


@cache
def opened(name: str) -> Document:
    return Document(render(_SMALL[name]))


@pytest.fixture(params=_SMALL)
def document(request: pytest.FixtureRequest) -> Document:
    return opened(request.param)


def test_claims_both_standards_and_carries_what_they_need(document: Document) -> None:
    root = document.root
    assert document.data.startswith(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(root.Lang) in ("en", "de", "ar", "fr", "it")
    with document.pdf.open_metadata() as metadata:
        claims = (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"])
        assert claims == ("2", "A", "1")
        assert metadata["dc:title"] == str(document.pdf.docinfo["/Title"]) != ""
        assert (metadata["dc:creator"][0] or "") == str(document.pdf.docinfo["/Author"])
    (intent,) = root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"


def test_fonts_are_embedded_subsets_with_unicode_maps(document: Document) -> None:
    for font in document.pdf.pages[0].Resources.Font.values():
        descendant = font.DescendantFonts[0]
        assert str(font.BaseFont)[7] == "+"
        assert len(descendant.FontDescriptor.FontFile2.read_bytes()) > 500
        places = descendant.CIDToGIDMap.read_bytes()
        codes = document.codes(font)
        assert codes
        for code, text in codes.items():
            assert places[2 * code : 2 * code + 2] != b"\x00\x00", "a code that shows the empty box"
            assert text
            assert not {"\x00", "\ufeff", "\ufffe"} & set(text)


def test_everything_painted_is_marked_and_owned(document: Document) -> None:
    parents = document.root.StructTreeRoot.ParentTree.Nums
    by_index = {int(parents[at]): parents[at + 1] for at in range(0, len(parents), 2)}
    for page in document.pdf.pages:
        texts = document.contents[page.obj.objgen[0]]
        owners = by_index[int(page.StructParents)]
        assert len(owners) == len(texts)
        for marked, owner in enumerate(owners):
            assert marked in document.marked_contents_of(owner, page)
        assert page.Tabs == "/S"


def test_headings_tables_and_figure(document: Document) -> None:
    headings = [node.kind for node in document.tree.all("H1", "H2")]
    assert headings.count("H1") == 1
    assert headings.index("H1") == 0
    (figure,) = document.tree.all("Figure")
    assert str(figure.element.Alt)
    for table in document.tree.all("Table"):
        rows = list(table.all("TR"))
        widths = {sum(int(cell.element.get("/A", {}).get("/ColSpan", 1)) for cell in row.kids) for row in rows}
        assert len(widths) == 1
        assert all(cell.element.A.Scope in ("/Column", "/Row") for row in rows for cell in row.kids if cell.kind == "TH")
        assert any(cell.kind == "TH" for row in rows for cell in row.kids)


def test_nothing_active_and_nothing_outside(document: Document) -> None:
    assert not {"/AA", "/OpenAction", "/AcroForm", "/Names", "/URI"} & set(document.root.keys())
    for page in document.pdf.pages:
        assert "/Annots" not in page
    kinds = {str(each.get("/S")) for each in document.pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each}
    assert not kinds & {"/JavaScript", "/URI", "/Launch", "/GoToR"}


def test_bookmarks_lead_to_every_section(document: Document) -> None:
    with document.pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    sections = [kid.text for sect in document.tree.all("Sect") for kid in sect.kids if kid.kind == "H2"]
    assert titles[1:] == sections[len(sections) - len(titles) + 1 :]
