"""Addresses of both databases, from the environment alone, so that no password is ever an argument."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from selfcare_migrate.refusal import Refusal
from selfcare_shared.customers.oracle.address import OracleAddress, read_address

PREFIX = "SELFCARE_MIGRATE_"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_MYSQL_PORT = 3306


class MysqlAddress(msgspec.Struct, frozen=True):
    """Host, port, account and database. `is_plain` says that the address itself asks for a connection without TLS."""

    host: str
    port: int
    user: str
    password: str
    database: str
    is_plain: bool = False


class Settings(msgspec.Struct, frozen=True):
    """Both ends. The two files hold certificate authorities as PEM; `free_gib` is the target's free storage, 0 for unknown."""

    source: OracleAddress
    target: MysqlAddress
    source_ca_file: str = ""
    target_ca_file: str = ""
    free_gib: float = 0.0


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings named SELFCARE_MIGRATE_*; raises Refusal that names what is missing and never shows a value."""
    source = _source(environment.get(PREFIX + "SOURCE_DSN", ""))
    if environment.get(PREFIX + "SOURCE_CA_FILE") and source.protocol != "tcps":
        raise Refusal(f"{PREFIX}SOURCE_CA_FILE is set, and {PREFIX}SOURCE_DSN does not say protocol=tcps: add it.")
    target = _target(environment.get(PREFIX + "TARGET_DSN", ""))
    _check_tls(target, environment.get(PREFIX + "TARGET_CA_FILE", ""))
    return Settings(
        source=source,
        target=target,
        source_ca_file=_authorities(environment, "SOURCE_CA_FILE"),
        target_ca_file=_authorities(environment, "TARGET_CA_FILE"),
        free_gib=_number(environment.get(PREFIX + "TARGET_FREE_GIB", "0")),
    )


def _check_tls(target: MysqlAddress, ca_file: str) -> None:
    if ca_file and target.is_plain:
        raise Refusal(f"{PREFIX}TARGET_CA_FILE is set, and {PREFIX}TARGET_DSN says tls=off: leave one of them out.")


def _authorities(environment: Mapping[str, str], name: str) -> str:
    file = environment.get(PREFIX + name, "")
    try:
        if file:
            ssl.create_default_context(cafile=file)
    except OSError:
        raise Refusal(f"{PREFIX}{name} must name a readable file of certificates in PEM form.") from None
    return file


def _source(url: str) -> OracleAddress:
    try:
        return read_address(url)
    except ValueError:
        raise Refusal(
            f"{PREFIX}SOURCE_DSN must look like oracle+oracledb://user:password@host:2484/?service_name=LEGACY&protocol=tcps."
        ) from None


def _target(url: str) -> MysqlAddress:
    wanted = f"{PREFIX}TARGET_DSN must look like mysql+pymysql://user:password@host:3306/selfcare."
    try:
        parts = urlsplit(url)
        port = parts.port or _MYSQL_PORT
    except ValueError:
        raise Refusal(wanted) from None
    database = parts.path.strip("/")
    if not parts.scheme.startswith(("mysql", "mariadb")) or not parts.hostname or not parts.username or not database:
        raise Refusal(wanted)
    tls = parse_qs(parts.query).get("tls", [""])[-1]
    if tls not in ("", "off"):
        raise Refusal(f"{PREFIX}TARGET_DSN says tls={tls[:10]}: only tls=off is known. TLS is on with {PREFIX}TARGET_CA_FILE.")
    user, password = unquote(parts.username), unquote(parts.password or "")
    return MysqlAddress(parts.hostname, port, user, password, unquote(database), tls == "off")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Refusal(f"{PREFIX}TARGET_FREE_GIB must be a number of GiB.") from None
