"""Sessions of a MySQL or MariaDB: who may answer, and the state that each begins in whatever the server has by default."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL

from selfcare_shared.settings import PREFIX, CommonSettings, SettingsError

# MySQL's default, which parameter groups may have otherwise: a value that does not fit is refused.
_SQL_MODE = (
    "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_URL, _CA_FILE = f"{PREFIX}DATABASE_URL", f"{PREFIX}DATABASE_CA_FILE"


def session_options(settings: CommonSettings) -> dict[str, Any]:
    """PyMySQL's options beside TLS. A lock is waited for less long than an answer, so that the server says what happened."""
    waits = max(1, int(settings.database_read_timeout) - 2)
    return {
        "autocommit": True,
        "connect_timeout": settings.database_connect_timeout,
        "read_timeout": settings.database_read_timeout,
        "write_timeout": settings.database_read_timeout,
        "init_command": f"SET time_zone = '+00:00', sql_mode = '{_SQL_MODE}', innodb_lock_wait_timeout = {waits}",
    }


def secured(address: URL, ca_file: str) -> tuple[URL, dict[str, Any]]:
    """A server's address without `tls`, and PyMySQL's options: TLS with certificate and name check, or none at all.

    Without a file of authorities nobody would check who answers, so that is refused but for this machine's own loopback
    interface and for an address that says `?tls=off`. Raises SettingsError.
    """
    tls = str(address.query.get("tls", ""))
    plain = address.difference_update_query(["tls"])
    if tls not in ("", "off"):
        raise SettingsError(f"{_URL} says tls={tls[:10]}: only tls=off is known. TLS is on with {_CA_FILE}.")
    if ca_file and tls:
        raise SettingsError(f"{_CA_FILE} is set, and {_URL} says tls=off: leave one of them out.")
    if ca_file:
        if not Path(ca_file).is_file():
            raise SettingsError(f"{_CA_FILE} names {ca_file}, and no such file is there.")
        return plain, {"ssl_ca": ca_file, "ssl_verify_cert": True, "ssl_verify_identity": True}
    if not tls and address.host not in _LOOPBACK:
        raise SettingsError(
            f"{_CA_FILE} is not set, so nobody would check who answers at {address.host}: name the file of its certificate "
            f"authorities, or say ?tls=off in {_URL} where no TLS is wanted."
        )
    return plain, {"ssl_disabled": True}
