"""Wires the archiver's two roles: the only place that chooses adapters."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Flask

from archiver.adapters.archive_s3 import S3Archive
from archiver.adapters.index_sql import SqlIndex
from archiver.adapters.queue_sqs import SqsDeadLetters, SqsQueue
from archiver.api.views import ArchiveViews
from archiver.settings import ArchiverSettings
from archiver.usecases.list_statements import ListStatements
from archiver.usecases.open_archive import OpenArchive
from archiver.usecases.reconcile import Reconcile
from archiver.usecases.redrive import RedriveDeadLetters, RedriveFailed
from archiver.usecases.retrieve_statement import RestoreStatement, RetrieveStatement
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
    index, archive = SqlIndex(database), S3Archive(settings)
    access = AccessPolicy(database, settings.support_session_seconds)
    open_archive = OpenArchive(HistoryGate(database, settings.new_link_history_delay))
    retrieve = RetrieveStatement(index, archive, settings.signed_link_lifetime)
    views = ArchiveViews(
        open_archive,
        ListStatements(index, archive, settings.deep_archive_after_days),
        retrieve,
        RestoreStatement(index, archive, retrieve),
        access,
        ZoneInfo(settings.time_zone),
    )
    health = _health(access, index, archive, SqsQueue(settings))
    by_operation = {
        "RetrieveArchiverServiceHealth": health.view,
        "ListStatements": views.list,
        "RetrieveStatement": views.retrieve,
        "RestoreStatement": views.restore,
    }
    needs = {"self-care-database": index.pending_figures}
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


def build_redrive(settings: ArchiverSettings) -> tuple[RedriveDeadLetters, int]:
    """The redrive tool and about how many letters wait for it."""
    index, letters = SqlIndex(open_database(settings.database_url, settings)), SqsDeadLetters(settings)
    return RedriveDeadLetters(index, S3Archive(settings), SqsQueue(settings), letters), letters.count()


def build_redrive_failed(settings: ArchiverSettings) -> RedriveFailed:
    """The redrive tool for statements whose letters may have expired."""
    return RedriveFailed(SqlIndex(open_database(settings.database_url, settings)), S3Archive(settings), SqsQueue(settings))


def build_reconcile(settings: ArchiverSettings, *, mend: bool) -> Reconcile:
    """The tool that holds archive and index against each other."""
    return Reconcile(SqlIndex(open_database(settings.database_url, settings)), S3Archive(settings), mend=mend)


def build_worker(settings: ArchiverSettings) -> tuple[Worker, Health]:
    """The worker role, and whether it can do its work."""
    index, queue = SqlIndex(open_database(settings.database_url, settings)), SqsQueue(settings)
    health = Health({"self-care-database": index.pending_figures, "statement-queue": queue.figures})
    return Worker(index, S3Archive(settings), queue, settings), health
