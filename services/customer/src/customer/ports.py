"""What the customer service needs from outside, in its own words."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from customer.domain.challenge import Challenge
from customer.domain.holdings import Holdings
from selfcare_shared.directory.port import CustomerChange, CustomerRecord, Segment, Viewer


class Customers(Protocol):
    """Every customer, whichever directory holds the record."""

    def retrieve(self, viewer: Viewer, customer_id: str) -> CustomerRecord:
        """The record; raises CustomerNotFound or Unavailable."""
        ...

    def update(self, viewer: Viewer, customer_id: str, change: CustomerChange) -> CustomerRecord:
        """Apply a change; raises CustomerNotFound, VersionConflict or Unavailable."""
        ...

    def find_by_msisdn(self, msisdn: str) -> list[CustomerRecord]:
        """Customers with this number."""
        ...


class Challenges(Protocol):
    """One-time codes that were sent, kept as keyed hashes."""

    def sent_since(self, msisdn: str, since: datetime) -> int:
        """Codes asked for this number since then."""
        ...

    def numbers_since(self, viewer: Viewer, since: datetime) -> int:
        """Different numbers this login asked for since then."""
        ...

    def replace(self, challenge: Challenge) -> None:
        """Keep the challenge; older ones of the same login and number end."""
        ...

    def take_try(self, viewer: Viewer, challenge_id: str, now: datetime, tries: int) -> Challenge | None:
        """Count one try against an open challenge of this login and answer it, or None when there is none left."""
        ...

    def use(self, challenge_id: str, now: datetime) -> bool:
        """Mark as used; False when it already was."""
        ...


class HoldingsReader(Protocol):
    """What self-care holds about a customer besides the record."""

    def read(self, viewer: Viewer, customer_id: str, msisdn: str) -> Holdings:
        """Everything about the customer; empty for a login without an active link."""
        ...

    def kept_statements(self, viewer: Viewer) -> int:
        """Statements in the archive of the customers that the login is linked to."""
        ...


class ExportLog(Protocol):
    """Which login downloaded whose data, and when."""

    def begin(self, viewer: Viewer, customer_id: str, trace_id: str) -> str:
        """Note an export that is about to be made; answers the event's id."""
        ...

    def since(self, viewer: Viewer, customer_id: str, since: datetime) -> int:
        """Exports since then, the begun ones included, the refused ones not."""
        ...

    def end(self, event_id: str, outcome: str) -> None:
        """How it ended."""
        ...


class TextMessages(Protocol):
    """Sends SMS."""

    def send(self, msisdn: str, text: str) -> None:
        """Hand the message to the network; raises Unavailable."""
        ...


__all__ = ["Challenges", "Customers", "ExportLog", "HoldingsReader", "Segment", "TextMessages"]
