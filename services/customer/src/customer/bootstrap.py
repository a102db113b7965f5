"""Wires the customer service: the only place that chooses adapters."""

from __future__ import annotations

from flask import Flask

from customer.adapters.challenges_sql import SqlChallenges
from customer.adapters.export_log import AuditedExports
from customer.adapters.holdings_sql import SqlHoldings
from customer.adapters.text_messages_sns import SnsTextMessages
from customer.api.account import AccountViews
from customer.api.customers import CustomerViews
from customer.api.export import ExportViews
from customer.api.links import LinkViews
from customer.settings import CustomerSettings
from customer.usecases.confirm_link import LinkConfirmations
from customer.usecases.export_data import DataExports
from customer.usecases.request_link import LinkRequests
from selfcare_shared.access import AccessPolicy
from selfcare_shared.app import create_app
from selfcare_shared.contract import Contract
from selfcare_shared.db import open_database
from selfcare_shared.directory.history import HistoryGate
from selfcare_shared.directory.links import LinkRegister
from selfcare_shared.directory.open import open_customers
from selfcare_shared.directory.residential import ResidentialDirectory
from selfcare_shared.support_health import SupportHealth


def build(settings: CustomerSettings) -> Flask:
    """The service's WSGI application; opens no connection yet."""
    database = open_database(settings.database_url, settings)
    links = LinkRegister(database)
    customers = open_customers(database, settings)
    access = AccessPolicy(database, settings.support_session_seconds)
    challenges = SqlChallenges(database)
    customer_views = CustomerViews(customers, links, access)
    link_views = LinkViews(
        LinkRequests(ResidentialDirectory(database), challenges, SnsTextMessages(), settings),
        LinkConfirmations(challenges, links, settings),
        links,
        access,
        database,
    )
    holdings = SqlHoldings(database)
    history = HistoryGate(database, settings.new_link_history_delay)
    account_views = AccountViews(links, access, database, holdings)
    export_views = ExportViews(DataExports(customers, holdings, AuditedExports(database), history, settings.exports_per_day))
    health = SupportHealth(
        "customer",
        access,
        {
            "self-care-database": lambda: customers.probe("residential"),
            "corporate-directory": lambda: customers.probe("corporate"),
        },
    )
    views = {
        "ListLinkedCustomers": customer_views.list_linked,
        "RetrieveCustomerInformation": customer_views.retrieve,
        "UpdateCustomerInformation": customer_views.update,
        "SearchCustomers": customer_views.search,
        "ListAccessEvents": account_views.accesses,
        "RemoveAccount": account_views.remove,
        "ExportCustomerData": export_views.export,
        "RetrieveCustomerServiceHealth": health.view,
        "RequestLink": link_views.request,
        "ConfirmLink": link_views.confirm,
        "RemoveLink": link_views.remove,
    }
    return create_app("customer", settings, Contract.load(settings.contract_file), views)
