"""Linking over a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from customer.migrate import upgrade
from customer.settings import CustomerSettings
from dev.stack.environments import environment
from selfcare_shared.db import open_database
from selfcare_shared.settings import load_settings
from tests.support.linking_fakes import Linking


@pytest.fixture
def linking(tmp_path: Path) -> Iterator[Linking]:
    url = f"sqlite:///{tmp_path / 'selfcare.db'}"
    upgrade(url)
    database = open_database(url, load_settings(CustomerSettings, environment("customer")))
    yield Linking(database)
    database.close()
