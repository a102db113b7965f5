"""Wires the customer service: the only place that chooses adapters."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask

from customer.adapters.approvals_sql import SqlApprovals
from customer.adapters.background import Background
from customer.adapters.challenges_sql import SqlChallenges
from customer.adapters.confirmations_sql import SqlConfirmations
from customer.adapters.export_log import AuditedExports
from customer.adapters.holdings_sql import SqlHoldings
from customer.adapters.number_events_camara import CamaraNumberEvents
from customer.adapters.owner_notices_ses import SesOwnerNotices
from customer.adapters.text_messages_sns import SnsTextMessages
from customer.api.account import AccountViews
from customer.api.approvals import ApprovalViews
from customer.api.customers import CustomerViews
from customer.api.export import ExportViews
from customer.api.links import LinkViews
from customer.settings import CustomerSettings
from customer.usecases.confirm_link import LinkConfirmations
from customer.usecases.decide_link import LinkDecisions
from customer.usecases.export_data import DataExports
from customer.usecases.remove_link import LinkRemovals
from customer.usecases.request_link import LinkRequests
from customer.usecases.tell_owner import OwnerDesk
from selfcare_shared.customers.open import open_customers
from selfcare_shared.customers.segments import SegmentedDirectory
from selfcare_shared.db import Database, open_database
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.links.history import HistoryGate
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.web.app import View, create_app
from selfcare_shared.web.contract import Contract
from selfcare_shared.web.support_health import SupportHealth


def build(settings: CustomerSettings) -> Flask:
    """The service's WSGI application; opens no connection yet."""
    database = open_database(settings.database_url, settings)
    customers = open_customers(database, settings)
    access = AccessPolicy(database, settings.support_session_seconds)
    probes = {
        "self-care-database": lambda: customers.probe("residential"),
        "corporate-directory": lambda: customers.probe("corporate"),
    }
    notices = SesOwnerNotices(settings.notice_sender, settings.operator_name)
    owner = OwnerDesk(customers.residential, customers.corporate, notices, Background(), Background())
    shared = _Shared(database, customers, access, LinkRemovals(LinkRegister(database), owner), settings)
    views = _record_views(shared) | _link_views(shared)
    views["RetrieveCustomerServiceHealth"] = SupportHealth("customer", access, probes).view
    return create_app("customer", settings, Contract.load(settings.contract_file), views)


class _Shared(NamedTuple):
    """What the views of this service are made of."""

    database: Database
    customers: SegmentedDirectory
    access: AccessPolicy
    removals: LinkRemovals
    settings: CustomerSettings


def _record_views(shared: _Shared) -> dict[str, View]:
    """Records, who looked at them, and everything that is held."""
    database, customers, access, removals, settings = shared
    links, holdings = removals.links, SqlHoldings(database)
    records = CustomerViews(customers, links, access)
    account = AccountViews(removals, SqlApprovals(database, links), access, database, holdings)
    history = HistoryGate(database, settings.new_link_history_delay)
    exports = DataExports(customers, holdings, AuditedExports(database), history, settings.exports_per_day)
    return {
        "ListLinkedCustomers": records.list_linked,
        "RetrieveCustomerInformation": records.retrieve,
        "UpdateCustomerInformation": records.update,
        "SearchCustomers": records.search,
        "ListAccessEvents": account.accesses,
        "RemoveAccount": account.remove,
        "ExportCustomerData": ExportViews(exports).export,
    }


def _link_views(shared: _Shared) -> dict[str, View]:
    """Logins linked to numbers, by code and for companies by approval."""
    database, customers, access, removals, settings = shared
    links, owner = removals.links, removals.owner
    challenges, messages, events = SqlChallenges(database), SnsTextMessages(), CamaraNumberEvents(settings)
    approvals = SqlApprovals(database, links)
    requests = LinkRequests(
        residential=customers.residential,
        corporate=customers.corporate,
        challenges=challenges,
        messages=messages,
        events=events,
        owner=owner,
        settings=settings,
        later=Background(),
        corporate_later=Background(),
    )
    confirmations = LinkConfirmations(
        challenges, SqlConfirmations(database, challenges, approvals, links), links, owner, settings
    )
    views = LinkViews(requests, confirmations, removals, access, database)
    decisions = LinkDecisions(approvals, links, customers, messages, owner, settings, Background())
    approval_views = ApprovalViews(decisions, access)
    return {
        "RequestLink": views.request,
        "ConfirmLink": views.confirm,
        "RemoveLink": views.remove,
        "ListLinkRequests": approval_views.requests,
        "ListLinkApprovals": approval_views.waiting,
        "DecideLinkApproval": approval_views.decide,
    }
