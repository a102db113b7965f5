"""`python -m bench.pdf`: one run, one table of ratios to the lower bound, and a plot; `--publish` puts it into bench/pdf."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.pdf.contenders import CONTENDERS
from bench.pdf.plot import plot
from dev.paths import ROOT
from dev.samples.statements import pages_of

SIZES = (100, 1000, 10_000, 50_000)
BOUND, OURS = tuple(CONTENDERS)[:2]
Results = dict[tuple[str, int], dict[str, float]]


def measure(folder: Path) -> Results:
    """Everything, one process after the other; the two that are compared take turns three times and keep their best."""
    results: Results = {}
    for rows in SIZES:
        pages = folder / f"{rows}.jsonl"
        pages.write_bytes(b"".join(page + b"\n" for page in pages_of(rows)))
        for name in (*CONTENDERS, BOUND, OURS, BOUND, OURS):
            command = [sys.executable, "-m", "bench.pdf.child", name, str(pages)]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            known = results.get((name, rows), found)
            results[name, rows] = min(known, found, key=lambda each: each["seconds"])
    return results


def report(results: Results) -> None:
    """The table."""
    print(f"{'rows':>7}  {'way':32} {'time':>6} {'rows/s':>9} {'memory MB':>10} {'file MB':>8} {'bytes/row':>9}")
    for rows in SIZES:
        bound = results[BOUND, rows]["seconds"]
        for name in CONTENDERS:
            found = results[name, rows]
            print(
                f"{rows:7,}  {name:32} {found['seconds'] / bound:5.2f}x {rows / found['seconds']:9,.0f}"
                f" {found['memory']:10.1f} {found['bytes'] / 1e6:8.2f} {found['bytes'] / rows:9.0f}"
            )
    ratio = results[OURS, 10_000]["seconds"] / results[BOUND, 10_000]["seconds"]
    large = results[OURS, 50_000]
    whole = large["memory"] + large["records"]
    print(f"\n10,000 rows, tagged: {ratio:.2f} x the time of writing by hand (target 2.0 at most)")
    print(f"50,000 rows, tagged: {large['memory']:.0f} MB to render, {whole:.0f} MB with the month's records in memory,")
    print("                     above an idle worker (target 64 MB at most)")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        measured = measure(Path(temporary))
    report(measured)
    series = {name: [(rows, rows / measured[name, rows]["seconds"]) for rows in SIZES] for name in CONTENDERS}
    target = ROOT / ("bench/pdf/rows.svg" if "--publish" in sys.argv else ".cache/bench-pdf-rows.svg")
    target.write_text(plot("Rows a second by size of the statement", series), encoding="utf-8")
    print(f"\nPlot: {target.relative_to(ROOT)}")
