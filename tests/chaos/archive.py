"""Workers killed at every step, two at once, duplicates and poison: every accepted statement ends archived exactly once.

`python -m tests.chaos.archive --rounds 50` (`make chaos-archive`). The workers are real processes that speak to the local cloud
through a proxy; the proxy kills one with SIGKILL just before or just after a request of its passes.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from billing.adapters.handoff import ArchiveHandoff
from billing.domain.months import Month
from billing.ports import StatementRef
from billing.settings import BillingSettings
from dev.doubles.aws.setup import aws_client
from dev.faults.http_proxy import FaultProxy
from dev.faults.workers import Workers
from dev.stack.plan import Plan
from dev.stack.stack import Stack
from selfcare_shared.db import Database, open_database
from selfcare_shared.settings import load_settings

STEPS = (
    ("sqs.ReceiveMessage", "after"),
    ("staging.get", "before"),
    ("staging.get", "after"),
    ("archive.put", "before"),
    ("archive.put", "after"),
    ("staging.delete", "before"),
    ("staging.delete", "after"),
    ("sqs.DeleteMessage", "before"),
    ("sqs.DeleteMessage", "after"),
    ("sqs.SendMessage", "before"),
    ("sqs.SendMessage", "after"),
)
PER_ROUND = 4
_HASTE = {
    "SELFCARE_VISIBILITY_TIMEOUT": "4",
    "SELFCARE_POLL_WAIT": "1",
    "SELFCARE_SWEEP_INTERVAL": "2",
    "SELFCARE_SWEEP_PENDING_AFTER": "8",
}


@dataclass
class Outcome:
    """What the run ended with."""

    rounds: int = 0
    kills: int = 0
    accepted: int = 0
    archived: int = 0
    poison: int = 0
    dead: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Everything as promised."""
        whole = self.archived == self.accepted and self.dead == self.poison
        return whole and not self.lost and not self.doubled and self.kills == self.rounds

    def __str__(self) -> str:
        return (
            f"rounds {self.rounds}, workers killed {self.kills}; statements accepted {self.accepted}, archived {self.archived},"
            f" dead-lettered {self.dead} (poison sent {self.poison}), lost {len(self.lost)}, doubled {len(self.doubled)}"
        )


