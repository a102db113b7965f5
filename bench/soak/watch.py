"""Samples of a drain: how much waits, how much memory each worker holds, and what that says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median

# Memory is flat when the last quarter of the run holds at most this much more than the second, by ratio.
GROWTH = 1.10
# A drain is steady when its slowest fifth goes at least at this part of the median rate.
STEADY = 0.5


@dataclass(frozen=True)
class Sample:
    """A moment: seconds since the workers began, statements waiting, private memory of each worker in megabytes."""

    seconds: float
    backlog: int
    megabytes: tuple[float, ...]


@dataclass(frozen=True)
class Verdict:
    """What the samples say. Rates are statements a second."""

    rate: float
    slowest_fifth: float
    growth: float

    @property
    def good(self) -> bool:
        """Steady and flat."""
        return self.slowest_fifth >= STEADY * self.rate and self.growth <= GROWTH


def private_megabytes(pid: int) -> float:
    """Memory that is the process's own (USS): shared pages of the process it was forked from do not count."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Private_")) / 1024


def judge(samples: list[Sample]) -> Verdict:
    """Rates over fifths of the time, memory of the last quarter against the second."""
    end = samples[-1].seconds
    fifths = [_rate([s for s in samples if n <= 5 * s.seconds / end <= n + 1]) for n in range(5)]
    quarter = len(samples) // 4
    early, late = (median(sum(s.megabytes) for s in part) for part in (samples[quarter : 2 * quarter], samples[-quarter:]))
    return Verdict((samples[0].backlog - samples[-1].backlog) / end, min(fifths), late / early)


def _rate(part: list[Sample]) -> float:
    if len(part) < 2:
        return 0.0
    return (part[0].backlog - part[-1].backlog) / (part[-1].seconds - part[0].seconds)
