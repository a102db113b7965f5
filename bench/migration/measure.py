"""`make bench-migration ROWS=5000000`: rows a second, what limits them, memory at three sizes, verification.

Everything runs once after the other on this machine, the legacy double and MariaDB included, so ratios count more than figures.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import psutil

from dev.databases.mariadb import MariaDb
from dev.legacy.both_ends import Room
from dev.paths import RESIDENTIAL_MAPPING
from selfcare_migrate import canonical
from selfcare_migrate.context import Context
from selfcare_migrate.reading import read_mapping
from selfcare_migrate.settings import read_settings
from selfcare_migrate.source import KeyRange
from selfcare_migrate.transform.batch import CHANGE, KEY

_APART = 200_000
_ONE_BY_ONE = 20_000
_SERVER = {"innodb_buffer_pool_size": 2 << 30, "innodb_log_file_size": 2 << 30}


def main() -> int:
    """Print the tables; exit status 0 when every verification was equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    rows = parser.parse_args().rows
    sizes = sorted({rows // 10, rows // 5, rows})
    with tempfile.TemporaryDirectory(prefix="migration-") as name:
        folder = Path(name)
        server = MariaDb(folder)
        server.start()
        try:
            for setting, size in _SERVER.items():
                server.execute(f"SET GLOBAL {setting} = {size}")
            return max(_measure(folder / str(size), server, size, apart=size == sizes[-1]) for size in sizes)
        finally:
            server.stop()


def _measure(folder: Path, server: MariaDb, rows: int, *, apart: bool) -> int:
    folder.mkdir()
    room = Room(folder, server, rows)
    try:
        if apart:
            _apart(room)
        _say(f"\n{rows:,} rows, source to target:")
        load = _watched(room, "load")
        verify = _watched(room, "verify")
        for command, (seconds, peak, spent_by, _) in (("load", load), ("verify", verify)):
            spent = ", ".join(f"{who} {1e6 * cpu / rows:.1f}" for who, cpu in spent_by.items())
            _say(f"  {command:7} {rows / seconds:>9,.0f} rows/s  {seconds:7.1f} s  peak {peak:4.0f} MiB  CPU µs a row: {spent}")
        return max(load[3], verify[3])
    finally:
        room.stop()
        with server.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {room.database}")
        room.file.unlink()


def _watched(room: Room, command: str) -> tuple[float, float, dict[str, float], int]:
    """Seconds, peak memory in MiB, CPU seconds of each of the three, exit status. CPU hardly depends on what else runs."""
    others = {"source": psutil.Process(room.source_pid), "target": psutil.Process(room.target_pid)}
    before = {who: _cpu(process) for who, process in others.items()}
    begun, peak, own = time.monotonic(), 0.0, 0.0
    tool = room.start(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    watched = psutil.Process(tool.pid)
    while tool.poll() is None:
        try:
            peak, own = max(peak, watched.memory_info().rss / (1 << 20)), _cpu(watched)
        except psutil.Error:
            break
        time.sleep(0.05)
    tool.communicate()
    seconds = time.monotonic() - begun
    spent = {"tool": own} | {who: _cpu(process) - before[who] for who, process in others.items()}
    return seconds, peak, spent, tool.returncode


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _apart(room: Room) -> None:
    """Source, transform and target each alone, and the two plain ways of writing beside LOAD DATA."""
    context = Context(read_mapping(RESIDENTIAL_MAPPING), read_settings(os.environ | room.environment))
    source = context.source()
    frames: list[pl.DataFrame] = []
    _say("Each part alone, one thread:")
    _timed("source: Arrow batches over the socket", lambda: _take(frames, source.batches(KeyRange(None, None))))
    source.close()
    outcomes: list[pl.DataFrame] = []
    _timed("transform: rules", lambda: _transform(context, frames, outcomes))
    lines: list[bytes] = []
    _timed("transform: lines for LOAD DATA", lambda: _lines(outcomes, lines))
    _say("Target alone, from prepared rows, one connection:")
    _timed("LOAD DATA LOCAL from a stream", lambda: _load(context, lines))
    room.fresh_target()
    context = Context(context.mapping, read_settings(os.environ | room.environment))
    _timed("executemany, 1,000 rows a statement", lambda: _insert(context, outcomes, _APART, together=1000))
    room.fresh_target()
    context = Context(context.mapping, read_settings(os.environ | room.environment))
    _timed("row by row", lambda: _insert(context, outcomes, _ONE_BY_ONE, together=1))
    room.fresh_target()


def _take(frames: list[pl.DataFrame], batches: Iterator[pl.DataFrame]) -> int:
    taken = 0
    for frame in batches:
        frames.append(frame)
        taken += frame.height
        if taken >= _APART:
            break
    return taken


def _transform(context: Context, frames: list[pl.DataFrame], outcomes: list[pl.DataFrame]) -> int:
    outcomes += [context.transform.apply(frame).rows.drop(KEY, CHANGE) for frame in frames]
    return sum(frame.height for frame in frames)


def _lines(outcomes: list[pl.DataFrame], lines: list[bytes]) -> int:
    lines += [canonical.to_lines(rows) for rows in outcomes]
    return sum(rows.height for rows in outcomes)


def _load(context: Context, lines: list[bytes]) -> int:
    target = context.target()
    try:
        with target.transaction():
            return target.load(iter(lines))
    finally:
        target.close()


def _insert(context: Context, outcomes: list[pl.DataFrame], most: int, *, together: int) -> int:
    names = [column.target for column in context.mapping.columns]
    marks = ", ".join(["%s"] * len(names))
    sql = f"INSERT IGNORE INTO {context.mapping.target.table} ({', '.join(names)}) VALUES ({marks})"
    rows = list(itertools.islice((row for frame in outcomes for row in frame.iter_rows()), most))
    target = context.target()
    try:
        for start in range(0, len(rows), 1000):
            with target.transaction(), target.raw.cursor() as cursor:
                part = rows[start : start + 1000]
                if together > 1:
                    cursor.executemany(sql, part)
                else:
                    for row in part:
                        cursor.execute(sql, row)
    finally:
        target.close()
    return len(rows)


def _timed(what: str, work: Callable[[], int]) -> None:
    begun = time.monotonic()
    rows = work()
    _say(f"  {what:40} {rows / (time.monotonic() - begun):>10,.0f} rows/s")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
