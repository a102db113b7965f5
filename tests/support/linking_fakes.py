"""Linking by code over fakes of its ports: customers, text messages, the network's events, notices to owners."""

from __future__ import annotations

from collections.abc import Callable

from customer.adapters.approvals_sql import SqlApprovals
from customer.adapters.challenges_sql import SqlChallenges
from customer.adapters.confirmations_sql import SqlConfirmations
from customer.adapters.removals_sql import SqlLinkRemovals
from customer.domain.approval import Approval
from customer.domain.challenge import Challenge
from customer.domain.notices import Notice
from customer.ports import Hold
from customer.settings import CustomerSettings
from customer.usecases.confirm_link import ConfirmLink
from customer.usecases.request_link import RequestLink
from customer.usecases.tell_owner import TellOwner
from dev.stack.environments import environment
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.db import Database
from selfcare_shared.links.port import Link, Viewer
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.problems import Unavailable
from selfcare_shared.settings import load_settings
from tests.support.records import record

ANNA, BEN = Viewer("issuer", "anna"), Viewer("issuer", "ben")
NUMBER, UNKNOWN, BUSINESS = "+41791234567", "+41790000000", "+41795000001"
TRACE = "a" * 32
COMPANY = "22222222-2222-4222-8222-222222222222"


class Directory:
    """One segment's customers; `away` makes it unreachable. It counts how often it was asked."""

    def __init__(self, *records: CustomerRecord) -> None:
        self.records, self.away, self.asked = records, False, 0

    def find_by_msisdn(self, msisdn: str) -> list[CustomerRecord]:
        self.asked += 1
        if self.away:
            raise Unavailable
        return [entry for entry in self.records if entry.msisdn == msisdn]


class Messages:
    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def send(self, msisdn: str, text: str) -> None:
        self.sent.append((msisdn, text))

    def code(self) -> str:
        return next(word.rstrip(".") for word in self.sent[-1][1].split() if word.rstrip(".").isdigit() and len(word) >= 6)


class Events:
    """The network's word about each number; one that is not named did not change."""

    def __init__(self) -> None:
        self.holds: dict[str, Hold] = {}
        self.away = False

    def hold(self, msisdn: str) -> Hold | None:
        if self.away:
            raise Unavailable
        return self.holds.get(msisdn)


class Notices:
    """What owners were told."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Notice]] = []

    def send(self, owner: CustomerRecord, notice: Notice) -> None:
        self.sent.append((owner.msisdn, notice))


class Linking:
    def __init__(self, database: Database) -> None:
        self.settings = settings = load_settings(CustomerSettings, environment("customer"))
        self.messages, self.database = Messages(), database
        self.challenges, self.links = SqlChallenges(database), LinkRegister(database)
        self.residential = Directory(record())
        self.corporate = Directory(record(segment="corporate", msisdn=BUSINESS, customer_id=COMPANY))
        self.after: list[Callable[[], None]] = []
        later = self.after.append
        self.notices, self.events = Notices(), Events()
        self.tell_owner = TellOwner(self.residential, self.corporate, self.notices, later, later)
        self.request_link = RequestLink(
            residential=self.residential,
            corporate=self.corporate,
            challenges=self.challenges,
            messages=self.messages,
            events=self.events,
            tell_owner=self.tell_owner,
            settings=settings,
            later=later,
            corporate_later=later,
        )
        self.approvals = SqlApprovals(database, self.links)
        used = SqlConfirmations(database, self.challenges, self.approvals, self.links)
        self.confirm_link = ConfirmLink(self.challenges, used, self.links, self.tell_owner, settings)
        self.removals = SqlLinkRemovals(database, self.links, self.approvals)

    def ask(self, viewer: Viewer = ANNA, number: str = NUMBER) -> Challenge:
        challenge = self.request_link(viewer, number)
        self.finish()
        return challenge

    def confirm(self, viewer: Viewer, challenge_id: str, code: str) -> Link | Approval:
        return self.confirm_link(viewer, challenge_id, code, TRACE)

    def finish(self) -> None:
        """Do what waits for the answer to be out."""
        while self.after:
            self.after.pop()()

    def age(self, seconds: float) -> None:
        """Move everything asked so far into the past."""
        back = f"-{seconds} seconds"
        self.database.execute(
            "UPDATE link_challenge SET created_at = strftime('%Y-%m-%d %H:%M:%f', created_at, :back),"
            " expires_at = strftime('%Y-%m-%d %H:%M:%f', expires_at, :back)",
            {"back": back},
        )
