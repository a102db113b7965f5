"""Which login sees which customer, in the operator's words: who looks, what a link says, and what is asked of the links."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

import msgspec

Segment = Literal["residential", "corporate"]
Role = Literal["user", "administrator"]
ADMINISTRATOR: Role = "administrator"


class Viewer(msgspec.Struct, frozen=True):
    """On whose behalf data is read: a login, or a support agent with a reason, which opens any customer read-only."""

    issuer: str
    subject: str
    support_reason: str = ""

    @property
    def is_support(self) -> bool:
        """Whether this is a support agent's access, whose reason stands in the audit log."""
        return bool(self.support_reason)


class Link(msgspec.Struct, frozen=True):
    """A login's active link to a customer; `linked_at` is UTC. An administrator decides who else sees the company's number."""

    link_id: str
    customer_id: str
    segment: Segment
    msisdn: str
    linked_at: datetime
    role: Role


class HeldLink(msgspec.Struct, frozen=True):
    """An active link as the customer's own side sees it: the link, and the login that holds it."""

    link: Link
    login: Viewer


class CustomerNotFound(Exception):
    """No such customer for this viewer in this directory; a stranger's and an unknown one look the same."""


class Links(Protocol):
    """A login's active links. Raises Unavailable when they cannot be asked."""

    def of_customer(self, customer_id: str) -> list[HeldLink]:
        """Every login's active link to the customer, oldest first, at most 100."""
        ...

    def list(self, viewer: Viewer) -> list[Link]:
        """The active links of a login, oldest first, at most 100."""
        ...

    def require(self, viewer: Viewer, customer_id: str, segment: Segment | None = None) -> None:
        """Raises CustomerNotFound unless the login is linked to this customer (in this segment)."""
        ...

    def role(self, viewer: Viewer, customer_id: str) -> Role | None:
        """What the login is to the customer's account; None without an active link."""
        ...


class History(Protocol):
    """From when on, and from which month on, a login may see a customer's itemised history."""

    def available_from(self, viewer: Viewer, customer_id: str) -> datetime:
        """The instant (UTC) from which this login may see the history; raises NotFound without an active link."""
        ...

    def require(self, viewer: Viewer, customer_id: str) -> str | None:
        """The first month (`yyyy-mm`) that may be seen, None for any. Raises HistoryWaits with the instant, or NotFound."""
        ...
