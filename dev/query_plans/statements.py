"""Every statement that the services run, with values to run it by and the most that it may cost."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from dev.query_plans.rows import ACCOUNT, CUSTOMER, ISSUER, LOGIN, NUMBER
from selfcare_shared.customers import residential
from selfcare_shared.customers.port import CustomerChange
from selfcare_shared.db import stored

_SHARED = ("audit", "links.register", "links.history", "links.ownership", "customers.residential")
_SERVICES = ("customer", "billing", "archiver")
_STATEMENT = re.compile(r"(SELECT|INSERT|UPDATE|DELETE)\b")
LIMIT = 20
_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_NEW = "11111111-2222-4333-8444-555555555555"


class Most(msgspec.Struct, frozen=True):
    """Rows that may be read and sorted: so many, and so many for each of the one customer's rows of a kind.

    `index` is the one (or those, any of which) that must be gone by; the primary key by default, none for a plain INSERT.
    """

    index: str = "PRIMARY"
    rows: int = 4
    heavy: float = 0
    sorted_rows: int = 0
    sorted_heavy: float = 0


_PAGE = LIMIT + 4
MOST: Mapping[str, Most] = {
    "selfcare_shared.audit:_INSERT": Most(""),
    "selfcare_shared.audit:_COUNT": Most("audit_event_customer", heavy=0.1),
    # The links of one login: people have a few.
    "selfcare_shared.links.register:_LIST": Most(sorted_rows=4),
    "selfcare_shared.links.register:_ENDED": Most(sorted_rows=4),
    "selfcare_shared.links.register:_OF_CUSTOMER": Most("login_link_history", rows=210),
    "selfcare_shared.links.register:_INSERT": Most(""),
    "selfcare_shared.links.ownership:_BEGIN": Most(""),
    # All that end are read, once to find and once to change them.
    "selfcare_shared.links.ownership:_END_LINKS": Most("login_link_history", heavy=2.1),
    "selfcare_shared.customers.residential:_BY_MSISDN": Most("customer_msisdn"),
    "customer.adapters.accesses_sql:_LOOKS": Most("audit_event_support", heavy=0.21),
    "customer.adapters.accesses_sql:_ACCESSES": Most("audit_event_support", rows=104),
    "customer.adapters.accesses_sql:_ACCESSES_SINCE_OWNED": Most("audit_event_support", rows=104),
    "customer.adapters.approvals_sql:_OPEN": Most("link_approval_login|link_approval_customer", heavy=0.1),
    "customer.adapters.approvals_sql:_OF_LOGIN": Most("link_approval_login"),
    "customer.adapters.approvals_sql:_OF_CUSTOMER": Most("link_approval_customer", heavy=0.1),
    "customer.adapters.approvals_sql:_INSERT": Most(""),
    "customer.adapters.approvals_sql:_MAKE_ROOM": Most("link_approval_waits_for"),
    "customer.adapters.approvals_sql:_WITHDRAW": Most("link_approval_login"),
    "customer.adapters.challenges_sql:_SENT": Most("link_challenge_number", heavy=0.1),
    "customer.adapters.challenges_sql:_NUMBERS": Most("link_challenge_login", heavy=0.1),
    "customer.adapters.challenges_sql:_SUPERSEDE": Most("link_challenge_open", rows=6),
    "customer.adapters.challenges_sql:_INSERT": Most(""),
    # An export reads what it gives out.
    "customer.adapters.personal_data_sql:_LINKS": Most("login_link_history", heavy=1),
    "customer.adapters.personal_data_sql:_CODES": Most("link_challenge_number", heavy=1),
    "customer.adapters.personal_data_sql:_APPROVALS": Most("link_approval_customer", heavy=1),
    "customer.adapters.personal_data_sql:_EVENTS": Most("audit_event_customer", heavy=2),
    "customer.adapters.personal_data_sql:_STATEMENTS": Most("statement_list", heavy=1),
    "customer.adapters.personal_data_sql:_KEPT_STATEMENTS": Most("statement_list|statement_version", heavy=1),
    "billing.adapters.handoff:_INSERT": Most(""),
    "billing.adapters.handoff:_SPILL": Most(""),
    # A customer's statements of one month.
    "billing.adapters.issued:_NEWEST": Most(
        "statement_list|statement_version|statement_account", heavy=0.05, sorted_heavy=0.05
    ),
    "archiver.adapters.index_sql:_FIGURES": Most("statement_pending|statement_turn|statement_inspection", heavy=1),
    "archiver.adapters.index_sql:_INSPECT": Most("statement_inspection", rows=_PAGE),
    "archiver.adapters.index_sql:_DUE": Most("statement_turn", rows=_PAGE),
    # Read by an operator's command, page by page.
    "archiver.adapters.index_sql:_FAILED": Most("statement_turn|statement_pending", heavy=1, sorted_heavy=0.6),
    "archiver.adapters.index_sql:_ROWS": Most(rows=_PAGE),
    "archiver.adapters.index_sql:_HASHES": Most("statement_account", heavy=0.05),
    "archiver.adapters.index_sql:_TAKE_BACK": Most(""),
    "archiver.adapters.index_sql:_LIST": Most("statement_list", rows=_PAGE),
    "archiver.adapters.index_sql:_COUNT": Most("statement_list|statement_version", heavy=1),
}


def statements() -> dict[str, str]:
    """Name (`module:constant`) and text."""
    found: dict[str, str] = {}
    for name in (*(f"selfcare_shared.{part}" for part in _SHARED), *_adapters()):
        texts = vars(importlib.import_module(name)).items()
        found |= {f"{name}:{constant}": text for constant, text in texts if isinstance(text, str) and _STATEMENT.match(text)}
    change = CustomerChange(1, {"street": "Bahnhofstrasse 12", "city": "Zürich"}, "a" * 32, _NOW)
    found["selfcare_shared.customers.residential:_update_statement"] = residential._update_statement(change)  # noqa: SLF001
    return found


def _adapters() -> list[str]:
    packages = [importlib.import_module(f"{service}.adapters") for service in _SERVICES]
    return [module.name for package in packages for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")]


def values(statement: str, held: Mapping[str, str]) -> dict[str, Any]:
    """Binds: those of the customer, login and number of which there is most; `held` are ids of rows that stand."""
    ids = dict(held) if not statement.startswith("INSERT") else dict.fromkeys(held, _NEW)
    known: dict[str, Any] = ids | {
        "issuer": ISSUER,
        "subject": LOGIN if not statement.startswith("INSERT INTO login_link") else "somebody new",
        "customer_id": CUSTOMER if not statement.startswith("INSERT INTO number") else _NEW,
        "msisdn": NUMBER,
        "billing_account": ACCOUNT,
        "month": "2025-06",
        "first_month": "",
        "action": "customer.exported",
        "since": stored(_NOW - timedelta(days=30)),
        "read_from": stored(_NOW - timedelta(days=3000)),
        "limit": LIMIT,
        "offset": 0,
        "after": "",
        "version": 1,
        "expected_version": 1,
        "tries": 5,
        "size_bytes": 1,
        "sha256": "f" * 64,
        "waits_for": "f" * 64,
        "pdf": b"",
    }
    moments = {"now", "at", "until", "occurred_at", "created_at", "expires_at", "requested_at", "archived_at", "updated_at"}
    moments |= {"usage_read_at", "made_before"}
    named = set(re.findall(r":([a-z]\w*)", statement))
    return {name: known.get(name, stored(_NOW) if name in moments else "x") for name in named}
