# ruff: noqa: S608 (made-up rows: nobody gives a value)
"""Many made-up rows, made by the server itself: customers with a link and statements each, and one who has a lot of everything.

`size` customers with one link, code and request each, two and a half statements and one and a half audit events; `heavy`
statements, links, codes and requests, and twice as many events, belong to one customer; `heavy` statements are pending, half of
them with a failure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
import pymysql

ISSUER, LOGIN = "https://issuer.example/pool", "the heavy login"
CUSTOMER, ACCOUNT, NUMBER = "00000000-0000-4000-8000-000000000001", "BA0000000001", "+41790000001"
_BEGIN = "TIMESTAMP '2021-01-01 00:00:00'"
_MONTH = f"DATE_FORMAT({_BEGIN} + INTERVAL (i % 60) MONTH, '%Y-%m')"
_WHEN = f"{_BEGIN} + INTERVAL (i * 7919 % 157680000) SECOND"
_TABLES = ("customer", "login_link", "link_challenge", "link_approval", "statement", "statement_spill", "audit_event")
_FIXED = {"status": "'active'", "language": "'en'", "marketing_consent": "1", "statement_notification": "'sms'", "version": "1"}
_ARCHIVED = {
    "size_bytes": "1",
    "state": "'archived'",
    "created_at": _WHEN,
    "archived_at": _WHEN,
    "language": "'en'",
    "usage_read_at": _WHEN,
    "inspected_at": _WHEN,
}
_EVENT = {"occurred_at": _WHEN, "issuer": f"'{ISSUER}'", "trace_id": "''", "outcome": "'applied'"}
_CODE = {"issuer": f"'{ISSUER}'", "code_hash": "''", "created_at": _WHEN, "expires_at": _WHEN, "tries": "0"}


class Amount(msgspec.Struct, frozen=True):
    """How many customers there are, and how many rows of each kind the one customer has."""

    size: int
    heavy: int


def fill(connection: pymysql.Connection, amount: Amount) -> None:
    """Fill the empty tables of the newest schema and let the server count them."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE numbers (i INT PRIMARY KEY)")
        _count(cursor, max(amount.size * 5 // 2, amount.heavy * 2))
        for sql in (*_everybody(amount.size), *_one_customer(amount.heavy), *_unfinished(amount.heavy)):
            cursor.execute(sql)
        for table in _TABLES:
            cursor.execute(f"ANALYZE TABLE {table}")


def _count(cursor: pymysql.cursors.Cursor, upto: int) -> None:
    """Doubles what is there, since servers differ in how deep a query may call itself."""
    cursor.execute("INSERT INTO numbers VALUES (0)")
    there = 1
    while there < upto:
        cursor.execute("CREATE TEMPORARY TABLE more AS SELECT i + %s AS i FROM numbers WHERE i + %s < %s", [there, there, upto])
        cursor.execute("INSERT INTO numbers SELECT i FROM more")
        cursor.execute("DROP TEMPORARY TABLE more")
        there *= 2


def _insert(table: str, columns: Mapping[str, str], count: float, where: str = "") -> str:
    """So many rows; the expressions may use the row's number, `i`."""
    names, expressions = ", ".join(columns), ", ".join(columns.values())
    return f"INSERT INTO {table} ({names}) SELECT {expressions} FROM numbers WHERE i < {int(count)} {where}"


def _id(of: str) -> str:
    """An identifier as random as the real ones, the same for each number."""
    text = f"LEFT(SHA2(CONCAT('{of}', i), 256), 36)"
    for place in (9, 14, 19, 24):
        text = f"INSERT({text}, {place}, 1, '-')"
    return text


def _everybody(size: int) -> Iterator[str]:
    customer, login, number = _id("customer"), _id("login"), "CONCAT('+4176', LPAD(i, 8, '0'))"
    account = f"CONCAT('BA9', LPAD(i % {size}, 9, '0'))"
    mine = {"customer_id": customer}
    link = {"subject": login, "issuer": f"'{ISSUER}'", "segment": "'residential'", "msisdn": number, "linked_at": _WHEN}
    wish = {"issuer": f"'{ISSUER}'", "subject": login, "msisdn": number, "state": "'approved'", "requested_at": _WHEN}
    owned = {"owned_since": _BEGIN, "first_month": "'2021-02'"}
    yield _insert("customer", mine | {"msisdn": number, "billing_account": account, "updated_at": _WHEN} | _FIXED, size)
    yield _insert("login_link", mine | link, size)
    yield _insert("link_challenge", mine | _CODE | {"challenge_id": _id("code"), "subject": login, "msisdn": number}, size)
    yield _insert("link_approval", mine | wish | {"approval_id": _id("wish")}, size)
    yield _insert("number_ownership", mine | owned, size, "AND i % 10 = 0")
    statement = {"statement_id": _id("statement"), "billing_account": account, "month": _MONTH, "sha256": "SHA2(i, 256)"}
    yield _insert("statement", mine | statement | _ARCHIVED, size * 2.5)
    event = {"event_id": _id("event"), "subject": "'somebody'", "action": "'customer.updated'"}
    yield _insert("audit_event", mine | event | _EVENT, size * 1.5)


def _one_customer(heavy: int) -> Iterator[str]:
    mine, number = {"customer_id": f"'{CUSTOMER}'"}, f"'{NUMBER}'"
    customer = mine | {"msisdn": number, "billing_account": f"'{ACCOUNT}'", "updated_at": _WHEN} | _FIXED
    yield _insert("customer", customer, 1)
    yield _insert("number_ownership", mine | {"owned_since": _BEGIN, "first_month": "'2021-01'"}, 1)
    link = {"subject": f"IF(i = 0, '{LOGIN}', CONCAT('login ', i))", "issuer": f"'{ISSUER}'", "segment": "'residential'"}
    when = {"msisdn": number, "linked_at": _WHEN, "ended_at": f"IF(i % 2, {_WHEN}, NULL)"}
    yield _insert("login_link", mine | link | when, heavy)
    statement = {
        "statement_id": _id("of one"),
        "billing_account": f"'{ACCOUNT}'",
        "month": _MONTH,
        "sha256": "SHA2(-i - 1, 256)",
    }
    yield _insert("statement", mine | statement | _ARCHIVED, heavy)
    action = "IF(i % 10, IF(i % 3, 'customer.updated', 'customer.exported'), 'support.retrieve')"
    yield _insert(
        "audit_event", mine | _EVENT | {"event_id": _id("event of one"), "subject": f"'{LOGIN}'", "action": action}, heavy * 2
    )
    code = {"challenge_id": _id("code of one"), "subject": f"'{LOGIN}'", "msisdn": number, "used_at": f"IF(i, {_WHEN}, NULL)"}
    yield _insert("link_challenge", mine | _CODE | code, heavy)
    wish = {"approval_id": _id("wish of one"), "subject": "CONCAT('login ', i)", "issuer": f"'{ISSUER}'", "msisdn": number}
    yield _insert("link_approval", mine | wish | {"state": "IF(i % 10, 'declined', 'waiting')", "requested_at": _WHEN}, heavy)


def _unfinished(heavy: int) -> Iterator[str]:
    pending = {"state": "'pending'", "archived_at": "NULL", "failure": "IF(i % 2, 'no_object', NULL)", "next_attempt_at": _WHEN}
    named = {"statement_id": _id("pending"), "customer_id": _id("customer"), "billing_account": "CONCAT('BA9', i)"}
    hashed = {"month": "'2026-10'", "sha256": "SHA2(CONCAT('pending', i), 256)", "inspected_at": "NULL"}
    yield _insert("statement", _ARCHIVED | pending | named | hashed, heavy)
    yield _insert("statement_spill", {"statement_id": _id("pending"), "pdf": "''", "created_at": _WHEN}, heavy)
