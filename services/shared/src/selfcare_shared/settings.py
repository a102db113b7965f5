"""Typed settings, read from the environment alone.

A setting `database_url` is read from `SELFCARE_DATABASE_URL`. Whatever is missing or malformed stops the start with one
line that names it and never shows its value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from limits import parse

from selfcare_shared.customers.oracle.address import is_oracle, read_address

PREFIX = "SELFCARE_"


_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]+)?")
LIMITS = ("limit_address", "limit_reads", "limit_changes", "limit_documents", "limit_codes", "limit_codes_address")


class SettingsError(SystemExit):
    """A setting is missing or malformed; ends the process with its one-line message."""


class CommonSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of every service. Times are seconds, sizes bytes.

    The `limit_` settings are calls in a window, such as `600/minute`, for one login (`limit_codes` is what sends or tries
    one-time codes) or one address, in one process; `limit_store` is the `redis://` or `rediss://` address that makes them hold
    over all processes. `proxy_hops` counts our own proxies that append to X-Forwarded-For. `portal_origin` is the scheme and
    host of the portal, from which browsers may read answers.
    """

    issuer: str
    jwks_url: str
    client_ids: str
    database_url: str
    contract_file: str
    portal_origin: str
    database_ca_file: str = ""
    database_pool_size: int = 8
    database_pool_wait: float = 1.0
    database_connect_timeout: float = 2.0
    database_read_timeout: float = 5.0
    outbound_ca_file: str = ""
    jwks_timeout: float = 2.0
    jwks_refresh_interval: float = 300.0
    jwks_unknown_kid_cooldown: float = 10.0
    jwks_stale_limit: float = 86_400.0
    token_leeway: int = 30
    token_cache_entries: int = 20_000
    token_cache_age: float = 300.0
    max_body_bytes: int = 65_536
    time_zone: str = "Europe/Zurich"
    currency: str = "EUR"
    retention_months: int = 13
    support_session_seconds: int = 28_800
    new_link_history_delay: int = 86_400
    proxy_hops: int = 1
    limit_address: str = "6000/minute"
    limit_reads: str = "600/minute"
    limit_changes: str = "120/minute"
    limit_documents: str = "30/minute"
    limit_codes: str = "10/minute"
    limit_codes_address: str = "60/minute"
    limit_entries: int = 50_000
    limit_store: str = ""

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("time_zone must be an IANA name such as Europe/Zurich") from None
        for name in LIMITS:
            _check_limit(name, getattr(self, name))
        if not self.limit_store.startswith(("redis://", "rediss://")) and self.limit_store:
            raise ValueError("limit_store must be a redis:// or rediss:// address")
        if not _ORIGIN.fullmatch(self.portal_origin):
            raise ValueError("portal_origin must be a scheme and a host such as https://my.example.com, without a path")
        if self.new_link_history_delay < 0:
            raise ValueError("new_link_history_delay must not be negative")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError("currency must be an ISO 4217 code such as EUR")

    @property
    def allowed_clients(self) -> frozenset[str]:
        """App clients whose access tokens are accepted."""
        return frozenset(name for name in self.client_ids.replace(",", " ").split() if name)


class DirectorySettings(CommonSettings, frozen=True, kw_only=True):
    """Settings of a service that reads customers in both segments.

    The `corporate_` figures hold for Oracle: calls at a time, seconds to connect, for a round trip, for everything.
    """

    corporate_database_url: str
    corporate_ca_file: str = ""
    corporate_places: int = 4
    corporate_connect_timeout: float = 2.0
    corporate_call_timeout: float = 2.5
    corporate_time_limit: float = 7.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if is_oracle(self.corporate_database_url):
            read_address(self.corporate_database_url)


def _check_limit(name: str, value: str) -> None:
    try:
        parse(value)
    except ValueError:
        raise ValueError(f"{name} must be a number of calls in a window such as 600/minute") from None


S = TypeVar("S", bound=CommonSettings)


def load_settings(kind: type[S], environment: Mapping[str, str]) -> S:
    """Read `kind` from `environment`; raises SettingsError with one line naming what is wrong."""
    given: dict[str, str] = {}
    missing: list[str] = []
    for field in msgspec.structs.fields(kind):
        name = PREFIX + field.name.upper()
        if name in environment and environment[name] != "":
            given[field.name] = environment[name]
        elif field.required:
            missing.append(name)
    if missing:
        raise SettingsError(f"Settings missing from the environment: {', '.join(sorted(missing))}")
    return _convert(kind, given)


def _convert(kind: type[S], given: dict[str, str]) -> S:
    """Convert one by one, so that the message can name the setting without quoting its value."""
    types = msgspec.structs.fields(kind)
    converted = {}
    for field in types:
        if field.name not in given:
            continue
        try:
            converted[field.name] = msgspec.convert(given[field.name], field.type, strict=False)
        except msgspec.ValidationError:
            expected = getattr(field.type, "__name__", str(field.type))
            raise SettingsError(f"{PREFIX}{field.name.upper()} is malformed: expected {expected}") from None
    try:
        return kind(**converted)
    except ValueError as error:
        raise SettingsError(f"Settings malformed: {error}") from None
