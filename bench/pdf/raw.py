"""The lower bound: the content streams and structure elements of the statement's table, written by hand.

Every row costs what the format itself demands: six marked contents in the page's stream, a TR and six TD elements, their place
in the parent tree, and compression at the renderer's level. The cells come ready as operators, so that nothing is formatted,
measured, sorted, summed or hashed here.
"""

from __future__ import annotations

import struct
import zlib
from itertools import accumulate
from zoneinfo import ZoneInfo

from billing.statement.cells import CellMaker
from billing.statement.clock import LocalClock
from billing.statement.embedding import embed_fonts
from billing.statement.figures import Figures
from billing.statement.model import Statement
from billing.statement.pdf_file import LEVEL, PdfFile
from billing.statement.sections import arrange
from billing.statement.typesetter import Typesetter
from billing.statement.words import words_for

ROWS = 52
Row = list[tuple[str, str]]


def prepare(statement: Statement) -> tuple[list[Row], bytes]:
    """Each row's cells as (x, operators), in the order of the statement's pages, and the size of its fonts as padding."""
    clock, words = LocalClock(ZoneInfo(statement.time_zone)), words_for(statement.language)
    typesetter = Typesetter(rtl=words.rtl)
    maker = CellMaker(statement, words, Figures(words), typesetter, clock)
    rows = []
    for section in arrange(statement, clock).sections:
        for index in section.rows:
            cells = maker.cells(statement.records[index], credit=section.name == "credit")
            rows.append([cell[:2] for cell in cells if cell is not None])
    fonts = PdfFile()
    embed_fonts(fonts, typesetter)
    return rows, fonts.finish(1, 1, bytes(16))


def write(rows: list[Row], fonts: bytes) -> bytes:
    """A file with all objects of the table; `fonts` stands for the embedded fonts."""
    out = bytearray(b"%PDF-1.7\n" + fonts)
    places, parents, number = bytearray(), [], 10
    for start in range(0, len(rows), ROWS):
        page, body, first = number, number + 2, number + 3
        chunk = rows[start : start + ROWS]
        operators, bodies, owners, marked = ["BT 0.1 0.1 0.2 rg /F0 7.5 Tf\n"], [], [], 0
        for line, cells in enumerate(chunk):
            row, y = first + 7 * line, f"{780 - 13 * line:.2f}"
            bodies.append(
                f"<</S/TR/P {body} 0 R/K[{row + 1} 0 R {row + 2} 0 R {row + 3} 0 R {row + 4} 0 R {row + 5} 0 R {row + 6} 0 R]>>"
            )
            for cell, (x, text) in enumerate(cells, start=row + 1):
                operators.append(f"/TD<</MCID {marked}>>BDC 1 0 0 1 {x} {y} {text}")
                bodies.append(f"<</S/TD/P {row} 0 R/Pg {page} 0 R/K {marked}>>")
                owners.append(cell)
                marked += 1
            bodies.extend(f"<</S/TD/P {row} 0 R>>" for _ in range(6 - len(cells)))
        operators.append("ET\n")
        number = first + 7 * len(chunk)
        content = zlib.compress("".join(operators).encode("latin-1"), LEVEL)
        places += struct.pack(">BIH", 1, len(out), 0)
        out += b"%d 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n" % (page + 1, len(content), content)
        offsets = accumulate(map(len, bodies), initial=0)
        head = " ".join([f"{first + index} {offset}" for index, offset in enumerate(offsets)])
        packed = zlib.compress((head + "".join(bodies)).encode("latin-1"), LEVEL)
        places += b"".join([struct.pack(">BIH", 2, number, index) for index in range(len(bodies))])
        out += b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n" % (
            number, len(bodies), len(head), len(packed), packed,
        )  # fmt: skip
        kids = " 0 R ".join(map(str, range(first, number, 7)))
        parents.append(f"<</S/TBody/P 9 0 R/K[{kids} 0 R]>>[{' 0 R '.join(map(str, owners))} 0 R]")
        number += 1
    out += zlib.compress("".join(parents).encode("latin-1"), LEVEL) + zlib.compress(places, LEVEL)
    return bytes(out)
