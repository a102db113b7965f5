"""What self-care holds about a customer besides the record itself. Times are UTC, sizes bytes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

Actor = Literal["this-login", "another-login", "support"]


class LinkEntry(msgspec.Struct, frozen=True):
    """A login's link to the customer, active or ended. Whose another login is stays untold: it is another person's data."""

    msisdn: str
    linked_at: datetime
    ended_at: datetime | None
    this_login: bool
    role: str


class CodeEntry(msgspec.Struct, frozen=True):
    """A one-time code that was sent to the customer's number; the code itself is held as a keyed hash alone."""

    msisdn: str
    requested_at: datetime
    expires_at: datetime
    used_at: datetime | None
    tries: int
    this_login: bool


class ApprovalEntry(msgspec.Struct, frozen=True):
    """A login's wish to be linked to a company's number."""

    msisdn: str
    state: str
    requested_at: datetime
    decided_at: datetime | None
    this_login: bool


class Change(msgspec.Struct, frozen=True):
    """One value before and after."""

    field: str
    before: str | None
    after: str | None


class EventEntry(msgspec.Struct, frozen=True):
    """An entry of the audit trail about the customer."""

    occurred_at: datetime
    action: str
    actor: Actor
    reason: str | None
    outcome: str
    trace_id: str
    changes: tuple[Change, ...]


class StatementEntry(msgspec.Struct, frozen=True):
    """A row of the statement index."""

    statement_id: str
    month: str
    provisional: bool
    state: str
    size_bytes: int
    sha256: str
    created_at: datetime
    archived_at: datetime | None


class PersonalData(msgspec.Struct, frozen=True):
    """Everything, each list the newest first. `complete` is False when a list was cut."""

    links: list[LinkEntry]
    codes: list[CodeEntry]
    approvals: list[ApprovalEntry]
    events: list[EventEntry]
    statements: list[StatementEntry]
    number_owned_since: datetime | None
    complete: bool