class Chaos:
    """The surroundings of one run: local cloud, database, proxy, billing's hand-off, two workers."""

    def __init__(self, state: Path) -> None:
        self.stack = Stack(Plan.make(state, usual_ports=False))
        self.stack.start_supports()
        self.proxy = FaultProxy(self.stack.plan.url("aws"))
        environment = self.stack.plan.service_environment("archiver", self.stack.queue_url)
        proxied = self.stack.queue_url.replace(self.stack.plan.url("aws"), self.proxy.url)
        self.environment = environment | {
            "AWS_ENDPOINT_URL": self.proxy.url,
            "SELFCARE_STATEMENT_QUEUE_URL": proxied,
            "SELFCARE_DEAD_LETTER_QUEUE_URL": f"{proxied}-dlq",
        }
        os.environ.update({name: value for name, value in self.environment.items() if name.startswith("AWS_")})
        settings = load_settings(BillingSettings, self.environment)
        self.database: Database = open_database(settings.database_url, settings)
        self.handoff = ArchiveHandoff(self.database, settings)
        self.sqs: Any = aws_client("sqs", self.stack.plan.url("aws"))
        self.s3: Any = aws_client("s3", self.stack.plan.url("aws"))
        own = self.stack.plan.service_environment("archiver", self.stack.queue_url) | _HASTE
        self.workers = Workers(self.stack.plan.url("aws"), own, state / "workers.log")
        for slot in range(len(self.workers.proxies)):
            self.workers.watch(partial(self._strike, slot), slot)
        self.made: dict[str, StatementRef] = {}
        self.outcome = Outcome()
        self._armed: tuple[str, str] | None = None
        self._lock = threading.Lock()
        self._never_give_up()

    def close(self) -> None:
        """Stop everything that was started."""
        self.workers.close()
        self.proxy.close()
        self.database.close()
        self.stack.stop()

    def _never_give_up(self) -> None:
        """Killed workers leave messages received more often than a healthy queue's limit allows."""
        queue = self.stack.queue_url
        arn = self.sqs.get_queue_attributes(QueueUrl=f"{queue}-dlq", AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1000})
        self.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": policy})

    def take_away(self, services: set[str]) -> None:
        """Refuse these services to billing and to every worker; none gives all back."""
        for proxy in (self.proxy, *self.workers.proxies):
            proxy.down = services

    def accept(self, count: int) -> None:
        """Billing hands statements over."""
        for _ in range(count):
            pdf = b"%PDF-1.7 " + os.urandom(2000)
            digest = hashlib.sha256(pdf).hexdigest()
            made = StatementRef(
                statement_id=str(uuid.uuid4()),
                customer_id=str(uuid.uuid4()),
                billing_account="BA1000000101",
                month=Month(2026, 10),
                language="en",
                sha256=digest,
                size_bytes=len(pdf),
                usage_read_at=datetime.now(UTC),
            )
            self.handoff.hand_over(made, pdf)
            self.made[made.statement_id] = made
            self.outcome.accepted += 1

    def disturb(self) -> None:
        """A duplicate of a message, and poison."""
        some = next(reversed(self.made.values()))
        self.handoff._send(some)
        self.sqs.send_message(QueueUrl=self.stack.queue_url, MessageBody=f'{{"poison": {self.outcome.poison}}}')
        self.outcome.poison += 1

    def arm(self, step: str, moment: str) -> None:
        """Kill a worker at the next such request."""
        with self._lock:
            self._armed = (step, moment)

    def disarm(self) -> None:
        """A kill that did not come must not come in another round."""
        with self._lock:
            self._armed = None

    def wait_for(self, condition: Any, seconds: float) -> bool:
        """Whether it came true in time."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if condition():
                return True
            time.sleep(0.05)
        return False

    @property
    def armed(self) -> bool:
        """Whether the kill is still to come."""
        return self._armed is not None

    def pending(self) -> int:
        """Statements not archived yet, by the index."""
        row = self.database.one("SELECT COUNT(*) FROM statement WHERE state = 'pending'", {})
        return int(row[0]) if row else 0

    def _strike(self, slot: int, step: str, moment: str) -> bool:
        with self._lock:
            if self._armed != (step, moment):
                return False
            self._armed = None
            self.workers.kill(slot)
            self.outcome.kills += 1
        return True

    def versions(self) -> Counter[str]:
        """How many versions of each archived object there are, by hash."""
        pages = self.s3.get_paginator("list_object_versions").paginate(Bucket="selfcare-archive")
        return Counter(entry["Key"].rpartition("/")[2][:-4] for page in pages for entry in page.get("Versions", []))

    def judge(self) -> Outcome:
        """Count what stands where in the end."""
        versions = self.versions()
        for made in self.made.values():
            key = made.sha256
            query = "SELECT state, failure FROM statement WHERE statement_id = :id"
            state, failure = self.database.one(query, {"id": made.statement_id}) or ("gone", None)
            if state == "archived" and versions[key] == 1:
                self.outcome.archived += 1
            elif versions[key] > 1:
                self.outcome.doubled.append(made.statement_id)
            else:
                self.outcome.lost.append(f"{made.statement_id}: {state}, {failure}, versions {versions[key]}")
        self.outcome.dead = len(self._dead_letters())
        return self.outcome

    def _dead_letters(self) -> set[str]:
        """Bodies: a worker killed between burying and deleting buries again, so the same letter may lie there twice."""
        found: set[str] = set()
        while True:
            answer = self.sqs.receive_message(
                QueueUrl=f"{self.stack.queue_url}-dlq", MaxNumberOfMessages=10, VisibilityTimeout=600
            )
            if not answer.get("Messages"):
                return found
            found.update(entry["Body"] for entry in answer["Messages"])


def run(rounds: int, state: Path, say: Any = lambda _: None) -> Outcome:
    """So many rounds over all steps, then quiet until nothing is pending."""
    chaos = Chaos(state)
    try:
        for number, (step, moment) in zip(range(rounds), _endless(), strict=False):
            chaos.arm(step, moment)
            chaos.workers.keep(2)
            chaos.accept(PER_ROUND)
            chaos.disturb()
            struck = chaos.wait_for(lambda: not chaos.armed, 120)
            chaos.disarm()
            chaos.outcome.rounds += 1
            say(f"round {number + 1}/{rounds}: killed {moment} {step}" + ("" if struck else " (never came)"))
        chaos.workers.keep(2)
        chaos.wait_for(lambda: chaos.pending() == 0 and _quiet(chaos), 180)
        return chaos.judge()
    finally:
        chaos.close()


def _quiet(chaos: Chaos) -> bool:
    found = chaos.sqs.get_queue_attributes(QueueUrl=chaos.stack.queue_url, AttributeNames=["All"])["Attributes"]
    return int(found["ApproximateNumberOfMessages"]) + int(found["ApproximateNumberOfMessagesNotVisible"]) == 0


def _endless() -> Iterator[tuple[str, str]]:
    return itertools.cycle(STEPS)


def main() -> int:
    """Print the outcome; exit status 0 when it is as promised."""
    parser = argparse.ArgumentParser(description="Kill archive workers at every step")
    parser.add_argument("--rounds", type=int, default=50)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(given.rounds, Path(folder), lambda words: sys.stdout.write(words + "\n") and sys.stdout.flush())
    for entry in outcome.lost + outcome.doubled:
        sys.stdout.write(entry + "\n")
    sys.stdout.write(f"{outcome}\n")
    return 0 if outcome.good else 1


if __name__ == "__main__":
    sys.exit(main())
