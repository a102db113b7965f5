"""What makes the file an archive document: XMP with the PDF/A and PDF/UA claims, sRGB output intent, information dictionary.

ISO 19005-2, 6.6 (metadata, extension schemas) and 6.2.3 (output intent); ISO 14289-1, 5 (identification).
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from functools import cache
from xml.sax.saxutils import escape

import msgspec

from billing.statement.tagging import text_string

PRODUCER = "Customer Self-Care statement renderer"


class DocumentFacts(msgspec.Struct, frozen=True):
    """What the metadata say; `created` is UTC."""

    title: str
    author: str
    subject: str
    language: str
    created: datetime


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<dc:format>application/pdf</dc:format>
<xmp:CreateDate>{created}</xmp:CreateDate><xmp:ModifyDate>{created}</xmp:ModifyDate><xmp:MetadataDate>{created}</xmp:MetadataDate>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the document conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def xmp(facts: DocumentFacts) -> bytes:
    """The metadata stream."""
    created = facts.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    values = {"title": facts.title, "author": facts.author, "subject": facts.subject, "language": facts.language}
    return _XMP.format(**{name: escape(value) for name, value in values.items()}, created=created, producer=PRODUCER).encode()


def information(facts: DocumentFacts) -> str:
    """The information dictionary, saying the same."""
    created = facts.created.astimezone(UTC).strftime("(D:%Y%m%d%H%M%S+00'00')")
    return (
        f"<</Title{text_string(facts.title)}/Author{text_string(facts.author)}/Subject{text_string(facts.subject)}"
        f"/Producer{text_string(PRODUCER)}/CreationDate{created}/ModDate{created}>>"
    )


@cache
def srgb_profile() -> bytes:
    """An ICC version 2.1 display profile of sRGB (IEC 61966-2-1): primaries adapted to D50 and the curve in 1024 steps."""
    curve = b"curv" + bytes(4) + struct.pack(">I", 1024) + b"".join(struct.pack(">H", _linear(step)) for step in range(1024))
    name = b"sRGB IEC61966-2.1\x00"
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", len(name)) + name + bytes(78),
        b"cprt": b"text" + bytes(4) + b"No copyright, use freely\x00",
        b"wtpt": _xyz(0.9505, 1.0, 1.0891),
        b"rXYZ": _xyz(0.43607, 0.22249, 0.01392),
        b"gXYZ": _xyz(0.38515, 0.71687, 0.09708),
        b"bXYZ": _xyz(0.14307, 0.06061, 0.7141),
    }
    return _profile(tags, curve)


def _profile(tags: dict[bytes, bytes], curve: bytes) -> bytes:
    """Header, tag table, data; the three curves share their data (ICC.1:2001-04, 6)."""
    at = 128 + 4 + 12 * (len(tags) + 3)
    table, data = b"", b""
    for signature, content in tags.items():
        table += signature + struct.pack(">II", at + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    for signature in (b"rTRC", b"gTRC", b"bTRC"):
        table += signature + struct.pack(">II", at + len(data), len(curve))
    data += curve
    head = struct.pack(">I4sI4s4s4s", at + len(data), bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28) + _numbers(0.9642, 1.0, 0.8249)
    return head.ljust(128, b"\x00") + struct.pack(">I", len(tags) + 3) + table + data


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + _numbers(*values)


def _numbers(*values: float) -> bytes:
    """ICC s15Fixed16 numbers."""
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _linear(step: int) -> int:
    value = step / 1023
    linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return round(linear * 65535)
