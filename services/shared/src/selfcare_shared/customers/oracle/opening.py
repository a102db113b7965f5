"""Puts the adapter together from a service's settings."""

from __future__ import annotations

from selfcare_shared.customers.oracle.address import read_address
from selfcare_shared.customers.oracle.directory import OracleDirectory
from selfcare_shared.customers.oracle.gate import Gate
from selfcare_shared.customers.oracle.pools import PoolOptions, Pools
from selfcare_shared.customers.oracle.sessions import Sessions
from selfcare_shared.customers.settings import DirectorySettings
from selfcare_shared.db import Database
from selfcare_shared.links.port import Links

# A refused or silent host is told apart from a full pool only if connecting ends before waiting does.
_MORE_THAN_CONNECTING = 0.5


def open_oracle(database: Database, links: Links, settings: DirectorySettings) -> OracleDirectory:
    """The directory of corporate customers; opens no connection and starts no thread yet."""
    options = PoolOptions(
        size=settings.corporate_places,
        wait=settings.corporate_connect_timeout + _MORE_THAN_CONNECTING,
        connect_timeout=settings.corporate_connect_timeout,
        ca_file=settings.corporate_ca_file,
    )
    module = "selfcare-" + type(settings).__module__.partition(".")[0]
    sessions = Sessions(
        Pools(read_address(settings.corporate_database_url), options),
        Gate(settings.corporate_places),
        call_timeout=settings.corporate_call_timeout,
        module=module,
    )
    return OracleDirectory(sessions, database, links, time_limit=settings.corporate_time_limit)
