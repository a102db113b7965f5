"""A state machine over the archive's code: deliver, duplicate, reorder, crash at every step, outages, restore.

After any history: nothing accepted is lost, nothing is stored twice or changed, no message is gone before its object stands.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from archiver.domain.statement import Poison, StatementRow
from archiver.ports import ArchivedObject
from archiver.usecases.archive_statement import ArchiveStatement
from archiver.usecases.sweep import SweepPending
from archiver.usecases.waiting_statement import parse
from selfcare_shared.problems import Problem, Unavailable
from tests.support.archive_fakes import OWNER, MemoryArchive, MemoryIndex, MemoryQueue, Shelves, body, row


class Crash(Exception):
    """The process is gone."""


class Steps:
    """Counts the effects of one delivery and ends the process before the chosen one."""

    def __init__(self, crash_before: int | None) -> None:
        self.left = crash_before

    def __call__(self) -> None:
        if self.left is not None:
            if self.left == 0:
                raise Crash
            self.left -= 1


class Crashing:
    """A part whose effects may end the process: just before they happen, or just after."""

    EFFECTS = frozenset({"keep", "mark_archived", "unstage", "staged", "delete"})

    def __init__(self, part: Any, steps: Steps) -> None:
        self._part, self._steps = part, steps

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if name not in self.EFFECTS:
            return found

        def wrapped(*arguments: Any) -> Any:
            self._steps()
            answer = found(*arguments)
            self._steps()
            return answer

        return wrapped


class ArchiveMachine(RuleBasedStateMachine):
    accepted = Bundle("accepted")

    def __init__(self) -> None:
        super().__init__()
        self.index, self.archive, self.queue = MemoryIndex(), MemoryArchive(), MemoryQueue()
        self.bodies: list[str] = []
        self.first_kept: dict[str, bytes] = {}
        self.number = 0

    @rule(target=accepted, staging_down=st.booleans(), queue_down=st.booleans())
    def hand_over(self, staging_down: bool, queue_down: bool) -> StatementRow:  # noqa: FBT001
        """Billing's part: row, staging object or spill, message unless the queue is away."""
        pdf = f"%PDF statement {self.number}".encode()
        made = row(f"s{self.number}", pdf=pdf)
        self.number += 1
        self.index.by_id[made.statement_id] = made
        if staging_down:
            self.index.spill[made.statement_id] = pdf
        else:
            self.archive.staging[made.staging_key] = pdf
        if not queue_down:
            self.bodies.append(body(made))
        return made

    @rule(made=accepted)
    def duplicate(self, made: StatementRow) -> None:
        self.bodies.append(body(made))

    @rule(position=st.integers(0, 50), crash_before=st.none() | st.integers(0, 9))
    def deliver(self, position: int, crash_before: int | None) -> None:
        """Any message of those waiting, perhaps with a crash before or after one of its effects."""
        if not self.bodies:
            return
        text = self.bodies[position % len(self.bodies)]
        steps = Steps(crash_before)
        index, archive = Crashing(self.index, steps), Crashing(self.archive, steps)
        try:
            ArchiveStatement(index, archive)(parse(text), lambda: None)
            steps()
        except (Crash, Problem):
            return
        self.bodies.remove(text)

    @rule(part=st.sampled_from(["index", "archive"]))
    def outage(self, part: str) -> None:
        getattr(self, part).down = True

    @rule()
    def heal(self) -> None:
        self.index.down = self.archive.down = False

    @rule()
    def sweeper(self) -> None:
        with suppress(Unavailable):
            SweepPending(self.index, self.queue)(-1)
        self.bodies += [body(self.index.by_id[name]) for name in self.queue.sent]
        self.queue.sent.clear()

    @rule(made=accepted)
    def restore(self, made: StatementRow) -> None:
        work = Shelves(self.index, self.archive)
        if self.index.by_id[made.statement_id].state == "archived":
            self.archive.cold.setdefault(made.archive_key, ArchivedObject("deep-archived", None))
            for _ in range(2):
                with suppress(Unavailable):
                    work.restore(OWNER, "customer", made.statement_id)
            jobs = self.archive.restores.count(made.statement_id)
            assert jobs <= 1
            assert jobs == 1 or self.index.down or self.archive.down
            assert jobs == 0 or self.index.by_id[made.statement_id].restore_asked_at is not None

    @invariant()
    def nothing_accepted_is_lost(self) -> None:
        for made in self.index.by_id.values():
            kept = made.archive_key in self.archive.kept
            waiting = made.staging_key in self.archive.staging or made.statement_id in self.index.spill
            assert kept or waiting
            assert kept or made.state == "pending"

    @invariant()
    def nothing_is_stored_twice_or_changed(self) -> None:
        for key, pdf in self.archive.kept.items():
            assert hashlib.sha256(pdf).hexdigest() in key
            assert self.first_kept.setdefault(key, pdf) == pdf

    def teardown(self) -> None:
        """After the fault is lifted everything ends archived, and nothing waits."""
        self.heal()
        for _ in range(2):
            self.sweeper()
            for text in list(self.bodies):
                try:
                    ArchiveStatement(self.index, self.archive)(parse(text), lambda: None)
                except Poison as poison:  # pragma: no cover
                    raise AssertionError(poison.reason) from None
                self.bodies.remove(text)
        assert {made.state for made in self.index.by_id.values()} <= {"archived"}
        assert len(self.archive.kept) == len(self.index.by_id)
        assert (self.archive.staging, self.index.spill) == ({}, {})


TestArchive = ArchiveMachine.TestCase
TestArchive.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
