"""`PersonalDataReader` over the self-care database: every table that says something about a customer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from customer.domain.personal_data import (
    Actor,
    ApprovalEntry,
    Change,
    CodeEntry,
    EventEntry,
    LinkEntry,
    PersonalData,
    StatementEntry,
)
from selfcare_shared.archive_keys import made_within_month
from selfcare_shared.audit import SUPPORT_ACTION
from selfcare_shared.db import Database, instant
from selfcare_shared.links.ownership import since_owned, visible_month
from selfcare_shared.links.port import Viewer

MOST = 5000
_SEEN_BY_LOGIN = (
    " = :customer_id AND EXISTS (SELECT 1 FROM login_link o WHERE o.issuer = :issuer AND o.subject = :subject"
    " AND o.customer_id = :customer_id AND o.ended_at IS NULL)"
)
_LINKS = (
    "SELECT l.msisdn, l.linked_at, l.ended_at, l.issuer, l.subject, l.role FROM login_link l"  # noqa: S608
    f" WHERE l.customer_id{_SEEN_BY_LOGIN} AND {since_owned('l', 'linked_at')}"
    f" ORDER BY l.linked_at DESC LIMIT {MOST}"
)
_CODES = (
    "SELECT c.msisdn, c.created_at, c.expires_at, c.used_at, c.tries, c.issuer, c.subject FROM link_challenge c"  # noqa: S608
    f" WHERE c.msisdn = :msisdn AND c.customer_id{_SEEN_BY_LOGIN} AND {since_owned('c', 'created_at')}"
    f" ORDER BY c.created_at DESC LIMIT {MOST}"
)
_APPROVALS = (
    "SELECT a.msisdn, a.state, a.requested_at, a.decided_at, a.issuer, a.subject FROM link_approval a"  # noqa: S608
    f" WHERE a.customer_id{_SEEN_BY_LOGIN} AND {since_owned('a', 'requested_at')}"
    f" ORDER BY a.requested_at DESC LIMIT {MOST}"
)
_EVENTS = (
    "SELECT e.occurred_at, e.action, e.issuer, e.subject, e.reason, e.outcome, e.trace_id, e.before_values, e.after_values"  # noqa: S608
    f" FROM audit_event e WHERE e.customer_id{_SEEN_BY_LOGIN} AND {since_owned('e', 'occurred_at')}"
    f" ORDER BY e.occurred_at DESC LIMIT {MOST}"
)
_STATEMENTS = (
    "SELECT s.statement_id, s.month, s.state, s.size_bytes, s.sha256, s.created_at, s.archived_at FROM statement s"  # noqa: S608
    f" WHERE s.customer_id{_SEEN_BY_LOGIN} AND {visible_month('s')} ORDER BY s.month DESC, s.created_at DESC LIMIT {MOST}"
)
_OWNED = f"SELECT n.owned_since FROM number_ownership n WHERE n.customer_id{_SEEN_BY_LOGIN}"  # noqa: S608
_KEPT_STATEMENTS = (
    "SELECT COUNT(s.statement_id) FROM statement s WHERE EXISTS (SELECT 1 FROM login_link l WHERE l.issuer = :issuer"
    " AND l.subject = :subject AND l.customer_id = s.customer_id AND l.ended_at IS NULL)"
)
T = TypeVar("T")
Row = Sequence[Any]


class SqlPersonalData:
    """Reads what is held, for a login that is linked to the customer."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database, self._zone = database, zone

    def read(self, viewer: Viewer, customer_id: str, msisdn: str) -> PersonalData:
        """Everything about the customer; empty for a login without an active link."""
        key = {"issuer": viewer.issuer, "subject": viewer.subject, "customer_id": customer_id}

        def rows(sql: str, make: Callable[[Viewer, Row], T], **more: str) -> list[T]:
            return [make(viewer, row) for row in self._database.all(sql, key | more)]

        lists = (
            rows(_LINKS, _link),
            rows(_CODES, _code, msisdn=msisdn),
            rows(_APPROVALS, _approval),
            rows(_EVENTS, _event),
            rows(_STATEMENTS, self._statement),
        )
        owned = self._database.one(_OWNED, key)
        since = None if owned is None else instant(owned[0])
        return PersonalData(*lists, number_owned_since=since, complete=all(len(found) < MOST for found in lists))

    def _statement(self, _viewer: Viewer, row: Row) -> StatementEntry:
        made_at = instant(row[5])
        provisional = made_within_month(row[1], made_at, self._zone)
        return StatementEntry(row[0], row[1], provisional, row[2], int(row[3]), row[4], made_at, _moment(row[6]))

    def kept_statements(self, viewer: Viewer) -> int:
        """How many statements stay in the archive of the customers that the login is linked to."""
        row = self._database.one(_KEPT_STATEMENTS, {"issuer": viewer.issuer, "subject": viewer.subject})
        return 0 if row is None else int(row[0])


def _is(viewer: Viewer, issuer: str, subject: str) -> bool:
    return (issuer, subject) == (viewer.issuer, viewer.subject)


def _moment(value: Any) -> datetime | None:
    return None if value is None else instant(value)


def _link(viewer: Viewer, row: Row) -> LinkEntry:
    return LinkEntry(row[0], instant(row[1]), _moment(row[2]), _is(viewer, row[3], row[4]), row[5])


def _code(viewer: Viewer, row: Row) -> CodeEntry:
    return CodeEntry(row[0], instant(row[1]), instant(row[2]), _moment(row[3]), int(row[4]), _is(viewer, row[5], row[6]))


def _approval(viewer: Viewer, row: Row) -> ApprovalEntry:
    return ApprovalEntry(row[0], row[1], instant(row[2]), _moment(row[3]), _is(viewer, row[4], row[5]))


def _event(viewer: Viewer, row: Row) -> EventEntry:
    actor: Actor = "this-login" if _is(viewer, row[2], row[3]) else "another-login"
    if row[1].startswith(SUPPORT_ACTION):
        actor = "support"
    return EventEntry(instant(row[0]), row[1], actor, row[4], row[5], row[6], _changes(row[7], row[8]))


def _changes(before: str | None, after: str | None) -> tuple[Change, ...]:
    """The values that a change named; the audit trail may hold the whole record after it."""
    old: dict[str, Any] = {} if before is None else msgspec.json.decode(before)
    new: dict[str, Any] = {} if after is None else msgspec.json.decode(after)
    return tuple(Change(name, _text(value), _text(new.get(name))) for name, value in old.items())


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()
