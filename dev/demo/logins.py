"""The eight ready logins of the local identity provider, and their links."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from dev.demo import people
from dev.demo.people import DemoCustomer, corporate_customers, residential_customers

_NAMESPACE = uuid.UUID("c2a5e0a8-2d1f-4f0e-8a44-91b7a1d2e3f4")


# Logins that decide who else sees their company's number.
ADMINISTRATORS = frozenset({"corporate"})


@dataclass(frozen=True)
class DemoLogin:
    """A person who can sign in; `customer_ids` are linked from the start."""

    key: str
    display_name: str
    provider: str
    subject: str
    email: str
    groups: tuple[str, ...]
    customer_ids: tuple[str, ...]
    description: str


def _login(key: str, name: str, provider: str, linked: tuple[DemoCustomer, ...], description: str, *groups: str) -> DemoLogin:
    subject = str(uuid.uuid5(_NAMESPACE, key))
    ids = tuple(customer.customer_id for customer in linked)
    return DemoLogin(key, name, provider, subject, f"{key}@example.com", groups, ids, description)


@cache
def logins() -> tuple[DemoLogin, ...]:
    """Every ready login."""
    private, business = residential_customers(), corporate_customers()
    free = private[people.UNLINKED].msisdn
    return (
        _login(
            "residential", "Rosa Residential", "Google", (private[people.RESIDENTIAL],), "A private customer with one number"
        ),
        _login(
            "corporate",
            "Carl Corporate",
            "Facebook",
            (business[people.CORPORATE],),
            "Speaks for a company and decides who else sees its number",
        ),
        _login(
            "several",
            "Sev Several",
            "SignInWithApple",
            (private[people.SEVERAL_A], private[people.SEVERAL_B], business[people.SEVERAL_C]),
            "Two private numbers and a business one",
        ),
        _login("unlinked", "Una Unlinked", "Google", (), f"No number linked yet; {free} can be linked"),
        _login("heavy", "Hedy Heavy", "LoginWithAmazon", (private[people.HEAVY],), "50,000 usage records a month"),
        _login("quiet", "Quin Quiet", "Facebook", (private[people.QUIET],), "No usage at all"),
        _login("suspended", "Sue Suspended", "LoginWithAmazon", (private[people.SUSPENDED],), "The number is suspended"),
        _login("support", "Sam Support", "Google", (), "Support agent: looks, does not change", "support"),
    )


def login_links() -> Iterator[tuple[str, DemoCustomer, datetime, str]]:
    """(subject, customer, linked_at, role) of every ready link."""
    by_id = {customer.customer_id: customer for customer in (*residential_customers(), *corporate_customers())}
    moment = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
    for login in logins():
        for customer_id in login.customer_ids:
            moment += timedelta(minutes=1)
            role = "administrator" if login.key in ADMINISTRATORS else "user"
            yield login.subject, by_id[customer_id], moment, role
