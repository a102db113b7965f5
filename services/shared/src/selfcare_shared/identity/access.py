"""On whose behalf a call reads: the login itself, or a support agent whose reason is written down first."""

from __future__ import annotations

import hashlib
import re
import time
from typing import Protocol
from urllib.parse import unquote_to_bytes

from selfcare_shared import audit, logs
from selfcare_shared.db import Database
from selfcare_shared.formats.text import is_line
from selfcare_shared.identity.auth import Subject
from selfcare_shared.links.port import Viewer
from selfcare_shared.problems import FieldError, Forbidden, Unauthorized, UnprocessableContent

SUPPORT = "support"
_PRINTABLE = re.compile(r"[ -~]*")
_FORM = "Give a reason of 4 to 200 characters, as UTF-8 and percent-encoded where it is not ASCII."


class AskedOperation(Protocol):
    """The contract's operation that is asked for."""

    @property
    def operation_id(self) -> str:
        """Its name."""
        ...

    @property
    def method(self) -> str:
        """Its HTTP method."""
        ...

    @property
    def group(self) -> str:
        """The group that the operation is for, or nothing."""
        ...


class Asked(Protocol):
    """What the policy needs to know of a request whose token was verified."""

    @property
    def operation(self) -> AskedOperation:
        """What is asked for."""
        ...

    @property
    def subject(self) -> Subject:
        """Who asks."""
        ...

    @property
    def trace_id(self) -> str:
        """Ties the audit trail to the logs."""
        ...

    def header(self, name: str) -> str | None:
        """A request header."""
        ...


class AccessPolicy:
    """Makes the Viewer of a call. Support is read-only, must have signed in lately, and every look is audited."""

    def __init__(self, database: Database, support_session_seconds: int) -> None:
        self._database, self._session = database, support_session_seconds

    def require_recent_sign_in(self, subject: Subject) -> None:
        """Staff signs in anew after a while; raises Unauthorized."""
        if subject.auth_time + self._session < time.time():
            raise Unauthorized

    def admit(self, call: Asked, customer_id: str | None = None) -> Viewer:
        """Raises Forbidden for support on a change, Unauthorized for an old staff sign-in, 422 without a reason."""
        subject, reason = call.subject, _reason(call)
        if SUPPORT not in subject.groups:
            return Viewer(subject.issuer, subject.subject)
        if call.operation.method != "GET" and call.operation.group != SUPPORT:
            raise Forbidden("Support can look, not change.")
        self.require_recent_sign_in(subject)
        if not reason:
            raise _not_a_reason("required", "Say why you open this customer.")
        viewer = Viewer(subject.issuer, subject.subject, reason)
        self.write_down(call, viewer, customer_id)
        return viewer

    def write_down(self, call: Asked, viewer: Viewer, customer_id: str | None) -> None:
        """Support's look at a customer, in the list that the customer sees. After a search: at each one it found."""
        action = f"{audit.SUPPORT_ACTION}{call.operation.operation_id}"
        audit.record_event(self._database, viewer, customer_id, action, call.trace_id)
        logs.event(
            "support.access", operation=call.operation.operation_id, customerId=customer_id, subjectHash=login_hash(viewer)
        )


def login_hash(viewer: Viewer) -> str:
    """Stands for a login in logs: the same login gives the same 16 hex digits, which lead back to nobody without the tokens."""
    return hashlib.sha256(f"{viewer.issuer} {viewer.subject}".encode()).hexdigest()[:16]


def _reason(call: Asked) -> str:
    """The reason given, or nothing; a malformed one is refused whoever sends it.

    UTF-8, percent-encoded where not ASCII: a load balancer may refuse other bytes in a header.
    """
    raw = call.header("X-Access-Reason")
    if raw is None:
        return ""
    if not _PRINTABLE.fullmatch(raw):
        raise _not_a_reason("invalid", _FORM)
    reason = unquote_to_bytes(raw).decode("utf-8", "replace").strip()
    if not 4 <= len(reason) <= 200 or not is_line(reason):
        raise _not_a_reason("invalid", _FORM)
    return reason


def _not_a_reason(code: str, detail: str) -> UnprocessableContent:
    return UnprocessableContent(errors=[FieldError("X-Access-Reason", code, detail)])
