"""Role `migrate`: brings the self-care database to the newest schema. `python -m customer.migrate`."""

from __future__ import annotations

import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from selfcare_shared.settings import PREFIX, SettingsError


def upgrade(url: str, revision: str = "head") -> None:
    """Apply every migration up to `revision`; running it again changes nothing."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = url
    command.upgrade(config, revision)


if __name__ == "__main__":
    address = os.environ.get(f"{PREFIX}DATABASE_URL")
    if not address:
        raise SettingsError(f"Settings missing from the environment: {PREFIX}DATABASE_URL")
    upgrade(address)
