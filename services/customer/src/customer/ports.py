"""What the customer service needs from outside, in its own words."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from customer.domain.accesses import SupportAccess
from customer.domain.approval import Approval, Decision
from customer.domain.challenge import Challenge
from customer.domain.notices import Notice
from customer.domain.personal_data import PersonalData
from selfcare_shared.customers.port import CustomerChange, CustomerRecord, LinkedRecord
from selfcare_shared.links.port import HeldLink, Link, Segment, Viewer

Hold = Literal["sim-swap", "recycled"]


class Customers(Protocol):
    """Every customer, whichever directory holds the record."""

    def retrieve(self, viewer: Viewer, customer_id: str) -> CustomerRecord:
        """The record; raises CustomerNotFound or Unavailable."""
        ...


class ChangeableCustomers(Protocol):
    """Every customer, to be changed."""

    def open(self, viewer: Viewer, customer_id: str) -> LinkedRecord:
        """The record, and what the viewer is to it; raises CustomerNotFound or Unavailable."""
        ...

    def update(self, viewer: Viewer, before: CustomerRecord, change: CustomerChange) -> CustomerRecord:
        """Apply a change to the record that was read; raises CustomerNotFound, VersionConflict or Unavailable."""
        ...


class Challenges(Protocol):
    """One-time codes that were sent, kept as keyed hashes. `Confirmations` uses them up."""

    def sent_since(self, msisdn: str, since: datetime) -> int:
        """Codes asked for this number since then."""
        ...

    def numbers_since(self, viewer: Viewer, since: datetime) -> int:
        """Different numbers this login asked for since then."""
        ...

    def replace(self, challenge: Challenge) -> None:
        """Keep the challenge; older ones of the same login and number end."""
        ...

    def assign(self, challenge_id: str, customer_id: str, segment: Segment, now: datetime) -> bool:
        """Whose number it is, before the code is sent; False when it has ended meanwhile and must not be."""
        ...

    def take_try(self, viewer: Viewer, challenge_id: str, now: datetime, tries: int) -> Challenge | None:
        """Count one try against an open challenge of this login and answer it, or None when there is none left."""
        ...

    def withdraw(self, challenge_id: str, now: datetime) -> None:
        """End a challenge whose code was never sent; it counts as none."""
        ...

    def burn(self, challenge_id: str, now: datetime, tries: int) -> bool:
        """End a challenge that has no try left; True for the one caller that ended it."""
        ...


class Confirmations(Protocol):
    """What a code that fits is used for. Code, effect and audit row come together or not at all."""

    def link(self, challenge: Challenge, customer_id: str, now: datetime, trace_id: str) -> Link | None:
        """Link, or take up an ended link again; None when the code was used already."""
        ...

    def wait(self, challenge_id: str, wish: Approval, since: datetime, trace_id: str) -> Approval | None:
        """Keep the wish, or answer the one by which this login waits for this customer since then; None as above."""
        ...


class PersonalDataReader(Protocol):
    """What self-care holds about a customer besides the record."""

    def read(self, viewer: Viewer, customer_id: str, msisdn: str) -> PersonalData:
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


class Approvals(Protocol):
    """Logins that wait for a company's administrator. `since` leaves out those that are too old to be decided."""

    def of_login(self, viewer: Viewer, since: datetime) -> list[Approval]:
        """The login's own requests, the newest first."""
        ...

    def waiting(self, customer_id: str, since: datetime) -> list[Approval]:
        """Requests that wait for this customer's administrator, the oldest first."""
        ...

    def find(self, customer_id: str, approval_id: str, since: datetime) -> Approval | None:
        """One request for this customer."""
        ...

    def decide(self, approval: Approval, decision: Decision, by: Viewer, now: datetime, trace_id: str) -> bool:
        """Decide once, link when approved, and note who did; False when it was decided already."""
        ...


class LinkRemovals(Protocol):
    """Links end. The end and the audit row come together or not at all."""

    def remove(self, viewer: Viewer, customer_id: str, now: datetime, trace_id: str) -> bool:
        """End the link; False when there is none any more."""
        ...

    def end(self, held: HeldLink, by: Viewer, now: datetime, trace_id: str) -> bool:
        """End another login's link to the customer, as `by` wishes; False when there is none any more."""
        ...

    def remove_all(self, viewer: Viewer, now: datetime, trace_id: str) -> tuple[Link, ...]:
        """End every link of the login, which then waits for no approval either; answers the links that ended."""
        ...


class Appointments(Protocol):
    """Administrators of companies' accounts. The role and the audit row come together or not at all."""

    def appoint(self, login: Viewer, customer_id: str, msisdn: str, now: datetime, trace_id: str) -> None:
        """Link the login to the company as its administrator."""
        ...


class Handovers(Protocol):
    """Numbers that go to another subscriber. The handover and the audit row come together or not at all."""

    def hand_over(self, customer_id: str, since: datetime, now: datetime, trace_id: str) -> int | None:
        """Answers how many older links ended; None, and nothing is written, when a later change of hands is known."""
        ...


class SupportAccesses(Protocol):
    """Who of support looked at a customer."""

    def of_customer(self, viewer: Viewer, customer_id: str) -> list[SupportAccess]:
        """Support's looks, the newest first; a customer sees those since the number is its own."""
        ...


class NumberBook(Protocol):
    """Customers by their number, in one segment's directory."""

    def find_by_msisdn(self, msisdn: str) -> list[CustomerRecord]:
        """Customers with this number; raises Unavailable or UpstreamTimeout."""
        ...


class WholeNumberBook(Protocol):
    """Customers by their number, in the directories of all segments."""

    def find_in_every_segment(self, msisdn: str) -> list[CustomerRecord]:
        """Customers with this number, wherever; raises when one directory cannot be asked, since it may know another one."""
        ...


class NumberEvents(Protocol):
    """What the network knows about a number's latest changes."""

    def hold(self, msisdn: str) -> Hold | None:
        """Why the number is held after a fresh SIM card, port or owner, None when it is not; raises Unavailable."""
        ...


class OwnerNotices(Protocol):
    """Tells a customer by another channel than the telephone."""

    def send(self, owner: CustomerRecord, notice: Notice) -> None:
        """Tell the owner; what cannot be sent is logged and fails nobody's call."""
        ...


class TextMessages(Protocol):
    """Sends SMS."""

    def send(self, msisdn: str, text: str) -> None:
        """Hand the message to the network; raises Unavailable."""
        ...
