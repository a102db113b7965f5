"""A statement made while its month still lasted is told from one of the whole month, in the list and by its file's name."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from tests.support.archive_fakes import row

ZURICH = ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize(
    ("month", "created", "provisional", "name"),
    [
        ("2026-10", "2026-10-31T22:59:59", True, "statement-2026-10-provisional-2026-10-31.pdf"),
        ("2026-10", "2026-10-31T23:00:00", False, "statement-2026-10.pdf"),
        ("2026-10", "2026-10-20T22:30:00", True, "statement-2026-10-provisional-2026-10-21.pdf"),
        ("2026-12", "2026-12-31T22:59:59", True, "statement-2026-12-provisional-2026-12-31.pdf"),
        ("2026-12", "2027-01-01T00:00:00", False, "statement-2026-12.pdf"),
    ],
)
def test_month_that_still_lasted(month: str, created: str, provisional: bool, name: str) -> None:  # noqa: FBT001
    entry = msgspec.structs.replace(row(), month=month, created_at=datetime.fromisoformat(created).replace(tzinfo=UTC))
    assert (entry.is_provisional(ZURICH), entry.file_name(ZURICH)) == (provisional, name)
