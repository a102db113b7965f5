"""Typed settings, read from the environment alone.

A setting `database_url` is read from `SELFCARE_DATABASE_URL`. Whatever is missing or malformed stops the start with one
line that names it and never shows its value.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, get_args, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from limits import parse

PREFIX = "SELFCARE_"


_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]+)?")
LIMITS = (
    *("limit_address", "limit_reads", "limit_changes", "limit_documents", "limit_codes", "limit_codes_address"),
    "limit_searches",
)


def told(meaning: str, unit: str = "", *, secret: bool = False) -> msgspec.Meta:
    """What docs/settings.md says of a setting: its meaning, the unit of its figure, whether its value is a secret."""
    return msgspec.Meta(description=meaning, extra={"unit": unit, "secret": secret})


def _names(text: str) -> frozenset[str]:
    return frozenset(text.replace(",", " ").split())


class SettingsError(SystemExit):
    """A setting is missing or malformed; ends the process with its one-line message."""


class CommonSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of every service. The `limit_` settings are calls in a window, such as `600/minute`."""

    issuer: Annotated[str, told("Address of the identity provider that issues access tokens, as their `iss` has it")]
    jwks_url: Annotated[str, told("Address of the provider's signing keys")]
    client_ids: Annotated[str, told("App clients whose access tokens are accepted, separated by blanks or commas")]
    database_url: Annotated[str, told("Address of the self-care database, with account and password", secret=True)]
    contract_file: Annotated[str, told("Path of the HTTP contract")]
    portal_origin: Annotated[str, told("Scheme and host of the portal, from which browsers may read answers")]
    staff_client_ids: Annotated[
        str, told("App clients that ask staff for a second factor: only their tokens carry a group; empty: every client's do")
    ] = ""
    database_ca_file: Annotated[str, told("Path of the certificates that the database's own is checked against")] = ""
    database_pool_size: Annotated[int, told("Connections to the self-care database that one process keeps", "connections")] = 8
    database_pool_wait: Annotated[float, told("Longest wait for a free connection", "seconds")] = 1.0
    database_connect_timeout: Annotated[float, told("Longest time to connect to the database", "seconds")] = 2.0
    database_read_timeout: Annotated[float, told("Longest wait for the answer to one statement", "seconds")] = 5.0
    outbound_ca_file: Annotated[
        str, told("Path of the certificates that the identity provider's own is checked against; empty: the system's")
    ] = ""
    jwks_timeout: Annotated[float, told("Longest time to fetch the signing keys", "seconds")] = 2.0
    jwks_refresh_interval: Annotated[float, told("Signing keys are fetched anew so often", "seconds")] = 300.0
    jwks_unknown_kid_cooldown: Annotated[
        float, told("Least time between two fetches for a key that is not known", "seconds")
    ] = 10.0
    jwks_stale_limit: Annotated[float, told("Signing keys are used so long while the provider is away", "seconds")] = 86_400.0
    token_leeway: Annotated[int, told("Tolerated difference between this clock and the provider's", "seconds")] = 30
    token_cache_entries: Annotated[int, told("Verified tokens that one process remembers", "tokens")] = 20_000
    token_cache_age: Annotated[float, told("A verified token is remembered so long", "seconds")] = 300.0
    max_body_bytes: Annotated[int, told("Largest request body", "bytes")] = 65_536
    time_zone: Annotated[str, told("The operator's time zone (IANA name): a month is a calendar month there")] = "Europe/Zurich"
    currency: Annotated[str, told("The operator's currency (ISO 4217)")] = "EUR"
    retention_months: Annotated[int, told("Months of itemised usage that can be asked for", "months")] = 13
    support_session_seconds: Annotated[int, told("Staff signs in anew after so long", "seconds")] = 28_800
    new_link_history_delay: Annotated[int, told("Usage and statements open so long after a number was linked", "seconds")] = (
        86_400
    )
    proxy_hops: Annotated[int, told("Our own proxies in front that append to X-Forwarded-For", "proxies")] = 1
    limit_address: Annotated[str, told("Calls of one network address", "calls in a window")] = "6000/minute"
    limit_reads: Annotated[str, told("Reads of one login", "calls in a window")] = "600/minute"
    limit_changes: Annotated[str, told("Changes of one login", "calls in a window")] = "120/minute"
    limit_documents: Annotated[str, told("Documents asked for by one login", "calls in a window")] = "30/minute"
    limit_codes: Annotated[str, told("Calls of one login that send or try one-time codes", "calls in a window")] = "10/minute"
    limit_searches: Annotated[str, told("Searches for customers by one support agent", "calls in a window")] = "20/minute"
    limit_codes_address: Annotated[
        str, told("Calls of one network address that send or try one-time codes", "calls in a window")
    ] = "60/minute"
    limit_entries: Annotated[int, told("Counters of callers that one process keeps", "counters")] = 50_000
    limit_store: Annotated[
        str,
        told(
            "`redis://` or `rediss://` address that makes the limits hold over all processes; empty: each process counts alone",
            secret=True,
        ),
    ] = ""

    def __post_init__(self) -> None:
        open_certificates(self)
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
        return _names(self.client_ids)

    @property
    def staff_clients(self) -> frozenset[str]:
        """App clients whose tokens carry a group; every accepted one where none is named."""
        return _names(self.staff_client_ids) or self.allowed_clients


def open_certificates(settings: msgspec.Struct) -> None:
    """Read every file of certificates that a setting names, `..._ca_file`; raises ValueError for what cannot serve.

    A service that started without them would refuse each call only when it comes.
    """
    for name in settings.__struct_fields__:
        path = getattr(settings, name) if name.endswith("_ca_file") else ""
        try:
            if path:
                ssl.create_default_context(cafile=path)
        except ssl.SSLError:
            raise ValueError(f"{PREFIX}{name.upper()}: {path} holds no certificates in PEM form") from None
        except OSError as error:
            raise ValueError(f"{PREFIX}{name.upper()}: {path} cannot be read ({error.strerror})") from None


def _check_limit(name: str, value: str) -> None:
    try:
        parse(value)
    except ValueError:
        raise ValueError(f"{name} must be a number of calls in a window such as 600/minute") from None


S = TypeVar("S", bound=msgspec.Struct)


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


def plain_type(annotated: Any) -> Any:
    """A setting's type without what is told of it."""
    return get_args(annotated)[0] if get_origin(annotated) is Annotated else annotated


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
            kind_of_value = plain_type(field.type)
            expected = getattr(kind_of_value, "__name__", str(kind_of_value))
            raise SettingsError(f"{PREFIX}{field.name.upper()} is malformed: expected {expected}") from None
    try:
        return kind(**converted)
    except ValueError as error:
        raise SettingsError(f"Settings malformed: {error}") from None
