"""The archive's worker over fakes in memory, with staging copies of what is pending."""

from __future__ import annotations

from archiver.domain.statement import StatementRow
from archiver.ports import Message
from archiver.settings import ArchiverSettings
from archiver.worker import Worker
from dev.stack.environments import environment
from selfcare_shared.settings import load_settings
from tests.support.archive_fakes import PDF, MemoryArchive, MemoryIndex, MemoryQueue


class World:
    def __init__(self, *rows: StatementRow) -> None:
        self.index, self.archive, self.queue = MemoryIndex(*rows), MemoryArchive(), MemoryQueue()
        for entry in rows:
            if entry.state == "pending":
                self.archive.staging[entry.staging_key] = PDF
        settings = load_settings(ArchiverSettings, environment("archiver"))
        self.worker = Worker(self.index, self.archive, self.queue, settings)

    def enqueue(self, *bodies: str) -> None:
        self.queue.messages += [Message(f"m{number}", "receipt", text) for number, text in enumerate(bodies)]
