"""The archive after an outage: a backlog of messages drained by two workers. `make soak MESSAGES=100000`.

While storage and workers were away billing went on: every statement has its row, its PDF waits in the database and its message
in the queue. The workers are real processes with the real SDK; queue and buckets are `bench.soak.cloud`, which costs the same
however much lies there.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from bench.soak.plot import plot
from bench.soak.watch import Sample, judge, private_megabytes
from customer.migrate import upgrade
from dev.doubles.aws.setup import aws_client
from dev.faults.workers import Workers
from dev.stack.children import Children
from dev.stack.plan import Plan
from selfcare_shared.db import Database, open_database, stored
from selfcare_shared.settings import CommonSettings, load_settings

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "archive-drain.svg"
WORKERS = 2
_ROW = (
    "INSERT INTO statement (statement_id, customer_id, billing_account, month, language, sha256, size_bytes, state, created_at)"
    " VALUES (:id, :customer, 'BA1000000101', '2026-10', 'en', :sha256, :size, 'pending', :at)"
)
_SPILL = "INSERT INTO statement_spill (statement_id, pdf, created_at) VALUES (:id, :pdf, :at)"


def say(words: str) -> None:
    """A line at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def back_up(database: Database, queue: Any, queue_url: str, count: int, pdf_bytes: int) -> None:
    """Statements as they lie after an outage."""
    begun, at = time.monotonic(), stored(datetime.now(UTC))
    for first in range(0, count, 1000):
        made = [_statement(pdf_bytes, at) for _ in range(min(1000, count - first))]
        with database.transaction() as connection:
            for values in made:
                connection.execute(_ROW, values)
                connection.execute(_SPILL, values)
        for start in range(0, len(made), 10):
            entries = [{"Id": str(n), "MessageBody": _message(v)} for n, v in enumerate(made[start : start + 10])]
            queue.send_message_batch(QueueUrl=queue_url, Entries=entries)
        done = first + len(made)
        left = (count - done) * (time.monotonic() - begun) / done
        say(f"backlog {done:,} of {count:,}, about {left:.0f} s left")


def _statement(pdf_bytes: int, at: str) -> dict[str, Any]:
    pdf = b"%PDF-1.7 " + os.urandom(pdf_bytes)
    ids = {"id": str(uuid.uuid4()), "customer": str(uuid.uuid4()), "sha256": hashlib.sha256(pdf).hexdigest()}
    return ids | {"size": len(pdf), "at": at, "pdf": pdf}


def _message(values: dict[str, Any]) -> str:
    text = {"schemaVersion": 1, "statementId": values["id"], "billingAccount": "BA1000000101"}
    return msgspec.json.encode(text | {"month": "2026-10", "sha256": values["sha256"]}).decode()


def drain(database: Database, workers: Workers, count: int, every: float) -> list[Sample]:
    """Let the workers work until nothing waits, with a look every so many seconds."""
    workers.keep(WORKERS)
    begun, samples, waiting = time.monotonic(), list[Sample](), count
    while waiting:
        time.sleep(every)
        row = database.one("SELECT COUNT(*) FROM statement WHERE state = 'pending'", {})
        waiting = int(row[0]) if row else 0
        passed = time.monotonic() - begun
        samples.append(Sample(passed, waiting, tuple(private_megabytes(pid) for pid in workers.pids)))
        rate = (count - waiting) / passed
        left = f"{waiting / rate:.0f} s left" if rate else "time left unknown"
        memory = ", ".join(f"{megabytes:.0f}" for megabytes in samples[-1].megabytes)
        say(f"waiting {waiting:,} of {count:,}, {rate:.0f}/s, {left}; workers hold {memory} MB")
    return samples


def soak(state: Path, count: int, pdf_bytes: int) -> list[Sample]:
    """The whole run in a folder of its own."""
    plan, children = Plan.make(state, usual_ports=False), Children(state / "logs")
    queue_url = plan.url("aws") + "/statements"
    environment = plan.service_environment("archiver", queue_url) | {"SELFCARE_SWEEP_PENDING_AFTER": "86400"}
    upgrade(plan.database_url)
    database = open_database(plan.database_url, load_settings(CommonSettings, environment))
    command = [sys.executable, "-m", "bench.soak.cloud", "--port", str(plan.ports["aws"])]
    children.start("cloud", command, plan.environment())
    workers = Workers(plan.url("aws"), environment, state / "workers.log", WORKERS, direct=True)
    try:
        back_up(database, aws_client("sqs", plan.url("aws")), queue_url, count, pdf_bytes)
        return drain(database, workers, count, max(0.5, min(5.0, count / 5000)))
    finally:
        workers.close()
        database.close()
        children.stop()


def main() -> int:
    """Exit status 0 when the drain was steady and memory flat."""
    parser = argparse.ArgumentParser(description="Drain a backlog of statements")
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--pdf-bytes", type=int, default=4_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        samples = soak(Path(folder), given.messages, given.pdf_bytes)
    found = judge(samples)
    title = f"{given.messages:,} statements drained by {WORKERS} workers, {found.rate:.0f} a second"
    PICTURE.write_text(plot(title, samples), encoding="utf-8")
    word = "good" if found.good else "NOT GOOD"
    say(f"{title}; slowest fifth {found.slowest_fifth:.0f}/s; memory x {found.growth:.2f}; {word}")
    return 0 if found.good else 1


if __name__ == "__main__":
    sys.exit(main())
