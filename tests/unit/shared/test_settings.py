"""A missing or malformed setting stops the start with one line that names it and never its value."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

import msgspec
import pytest

from archiver.settings import ArchiverSettings
from billing.settings import BillingSettings
from customer.settings import CustomerSettings
from dev.stack.environments import environment
from selfcare_shared.server.startup import fingerprint
from selfcare_shared.settings import PREFIX, CommonSettings, SettingsError, load_settings

KINDS: dict[str, type[CommonSettings]] = {
    "customer": CustomerSettings,
    "billing": BillingSettings,
    "archiver": ArchiverSettings,
}
REQUIRED = [
    (service, PREFIX + field.name.upper())
    for service, kind in KINDS.items()
    for field in msgspec.structs.fields(kind)
    if field.required
]


@pytest.mark.parametrize(("service", "name"), REQUIRED)
def test_missing_setting_is_named(service: str, name: str) -> None:
    given = {key: value for key, value in environment(service).items() if key != name}
    with pytest.raises(SettingsError) as caught:
        load_settings(KINDS[service], given)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


WRONG: list[tuple[str, Mapping[str, str]]] = [
    ("customer", {"SELFCARE_DATABASE_POOL_SIZE": "secret-many"}),
    ("customer", {"SELFCARE_LINK_CODE_KEY": "secret-short"[:8]}),
    ("customer", {"SELFCARE_TIME_ZONE": "secret/Zone"}),
    ("customer", {"SELFCARE_PORTAL_ORIGIN": "https://secret.example/path"}),
    ("archiver", {"SELFCARE_PORTAL_ORIGIN": "*"}),
    ("billing", {"SELFCARE_CURRENCY": "secret"}),
    ("billing", {"SELFCARE_BALANCE_DEADLINE": "secret"}),
    ("archiver", {"SELFCARE_RESTORE_TIER": "secret"}),
    ("archiver", {"SELFCARE_RECEIVE_BATCH": "11"}),
]


@pytest.mark.parametrize(("service", "wrong"), WRONG)
def test_malformed_setting_is_named_without_its_value(service: str, wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(KINDS[service], environment(service) | wrong)
    words = str(caught.value)
    assert next(iter(wrong)).removeprefix(PREFIX).lower() in words.lower()
    assert "secret" not in words


@pytest.mark.parametrize("service", sorted(KINDS))
def test_service_refuses_to_start_with_one_line(service: str) -> None:
    given = os.environ | environment(service)
    del given["SELFCARE_ISSUER"]
    done = subprocess.run(
        [sys.executable, "-c", f"import {service}.wsgi"], env=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.strip() == "Settings missing from the environment: SELFCARE_ISSUER"


SECRETS = {
    "SELFCARE_LINK_CODE_KEY": "another key of the codes",
    "SELFCARE_NUMBER_EVENTS_TOKEN": "another token",
    "SELFCARE_LIMIT_STORE": "rediss://:another-password@limits.example:6379",
    "SELFCARE_DATABASE_URL": "mysql+pymysql://selfcare:another-password@database.example/selfcare",
}


def version(**changes: str) -> str:
    return fingerprint(load_settings(CustomerSettings, environment("customer") | changes))


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_fingerprint_tells_nothing_of_a_secret(name: str) -> None:
    """Checklist: E9."""
    assert version(**{name: SECRETS[name]}) == version()


@pytest.mark.parametrize("name", ["SELFCARE_TOKEN_LEEWAY", "SELFCARE_TOKEN_CACHE_ENTRIES", "SELFCARE_DATABASE_POOL_SIZE"])
def test_fingerprint_shows_a_changed_setting(name: str) -> None:
    """Checklist: E9."""
    assert version(**{name: "7"}) != version()
