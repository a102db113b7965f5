"""The one table that `make bench-api` prints."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from bench.api.load import Burst


def print_table(cases: Sequence[Any], found: Mapping[str, list[Burst]], memory: Mapping[str, float], machine: str) -> None:
    """Requests per CPU-second (median and spread), the ratio to the base of the same round, latencies, memory."""
    lines = [f"\n{machine}", "server on one core, load and database on the other; medians of the rounds, spread as min-max\n"]
    lines.append(f"{'':32}{'req/CPU-s':>10}{'spread':>14}{'ratio':>8}{'spread':>14}{'target':>8}{'p50 ms':>9}{'p99 ms':>9}")
    lines += [_row(case, found) for case in cases]
    lines += [f"memory of one more worker, {service}: {used:.1f} MB (target 15)" for service, used in memory.items()]
    sys.stdout.write("\n".join(lines) + "\n")


def _row(case: Any, found: Mapping[str, list[Burst]]) -> str:
    rounds = found[case.name]
    rates = [entry.per_cpu_second for entry in rounds]
    text = f"{case.name:32}{statistics.median(rates):10.0f}{f'{min(rates):.0f}-{max(rates):.0f}':>14}"
    if case.base:
        ratios = [entry.per_cpu_second / base.per_cpu_second for entry, base in zip(rounds, found[case.base], strict=True)]
        text += f"{statistics.median(ratios):8.2f}{f'{min(ratios):.2f}-{max(ratios):.2f}':>14}{case.goal:8.2f}"
    else:
        text += f"{'base':>8}{'':>14}{'':>8}"
    p50 = statistics.median([entry.p50 for entry in rounds])
    return text + f"{p50:9.1f}{statistics.median([entry.p99 for entry in rounds]):9.1f}"
