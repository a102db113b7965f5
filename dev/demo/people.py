"""Synthetic customers. Names are invented; numbers and addresses belong to nobody."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal

from dev.demo.names import CITIES, COMPANIES, COMPANY_FORMS, FAMILY, GIVEN, STREETS

_SEED = 20260301
_NAMESPACE = uuid.UUID("0b6f7a4e-6f0e-4a8b-9a53-3d1c5e7f9a20")


@dataclass(frozen=True)
class DemoCustomer:
    """One customer as a directory holds it; `updated_at` is UTC."""

    customer_id: str
    segment: Literal["residential", "corporate"]
    status: Literal["active", "suspended"]
    given_name: str
    family_name: str
    organization_name: str | None
    msisdn: str
    billing_account: str
    email: str
    contact_phone: str | None
    street: str
    postal_code: str
    city: str
    country: str
    language: str
    marketing_consent: bool
    statement_notification: str
    updated_at: datetime


@cache
def residential_customers(count: int = 1000) -> tuple[DemoCustomer, ...]:
    """Residential customers; the first few are those of the ready logins."""
    return tuple(_customer(random.Random(f"{_SEED}-r-{n}"), "residential", n) for n in range(count))


@cache
def corporate_customers(count: int = 100) -> tuple[DemoCustomer, ...]:
    """Corporate customers, each with a contact person."""
    return tuple(_customer(random.Random(f"{_SEED}-c-{n}"), "corporate", n) for n in range(count))


def _customer(rng: random.Random, segment: Literal["residential", "corporate"], n: int) -> DemoCustomer:
    corporate = segment == "corporate"
    account = f"BA{(2_000_000_000 if corporate else 1_000_000_000) + 37 * n + 101:010d}"
    given, family = rng.choice(GIVEN), rng.choice(FAMILY)
    postal_code, city, country = rng.choice(CITIES)
    company = f"{rng.choice(COMPANIES)} {rng.choice(COMPANY_FORMS)}" if corporate else None
    return DemoCustomer(
        customer_id=str(uuid.uuid5(_NAMESPACE, account)),
        segment=segment,
        status="suspended" if n == _SUSPENDED and not corporate else "active",
        given_name=given,
        family_name=family,
        organization_name=company,
        msisdn=f"+4179{(5_000_000 if corporate else 1_000_000) + 13 * n + 1:07d}",
        billing_account=account,
        email=f"{'contact' if corporate else 'customer'}{n:04d}@example.{rng.choice(('com', 'org', 'net'))}",
        contact_phone=f"+4144{rng.randrange(10**6, 10**7)}" if rng.random() < 0.6 else None,
        street=f"{rng.choice(STREETS)} {rng.randrange(1, 180)}",
        postal_code=postal_code,
        city=city,
        country=country,
        language=_language(rng, segment, n),
        marketing_consent=rng.random() < 0.3,
        statement_notification=rng.choice(("none", "sms", "email")),
        updated_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(100_000)),
    )


def _language(rng: random.Random, segment: str, n: int) -> str:
    """The ready logins speak English or, for companies, German; all others anything."""
    drawn = rng.choice(("en", "de", "fr", "it", "ar"))
    if n > _SUSPENDED:
        return drawn
    return "de" if segment == "corporate" else "en"


# Places in the list of residential customers that the ready logins use.
RESIDENTIAL, SEVERAL_A, SEVERAL_B, UNLINKED, HEAVY, QUIET, _SUSPENDED, SWAPPED, RECYCLED = range(9)
SUSPENDED = _SUSPENDED
CORPORATE, SEVERAL_C = range(2)
