"""The scan of the logs comes last, so that it reads what every other test made the services write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.faults.corporate_bench import CorporateBench

LAST = "test_nothing_personal_stands_in_any_log"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move the scan to the end; the order of the others stays."""
    items.sort(key=lambda item: item.name == LAST)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[CorporateBench]:
    """The corporate directory over a double of its own, with one connection open."""
    made = CorporateBench(tmp_path)
    assert made.read().version == 1
    yield made
    made.close()
