"""Wires the billing service: the only place that chooses adapters."""

from __future__ import annotations

import time
from zoneinfo import ZoneInfo

from flask import Flask

from billing.adapters.handoff import ArchiveHandoff
from billing.adapters.issued import ArchivedStatements
from billing.adapters.rating_cgrates import CgratesRatingEngine
from billing.adapters.rating_tmf import TmfRatingEngine
from billing.api.views import BillingViews
from billing.ports import RatingEngine
from billing.settings import BillingSettings
from billing.statement.fonts import register
from billing.usecases.itemised_usage import UsageReader
from billing.usecases.list_usage import ListUsage
from billing.usecases.make_statement import MakeStatement
from billing.usecases.open_month import OpenMonth
from billing.usecases.retrieve_balance import RetrieveBalance
from billing.usecases.unlisted_calls import ListedUsage
from selfcare_shared.customers.open import open_customers
from selfcare_shared.db import open_database
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.links.history import HistoryGate
from selfcare_shared.web.app import create_app
from selfcare_shared.web.contract import Contract
from selfcare_shared.web.support_health import SupportHealth

# An account of the right form that nobody has: the engine's answer to it says that the engine is there.
_NOBODY = "BA0000000000"


def build(settings: BillingSettings) -> Flask:
    """The service's WSGI application; opens no connection yet."""
    database = open_database(settings.database_url, settings)
    engine = rating_engine(settings)
    listed = engine if settings.statement_list_freephone else ListedUsage(engine, settings.freephone_starts)
    reader = UsageReader(listed, settings.usage_deadline, currency=settings.currency)
    customers = open_customers(database, settings)
    handoff, issued = ArchiveHandoff(database, settings), ArchivedStatements(database, settings)
    access = AccessPolicy(database, settings.support_session_seconds)
    history = HistoryGate(database, settings.new_link_history_delay)
    views = BillingViews(
        OpenMonth(customers, history, ZoneInfo(settings.time_zone), settings.retention_months),
        RetrieveBalance(customers, engine, settings.balance_deadline),
        MakeStatement(reader, handoff, issued, settings),
        ListUsage(reader),
        access,
        settings,
    )
    register()
    contract = Contract.load(settings.contract_file)
    probes = {
        "self-care-database": lambda: customers.probe("residential"),
        "corporate-directory": lambda: customers.probe("corporate"),
        "rating-engine": lambda: engine.buckets(_NOBODY, time.monotonic() + settings.balance_deadline),
    }
    by_operation = {
        "RetrieveCurrentBalance": views.balance,
        "RetrieveItemizedUsage": views.usage,
        "RetrieveBillingServiceHealth": SupportHealth("billing", access, probes).view,
    }
    return create_app("billing", settings, contract, by_operation, {"self-care-database": probes["self-care-database"]})


def rating_engine(settings: BillingSettings) -> RatingEngine:
    """The adapter of the engine's dialect."""
    return CgratesRatingEngine(settings) if settings.rating_engine_dialect == "cgrates" else TmfRatingEngine(settings)
