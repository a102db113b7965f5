"""Role `migrate`: brings the self-care database to the newest schema. `python -m customer.migrate`."""

from __future__ import annotations

import os
from pathlib import Path

from alembic import command
from alembic.config import Config

from selfcare_shared.db import tls_options
from selfcare_shared.settings import PREFIX, SettingsError


def upgrade(url: str, revision: str = "head", ca_file: str = "") -> None:
    """Apply every migration up to `revision`; running it again changes nothing. `ca_file` turns on TLS with name check."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"], config.attributes["connect_args"] = url, tls_options(ca_file)
    command.upgrade(config, revision)


if __name__ == "__main__":
    address = os.environ.get(f"{PREFIX}DATABASE_URL")
    if not address:
        raise SettingsError(f"Settings missing from the environment: {PREFIX}DATABASE_URL")
    upgrade(address, ca_file=os.environ.get(f"{PREFIX}DATABASE_CA_FILE", ""))
