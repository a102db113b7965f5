"""The report as one HTML page that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

_WIDTH, _HEIGHT, _EDGE = 900, 260, 50
_NOTES = {
    "rejects": "<p>The rows stand in the table migration_reject; a raw value of 0x… is the bytes of what is no text.</p>",
    "unsavable": "<p>Rejected rows stayed behind. Carried-over ones hold an address that is not whole, or a postcode that is "
    "none of its country: the portal leaves it as it is until a customer changes it.</p>",
    "differences": "<p>At most 200, by key: account numbers are customers' data, so keep this page as such.</p>",
}
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1f24;background:#fff}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{padding:.3rem .8rem;border-bottom:1px solid #d0d7de;text-align:left}
td.n{text-align:right;font-variant-numeric:tabular-nums}.good{color:#116329}.bad{color:#a40e26}svg{max-width:100%;height:auto}
@media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}
.good{color:#56d364}.bad{color:#ff7b72}}
"""


def page(found: dict[str, Any]) -> str:
    """The page in HTML 5."""
    run, chunks = found["run"], found["chunks"]
    done = int(chunks["done"] or 0)
    rate = int(chunks["read_rows"] or 0) / run["load_seconds"] if run["load_seconds"] else 0
    figures = [
        ("Rows in the source when the load began", f"{run['source_rows']:,}"),
        ("Chunks committed", f"{done:,} of {chunks['chunks']:,}"),
        ("Rows read by the load", f"{int(chunks['read_rows'] or 0):,}"),
        ("Seconds of loading", f"{run['load_seconds']:,.1f}"),
        ("Rows a second", f"{rate:,.0f}"),
        ("Rows rejected", f"{found['rejected_rows']:,}"),
    ]
    parts = [
        f"<h1>Migration {escape(run['mapping_name'])}</h1>",
        f"<p>{escape(str(run['source_view']))}, written {escape(str(found['written'])[:19])} UTC.</p>",
        _statement(found),
        _table(("Figure", "Value"), figures),
        "<h2>Progress over time</h2>",
        _picture(found["samples"]),
    ]
    for title, name in (
        ("Rejects by reason", "rejects"),
        ("Rows that the portal could not save again, by field", "unsavable"),
        ("Conflicts", "conflicts"),
        ("Catch-up", "rounds"),
        ("Verifications", "verifications"),
        ("Differences of the last verification", "differences"),
    ):
        parts += [f"<h2>{title}</h2>", _records(found[name]), _NOTES.get(name, "")]
    body = "\n".join(parts)
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Migration report</title>'
        f"<style>{_STYLE}</style>"
    )
    return f'<!doctype html>\n<html lang="en">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'


def _statement(found: dict[str, Any]) -> str:
    if not found["verifications"]:
        return '<p class="bad">Nothing was verified yet.</p>'
    last = found["verifications"][-1]
    sum_ = ", ".join(f"{name} {last[name + '_rows']:,}" for name in ("source", "target", "held", "rejected"))
    if last["is_equal"]:
        return f'<p class="good"><strong>Equal:</strong> {sum_}; every one of {last["chunks"]:,} chunks equal.</p>'
    return f'<p class="bad"><strong>Not equal:</strong> {last["differing_rows"]:,} rows differ; {sum_}.</p>'


def _records(records: Sequence[dict[str, Any]]) -> str:
    if not records:
        return "<p>None.</p>"
    names = [name.replace("_", " ").capitalize() for name in records[0]]
    return _table(names, [tuple(_text(value) for value in record.values()) for record in records])


def _text(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)[:23]


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join("<tr>" + "".join(_cell(value) for value in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: str) -> str:
    is_number = value.replace(",", "").replace(".", "").isdigit()
    return f"<td{' class=n' if is_number else ''}>{escape(value)}</td>"


def _picture(samples: Sequence[dict[str, Any]]) -> str:
    """Rows loaded over working time; the pauses between two runs are drawn as they were."""
    points = [(sample["sampled_at"], sample["rows_done"]) for sample in samples if sample["phase"] == "load"]
    if len(points) < 2:
        return "<p>The load took less than two samples.</p>"
    begun, most = points[0][0], max(rows for _, rows in points) or 1
    seconds = [(at - begun).total_seconds() for at, _ in points]
    last = seconds[-1] or 1
    line = " ".join(
        f"{_EDGE + second / last * (_WIDTH - 2 * _EDGE):.1f},{_HEIGHT - _EDGE - rows / most * (_HEIGHT - 2 * _EDGE):.1f}"
        for second, (_, rows) in zip(seconds, points, strict=True)
    )
    floor = _HEIGHT - _EDGE
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{most:,} rows in {last:,.0f} seconds">'
        f'<path d="M{_EDGE} {_EDGE}V{floor}H{_WIDTH - _EDGE}" fill="none" stroke="currentColor"/>'
        f'<polyline points="{line}" fill="none" stroke="#1f6feb" stroke-width="2"/>'
        f'<text x="{_EDGE}" y="{_EDGE - 10}" fill="currentColor" font-size="13">{most:,} rows</text>'
        f'<text x="{_WIDTH - _EDGE}" y="{floor + 20}" text-anchor="end" fill="currentColor" font-size="13">{last:,.0f} s</text>'
        "</svg>"
    )
