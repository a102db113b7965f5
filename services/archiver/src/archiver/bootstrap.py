"""Wires the archiver's two roles: the only place that chooses adapters."""

from __future__ import annotations

from flask import Flask

from archiver.adapters.archive_s3 import S3Archive
from archiver.adapters.index_sql import SqlIndex
from archiver.adapters.queue_sqs import SqsDeadLetters, SqsQueue
from archiver.api.views import ArchiveViews
from archiver.settings import ArchiverSettings
from archiver.usecases.reconcile import Reconcile
from archiver.usecases.redrive import Redrive
from archiver.usecases.statements import Statements
from archiver.worker import Worker
from selfcare_shared.db import open_database
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.links.history import HistoryGate
from selfcare_shared.web.app import create_app
from selfcare_shared.web.contract import Contract
from selfcare_shared.web.health import Health
from selfcare_shared.web.support_health import SupportHealth


def build(settings: ArchiverSettings) -> Flask:
    """The web role's WSGI application; opens no connection yet."""
    database = open_database(settings.database_url, settings)
    statements = Statements(
        SqlIndex(database), S3Archive(settings), settings.signed_link_lifetime, settings.deep_archive_after_days
    )
    access = AccessPolicy(database, settings.support_session_seconds)
    views = ArchiveViews(statements, access, HistoryGate(database, settings.new_link_history_delay))
    health = _health(access, SqlIndex(database), S3Archive(settings), SqsQueue(settings))
    by_operation = {
        "RetrieveArchiverServiceHealth": health.view,
        "ListStatements": views.list,
        "RetrieveStatement": views.retrieve,
        "RestoreStatement": views.restore,
    }
    needs = {"self-care-database": SqlIndex(database).pending_figures}
    return create_app("archiver", settings, Contract.load(settings.contract_file), by_operation, needs)


def _health(access: AccessPolicy, index: SqlIndex, archive: S3Archive, queue: SqsQueue) -> SupportHealth:
    def figures() -> dict[str, int]:
        pending, age = index.pending_figures()
        waiting = queue.figures()
        found = {"pendingStatements": pending, "oldestPendingSeconds": int(age)}
        found |= {"queueWaiting": waiting["waiting"], "queueInFlight": waiting["inFlight"]}
        return found | ({"deadLetters": waiting["dead"]} if "dead" in waiting else {})

    probes = {
        "self-care-database": index.pending_figures,
        "statement-queue": queue.figures,
        "archive-bucket": archive.probe,
    }
    return SupportHealth("archiver", access, probes, figures)


def build_redrive(settings: ArchiverSettings) -> tuple[Redrive, int]:
    """The redrive tool and about how many letters wait for it."""
    index, letters = SqlIndex(open_database(settings.database_url, settings)), SqsDeadLetters(settings)
    return Redrive(index, S3Archive(settings), SqsQueue(settings), letters), letters.count()


def build_reconcile(settings: ArchiverSettings, *, mend: bool) -> Reconcile:
    """The tool that holds archive and index against each other."""
    return Reconcile(SqlIndex(open_database(settings.database_url, settings)), S3Archive(settings), mend=mend)


def build_worker(settings: ArchiverSettings) -> tuple[Worker, Health]:
    """The worker role, and whether it can do its work."""
    index, queue = SqlIndex(open_database(settings.database_url, settings)), SqsQueue(settings)
    health = Health({"self-care-database": index.pending_figures, "statement-queue": queue.figures})
    return Worker(index, S3Archive(settings), queue, settings), health
