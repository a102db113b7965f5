"""`python -m customer.accounts`, run as a task before and after the schema migration; running it again changes nothing.

Reads the secrets that Terraform wrote, as Secrets Manager hands them to a task: `SELFCARE_ADMIN_SECRET` and
`SELFCARE_<ACCOUNT>_SECRET` for migrate, customer, billing and archiver, each JSON with username, password, host, port, dbname.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import msgspec
import pymysql
from sqlalchemy import URL

from customer.accounts.apply import apply
from customer.accounts.statements import ACCOUNTS
from selfcare_shared.db_sessions import secured
from selfcare_shared.settings import PREFIX, SettingsError


class AccountSecret(msgspec.Struct, frozen=True):
    """A database account's secret; other members are not read."""

    username: str
    password: str
    host: str
    port: int


def read_secret(environment: Mapping[str, str], account: str) -> AccountSecret:
    """Raises SettingsError, which never shows the value."""
    name = f"{PREFIX}{account.upper()}_SECRET"
    if not environment.get(name):
        raise SettingsError(f"Settings missing from the environment: {name}")
    try:
        return msgspec.json.decode(environment[name], type=AccountSecret)
    except msgspec.MsgspecError:
        raise SettingsError(f"{name} is no JSON with username, password, host and port.") from None


def main(environment: Mapping[str, str]) -> str:
    """Make accounts and grants; answers a line that says what was done."""
    admin = read_secret(environment, "admin")
    passwords = {account: read_secret(environment, account).password for account in ACCOUNTS}
    address = URL.create("mysql+pymysql", host=admin.host, port=admin.port)
    _, options = secured(address, environment.get(f"{PREFIX}DATABASE_CA_FILE", ""))
    connection = pymysql.connect(
        host=admin.host, port=admin.port, user=admin.username, password=admin.password, connect_timeout=10, **options
    )
    with connection:
        outcome = apply(connection, passwords)
    line = f"{outcome.accounts} accounts stand and {outcome.grants} grants hold."
    waiting = [f"Waits for the schema migration: {text}" for text in outcome.waiting]
    return "\n".join([line, *waiting])


if __name__ == "__main__":
    sys.stdout.write(f"{main(os.environ)}\n")
