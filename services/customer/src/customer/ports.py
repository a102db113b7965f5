"""What the customer service needs from outside, in its own words."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from customer.domain.challenge import Challenge
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


class TextMessages(Protocol):
    """Sends SMS."""

    def send(self, msisdn: str, text: str) -> None:
        """Hand the message to the network; raises Unavailable."""
        ...


__all__ = ["Challenges", "Customers", "Segment", "TextMessages"]
