"""The used glyphs of each face as embedded Type 0 fonts with ToUnicode maps (ISO 32000-1, 9.7; ISO 19005-2, 6.2.11)."""

from __future__ import annotations

import hashlib
from itertools import groupby

from billing.statement.pdf_file import PdfFile
from billing.statement.typesetter import RESOURCES, FaceUse, Typesetter

_SYMBOLIC = 4
_BOLD_STEM = 120


def embed_fonts(pdf: PdfFile, typesetter: Typesetter) -> str:
    """Write every used face; answers the entries of a font resource dictionary."""
    entries = []
    for name in RESOURCES:
        use = typesetter.uses.get(name)
        if use is not None and use.glyph_of_code:
            entries.append(f"/{RESOURCES[name]} {_embed(pdf, use)} 0 R")
    return "".join(entries)


def _embed(pdf: PdfFile, use: FaceUse) -> int:
    codes = sorted(use.glyph_of_code)
    glyph_of_code = {code: use.glyph_of_code[code] for code in codes}
    data, places = use.face.subset(glyph_of_code)
    tag = "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(repr(codes).encode()).digest()[:6])
    base = f"{tag}+{use.face.name}"
    file, mapping, unicode_map = (pdf.allocate() for _ in range(3))
    pdf.stream(file, f"/Length1 {len(data)}", data)
    pdf.stream(mapping, "", _code_to_glyph(places))
    pdf.stream(unicode_map, "", _to_unicode(use, codes).encode())
    descriptor = pdf.add(_descriptor(use, base, file))
    widths = _widths({code: round(use.face.width(glyph)) for code, glyph in glyph_of_code.items()})
    descendant = pdf.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{base}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R/DW 1000/W[{widths}]/CIDToGIDMap {mapping} 0 R>>"
    )
    return pdf.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{base}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]"
        f"/ToUnicode {unicode_map} 0 R>>"
    )


def _descriptor(use: FaceUse, base: str, file: int) -> str:
    metrics = use.face.metrics
    box = " ".join(f"{value:.0f}" for value in metrics.bbox)
    stem = _BOLD_STEM if "Bold" in use.face.name else metrics.stemV
    return (
        f"<</Type/FontDescriptor/FontName/{base}/Flags {_SYMBOLIC}/FontBBox[{box}]/ItalicAngle 0/Ascent {metrics.ascent:.0f}"
        f"/Descent {metrics.descent:.0f}/CapHeight {metrics.capHeight:.0f}/StemV {stem:.0f}/FontFile2 {file} 0 R>>"
    )


def _code_to_glyph(places: dict[int, int]) -> bytes:
    table = bytearray(2 * (max(places) + 1))
    for code, glyph in places.items():
        table[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
    return bytes(table)


def _widths(width_of_code: dict[int, int]) -> str:
    """Runs of neighbouring codes, each with its list of widths."""
    runs = groupby(enumerate(sorted(width_of_code)), key=lambda entry: entry[1] - entry[0])
    texts = []
    for _, run in runs:
        codes = [code for _, code in run]
        texts.append(f"{codes[0]}[{' '.join(str(width_of_code[code]) for code in codes)}]")
    return "".join(texts)


def _to_unicode(use: FaceUse, codes: list[int]) -> str:
    lines = [f"<{code:04X}><{use.text_of_code[code].encode('utf-16-be').hex().upper()}>" for code in codes]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n{body}"
        "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"
    )
