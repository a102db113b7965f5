"""Wires the customer service: the only place that chooses adapters."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Flask

from customer.adapters.accesses_sql import SqlSupportAccesses
from customer.adapters.appointments_sql import SqlAppointments, SqlHandovers
from customer.adapters.approvals_sql import SqlApprovals
from customer.adapters.background import Background
from customer.adapters.challenges_sql import SqlChallenges
from customer.adapters.confirmations_sql import SqlConfirmations
from customer.adapters.export_log import AuditedExports
from customer.adapters.number_events_camara import CamaraNumberEvents
from customer.adapters.owner_notices_ses import SesOwnerNotices
from customer.adapters.personal_data_sql import SqlPersonalData
from customer.adapters.removals_sql import SqlLinkRemovals
from customer.adapters.text_messages_sns import SnsTextMessages
from customer.api.account import AccountViews
from customer.api.approvals import ApprovalViews
from customer.api.customers import CustomerViews
from customer.api.export import ExportViews
from customer.api.held_links import HeldLinkViews
from customer.api.links import LinkViews
from customer.settings import CustomerSettings
from customer.usecases.appoint_administrator import AppointAdministrator
from customer.usecases.confirm_link import ConfirmLink
from customer.usecases.decide_link import DecideLink
from customer.usecases.export_data import ExportData
from customer.usecases.hand_over_number import HandOverNumber
from customer.usecases.list_accesses import ListSupportAccesses
from customer.usecases.list_approvals import ListLinkApprovals, ListLinkRequests
from customer.usecases.list_links import ListCustomerLinks
from customer.usecases.remove_link import RemoveAccount, RemoveLink
from customer.usecases.request_link import RequestLink
from customer.usecases.retrieve_customer import RetrieveCustomer
from customer.usecases.tell_owner import TellOwner
from customer.usecases.update_customer import OpenForChange, UpdateCustomer
from selfcare_shared.customers.open import open_customers
from selfcare_shared.customers.oracle.opening import open_oracle
from selfcare_shared.db import open_database
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.links.history import HistoryGate
from selfcare_shared.links.ownership import NumberOwnership
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.web.app import View, create_app
from selfcare_shared.web.contract import Contract
from selfcare_shared.web.health import Need
from selfcare_shared.web.support_health import SupportHealth


def build(settings: CustomerSettings) -> Flask:
    """The service's WSGI application; opens no connection yet."""
    wiring = _Wiring(settings)
    views = wiring.records() | wiring.account() | wiring.links() | wiring.approvals_by_administrators() | wiring.health()
    return create_app("customer", settings, Contract.load(settings.contract_file), views, wiring.needs())


def build_appoint_administrator(settings: CustomerSettings) -> AppointAdministrator:
    """What the role `appoint` runs; companies alone have administrators, so the corporate directory alone is asked."""
    database = open_database(settings.database_url, settings)
    links = LinkRegister(database)
    return AppointAdministrator(open_oracle(database, links, settings), SqlAppointments(database, links))


def build_hand_over_number(settings: CustomerSettings) -> HandOverNumber:
    """What the role `new-owner` runs."""
    database = open_database(settings.database_url, settings)
    ownership = NumberOwnership(ZoneInfo(settings.time_zone))
    return HandOverNumber(open_customers(database, settings), SqlHandovers(database, ownership))


class _Wiring:
    """Adapters that several usecases share, and the views over the usecases by operationId."""

    def __init__(self, settings: CustomerSettings) -> None:
        self._settings = settings
        self._database = database = open_database(settings.database_url, settings)
        self._customers = customers = open_customers(database, settings)
        self._access = AccessPolicy(database, settings.support_session_seconds)
        self._links = LinkRegister(database)
        self._approvals = SqlApprovals(database, self._links)
        self._personal_data = SqlPersonalData(database, ZoneInfo(settings.time_zone))
        self._removals = SqlLinkRemovals(database, self._links, self._approvals)
        self._messages, self._retrieve = SnsTextMessages(), RetrieveCustomer(customers)
        notices = SesOwnerNotices(settings.notice_sender, settings.operator_name)
        self._tell_owner = TellOwner(customers.residential, customers.corporate, notices, Background(), Background())

    def records(self) -> dict[str, View]:
        """Customers' records."""
        update = UpdateCustomer(self._customers)
        views = CustomerViews(
            self._retrieve, OpenForChange(self._customers), update, self._customers, self._links, self._access
        )
        return {
            "ListLinkedCustomers": views.list_linked,
            "RetrieveCustomerInformation": views.retrieve,
            "UpdateCustomerInformation": views.update,
            "SearchCustomers": views.search,
        }

    def account(self) -> dict[str, View]:
        """Who looked, everything that is held, and its end."""
        list_accesses = ListSupportAccesses(self._links, SqlSupportAccesses(self._database))
        views = AccountViews(list_accesses, RemoveAccount(self._personal_data, self._removals, self._tell_owner), self._access)
        history = HistoryGate(self._database, self._settings.new_link_history_delay)
        log = AuditedExports(self._database)
        export_data = ExportData(self._retrieve, self._personal_data, log, history, self._settings.exports_per_day)
        return {
            "ListAccessEvents": views.accesses,
            "RemoveAccount": views.remove,
            "ExportCustomerData": ExportViews(export_data).export,
        }

    def links(self) -> dict[str, View]:
        """Logins linked to numbers by code."""
        challenges = SqlChallenges(self._database)
        request = RequestLink(
            residential=self._customers.residential,
            corporate=self._customers.corporate,
            challenges=challenges,
            messages=self._messages,
            events=CamaraNumberEvents(self._settings),
            tell_owner=self._tell_owner,
            settings=self._settings,
            later=Background(),
            corporate_later=Background(),
        )
        confirmations = SqlConfirmations(self._database, challenges, self._approvals, self._links)
        confirm = ConfirmLink(challenges, confirmations, self._links, self._tell_owner, self._settings)
        settles_after = timedelta(seconds=self._settings.new_link_history_delay)
        remove = RemoveLink(self._links, self._removals, self._tell_owner, settles_after)
        views = LinkViews(request, confirm, remove, self._access, self._settings)
        held = HeldLinkViews(ListCustomerLinks(self._links, settles_after), self._access)
        return {
            "RequestLink": views.request,
            "ConfirmLink": views.confirm,
            "RemoveLink": views.remove,
            "ListCustomerLinks": held.list,
        }

    def approvals_by_administrators(self) -> dict[str, View]:
        """Logins that wait for a company's administrator."""
        lifetime = self._settings.link_approval_lifetime
        decide = DecideLink(
            self._approvals,
            self._links,
            self._retrieve,
            self._messages,
            self._tell_owner,
            self._settings,
            Background(),
        )
        waiting = ListLinkApprovals(self._approvals, self._links, lifetime)
        views = ApprovalViews(ListLinkRequests(self._approvals, lifetime), waiting, decide, self._access)
        return {
            "ListLinkRequests": views.requests,
            "ListLinkApprovals": views.waiting,
            "DecideLinkApproval": views.decide,
        }

    def health(self) -> dict[str, View]:
        """What the service needs, asked now."""
        probes = {
            "self-care-database": lambda: self._customers.probe("residential"),
            "corporate-directory": lambda: self._customers.probe("corporate"),
        }
        return {"RetrieveCustomerServiceHealth": SupportHealth("customer", self._access, probes).view}

    def needs(self) -> dict[str, Need]:
        """What the service cannot serve without."""
        return {"self-care-database": lambda: self._customers.probe("residential")}
