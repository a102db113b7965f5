"""When a number changed hands goes forward alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from customer.migrate import upgrade
from customer.settings import CustomerSettings
from dev.stack.environments import environment
from selfcare_shared.db import Database, open_database
from selfcare_shared.links.history import HistoryGate
from selfcare_shared.links.ownership import NumberOwnership
from selfcare_shared.links.port import Viewer
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.settings import load_settings

ANNA, CUSTOMER, NUMBER = Viewer("issuer", "anna"), "11111111-1111-4111-8111-111111111111", "+41791234567"
ONCE, LATELY = datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 5, 10, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'selfcare.db'}"
    upgrade(url)
    database = open_database(url, load_settings(CustomerSettings, environment("customer")))
    yield database
    database.close()


def test_an_older_call_opens_no_earlier_month(database: Database) -> None:
    """Checklist: D10."""
    now = datetime.now(UTC)
    ownership = NumberOwnership(ZoneInfo("Europe/Zurich"))
    LinkRegister(database).add(ANNA, CUSTOMER, "residential", NUMBER, now - timedelta(days=30))
    with database.transaction() as connection:
        began = [ownership.begin(connection, CUSTOMER, since, now) for since in (ONCE, LATELY, ONCE, LATELY)]
    assert began == [0, 0, None, 0]
    assert HistoryGate(database, 60).require(ANNA, CUSTOMER) == "2026-06"
