"""Wires the billing service: the only place that chooses adapters."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Flask

from billing.adapters.handoff import ArchiveHandoff
from billing.adapters.rating_cgrates import CgratesRatingEngine
from billing.adapters.rating_tmf import TmfRatingEngine
from billing.api.views import BillingViews
from billing.ports import RatingEngine
from billing.settings import BillingSettings
from billing.statement.fonts import register
from billing.usecases.itemised_usage import UsageReader
from billing.usecases.make_statement import StatementMaker
from selfcare_shared.access import AccessPolicy
from selfcare_shared.app import create_app
from selfcare_shared.contract import Contract
from selfcare_shared.db import open_database
from selfcare_shared.directory.open import open_customers


def build(settings: BillingSettings) -> Flask:
    """The service's WSGI application; opens no connection yet."""
    database = open_database(settings.database_url, settings)
    engine = _rating_engine(settings)
    zone = ZoneInfo(settings.time_zone)
    reader = UsageReader(engine, zone, settings.retention_months, settings.usage_deadline)
    customers = open_customers(database, settings)
    maker = StatementMaker(customers, reader, ArchiveHandoff(database, settings), settings)
    access = AccessPolicy(database, settings.support_session_seconds)
    views = BillingViews(maker, engine, reader, access, settings)
    register()
    contract = Contract.load(settings.contract_file)
    return create_app(
        "billing", settings, contract, {"RetrieveCurrentBalance": views.balance, "RetrieveItemizedUsage": views.usage}
    )


def _rating_engine(settings: BillingSettings) -> RatingEngine:
    """The adapter of the engine's dialect."""
    return CgratesRatingEngine(settings) if settings.rating_engine_dialect == "cgrates" else TmfRatingEngine(settings)
