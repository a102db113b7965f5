"""Where the clock repeats an hour, catching up looks back by that hour too."""

from __future__ import annotations

from datetime import datetime

import pytest

from dev.paths import RESIDENTIAL_MAPPING
from selfcare_migrate.catching_up import _earlier
from selfcare_migrate.reading import read_mapping

SOURCE = read_mapping(RESIDENTIAL_MAPPING).source


@pytest.mark.parametrize(
    ("watermark", "start"),
    [
        ("2026-10-25 02:59:50", "2026-10-25 01:54:50"),
        ("2026-10-25 03:00:10", "2026-10-25 01:55:10"),
        ("2026-10-25 03:10:00", "2026-10-25 03:05:00"),
        ("2026-06-25 02:59:50", "2026-06-25 02:54:50"),
        ("2026-03-29 03:10:00", "2026-03-29 03:05:00"),
    ],
)
def test_start_of_a_round(watermark: str, start: str) -> None:
    assert _earlier(datetime.fromisoformat(watermark), SOURCE) == datetime.fromisoformat(start)
