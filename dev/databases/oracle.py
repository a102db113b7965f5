"""The Oracle that tests ask: the wire double, or a real server named by ORACLE_DSN (docs/oracle says how to prepare it)."""

from __future__ import annotations

import os
from pathlib import Path

import oracledb

from dev.doubles.oracle.corporate import OWNER, corporate_double, corporate_url
from dev.doubles.oracle.server import OracleDouble
from selfcare_shared.customers.oracle.address import read_address
from selfcare_shared.customers.oracle.sql import VIEW


class OracleRoom:
    """Addresses of the self-care account and of the owner. `double` is None on a real server."""

    def __init__(self, url: str, owner_url: str, double: OracleDouble | None) -> None:
        self.url, self.owner_url, self.double = url, owner_url, double

    def reset(self) -> None:
        """No customers, no faults."""
        if self.double is not None:
            self.double.faults.heal()
        address = read_address(self.owner_url)
        with oracledb.connect(
            user=address.user,
            password=address.password,
            host=address.host,
            port=address.port,
            service_name=address.service_name,
        ) as connection:
            try:
                connection.cursor().execute(f"DELETE FROM {VIEW}")
            except oracledb.DatabaseError as error:
                if error.args[0].code != 942:
                    raise
            connection.commit()

    def close(self) -> None:
        """Stop the double."""
        if self.double is not None:
            self.double.stop()


def open_oracle_room(folder: Path) -> OracleRoom:
    """A real server when ORACLE_DSN (self-care account) and ORACLE_OWNER_DSN (view's owner) are set, else the double."""
    url = os.environ.get("ORACLE_DSN", "")
    if url:
        return OracleRoom(url, os.environ["ORACLE_OWNER_DSN"], None)
    double = corporate_double(folder / "corporate.db").start()
    return OracleRoom(corporate_url(double.port), corporate_url(double.port, OWNER), double)


def described() -> str:
    """Which server this run asks, for people."""
    return "the server named by ORACLE_DSN" if os.environ.get("ORACLE_DSN") else "the wire double in dev/doubles/oracle"
