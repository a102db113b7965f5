"""One measurement in a process of its own: `python -m bench.pdf.child <contender> <pages>` prints it as JSON.

`pages` is a file with the engine's pages, one a line, which are read one by one as the service reads them from the wire.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

from bench.pdf.contenders import CONTENDERS
from billing.statement.fonts import register
from billing.statement.renderer import render
from dev.samples.statements import read_pages, statement_of

_REPEATS = {100: 9, 1000: 7, 10_000: 5}


def _memory(name: str) -> float:
    """A line of /proc/self/status in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(name)


def main(name: str, pages: Path) -> dict[str, float]:
    """Best time of several; the highest memory of the first, above what the process held before it began."""
    prepare, make = CONTENDERS[name]
    register()
    render(statement_of([]))
    gc.collect()
    idle = _memory("VmRSS")
    with pages.open("rb") as lines:
        statement = statement_of(read_pages(lines))
    rows = len(statement.records)
    prepared = prepare(statement)
    gc.collect()
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    times = []
    for repeat in range(_REPEATS.get(rows, 3)):
        started = time.perf_counter()
        size = len(make(prepared))
        times.append(time.perf_counter() - started)
        if repeat == 0:
            peak = _memory("VmHWM")
    return {"seconds": min(times), "memory": peak - before, "records": before - idle, "bytes": size}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
