"""Role `migrate`: brings the self-care database to the newest schema. `python -m customer.migrate`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from customer.schema.lease import Lease, LeaseLost
from customer.schema.steps import LOCK_WAIT, Run, SchemaBusy
from selfcare_shared.db import unreachable
from selfcare_shared.db_sessions import secured
from selfcare_shared.settings import PREFIX, SettingsError

_PATIENCE = 900.0
# A statement that is at work may be silent for as long as it takes to copy a table.
_SESSION = f"SET time_zone = '+00:00', lock_wait_timeout = {LOCK_WAIT}, innodb_lock_wait_timeout = {LOCK_WAIT}"


def upgrade(
    url: str,
    revision: str = "head",
    ca_file: str = "",
    tell: Callable[[str], None] = lambda _: None,
    patience: float = _PATIENCE,
) -> None:
    """Apply every migration up to `revision`; running it again changes nothing, and after a cut it goes on.

    `ca_file` turns on TLS with name check. One migration runs at a time: another waits, for at most `patience` seconds. Raises
    LeaseLost, SchemaBusy.
    """
    engine = _engine(url, ca_file)
    try:
        lease = None if engine.dialect.name == "sqlite" else Lease(engine, tell)
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["engine"], config.attributes["run"] = engine, Run(tell, lease)
        with nullcontext() if lease is None else lease.held(patience):
            command.upgrade(config, revision)
    finally:
        engine.dispose()


def _engine(url: str, ca_file: str) -> sa.Engine:
    if url.startswith("sqlite"):
        return sa.create_engine(url)
    address, tls = secured(sa.make_url(url), ca_file)
    return sa.create_engine(
        address, connect_args=tls | {"init_command": _SESSION, "connect_timeout": 10}, isolation_level="AUTOCOMMIT"
    )


def main() -> int:
    """Exit status 0 when the schema is the newest; what stopped it is one sentence."""
    address = os.environ.get(f"{PREFIX}DATABASE_URL")
    if not address:
        raise SettingsError(f"Settings missing from the environment: {PREFIX}DATABASE_URL")
    try:
        upgrade(address, ca_file=os.environ.get(f"{PREFIX}DATABASE_CA_FILE", ""), tell=_say)
    except (LeaseLost, SchemaBusy, SettingsError) as stopped:
        sys.stderr.write(f"{stopped}\n")
        return 1
    except sa.exc.OperationalError as error:
        sys.stderr.write(f"The database cannot be used: {unreachable(error)}\n")
        return 1
    return 0


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
