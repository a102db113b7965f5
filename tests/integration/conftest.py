"""The scan of the logs comes last, so that it reads what every other test made the services write."""

from __future__ import annotations

import pytest

LAST = "test_nothing_personal_stands_in_any_log"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move the scan to the end; the order of the others stays."""
    items.sort(key=lambda item: item.name == LAST)
