"""The dead-letter queue is read whole, however often letters that were read come into sight again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from archiver.adapters.queue_sqs import SqsDeadLetters
from archiver.settings import ArchiverSettings
from dev.stack.environments import environment
from selfcare_shared.settings import load_settings


class Queue:
    """Answers batches of letters by their numbers, then nothing."""

    def __init__(self, batches: Iterator[list[int]]) -> None:
        self._batches = batches

    def receive_message(self, **_: Any) -> dict[str, Any]:
        letters = next(self._batches, [])
        return {"Messages": [{"MessageId": str(n), "ReceiptHandle": "r", "Body": "{}"} for n in letters]}


def read(monkeypatch: pytest.MonkeyPatch, batches: Iterator[list[int]]) -> list[str]:
    letters = SqsDeadLetters(load_settings(ArchiverSettings, environment("archiver")))
    monkeypatch.setitem(letters.__dict__, "_sqs", Queue(batches))
    return [letter.id for letter in letters.all()]


def test_letters_seen_again_do_not_hide_those_behind_them(monkeypatch: pytest.MonkeyPatch) -> None:
    batches = [[1, 2], [1, 2], [2], [3], [1, 4]]
    assert read(monkeypatch, iter(batches)) == ["1", "2", "3", "4"]


def test_letters_that_never_stay_away_do_not_hold_it_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    def always() -> Iterator[list[int]]:
        while True:
            yield [1]

    assert read(monkeypatch, always()) == ["1"]
