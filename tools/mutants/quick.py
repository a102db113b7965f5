"""A plugin of pytest for runs over broken code: quick tests first, and no hunting for the smallest failing example.

Examples are the same in every run, so that a mutant's fate is too.
"""

from __future__ import annotations

import pytest
from hypothesis import Phase, settings
from mutmut.state import state

settings.register_profile("mutants", derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate])
settings.load_profile("mutants")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """By the time that each took before anything was broken."""
    seconds = state().duration_by_test
    items.sort(key=lambda item: seconds.get(item.nodeid, 0.0))
