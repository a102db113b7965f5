"""One burst of load by wrk (https://github.com/wg/wrk), bounded in time, to the loopback interface."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.api.servers import OTHER_CORE, Server

_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Burst:
    """What one burst showed. Latencies are milliseconds."""

    requests: int
    per_cpu_second: float
    p50: float
    p99: float


def burst(server: Server, path: str, *, seconds: int, script: Path, tokens: Path, customers: Path) -> Burst:
    """Load `path` for `seconds`, its word CUSTOMER filled in. Raises RuntimeError on any answer other than 200.

    `tokens` and `customers` hold one a line, used in turn: with one customer alone the service would share identical reads.
    """
    command = ["taskset", "-c", str(OTHER_CORE), "wrk", "--threads", "1", "--connections", "8"]
    command += ["--duration", f"{seconds}s", "--latency", "--timeout", "10s", "--script", str(script)]
    command += [f"http://127.0.0.1:{server.port}{path}", "--", str(tokens), str(customers)]
    before = server.cpu_seconds()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    spent = server.cpu_seconds() - before
    return _read(done.stdout, spent)


def _read(text: str, spent: float) -> Burst:
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(text)
    count = int(re.search(r"(\d+) requests in", text)[1])  # type: ignore[index]
    return Burst(count, count / spent, _latency(text, "50"), _latency(text, "99"))


def _latency(text: str, percentile: str) -> float:
    found = re.search(rf"{percentile}%\s+([\d.]+)(us|ms|s)\b", text)
    assert found is not None, text
    return float(found[1]) * _MILLISECONDS[found[2]]
