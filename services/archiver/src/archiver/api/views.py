"""ListStatements, RetrieveStatement, RestoreStatement."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Response

from archiver.domain.statement import Shelf
from archiver.usecases.list_statements import ListStatements
from archiver.usecases.open_archive import OpenArchive
from archiver.usecases.retrieve_statement import RestoreStatement, RetrieveStatement, StatementView
from selfcare_shared import logs
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.web.call import Call, answer
from selfcare_shared.web.cursors import next_cursor, read_cursor


class ArchiveViews:
    """The views of the archive."""

    def __init__(
        self,
        open_archive: OpenArchive,
        list_statements: ListStatements,
        retrieve_statement: RetrieveStatement,
        restore_statement: RestoreStatement,
        access: AccessPolicy,
        zone: ZoneInfo,
    ) -> None:
        self._open, self._list = open_archive, list_statements
        self._retrieve, self._restore, self._access = retrieve_statement, restore_statement, access
        self._zone = zone

    def list(self, call: Call) -> Response:
        """ListStatements."""
        shelf, limit = self._shelf(call), call.query["limit"]
        offset = read_cursor(shelf.customer_id, call.query["cursor"])
        views, total = self._list(shelf, offset, limit)
        cursor = next_cursor(shelf.customer_id, offset, len(views), total)
        return answer({"statements": [_statement(view, self._zone) for view in views], "nextCursor": cursor})

    def retrieve(self, call: Call) -> Response:
        """RetrieveStatement."""
        return answer(_access_document(self._retrieve(self._shelf(call), call.path["statementId"]), self._zone))

    def restore(self, call: Call) -> Response:
        """RestoreStatement."""
        statement_id = call.path["statementId"]
        view = self._restore(self._shelf(call), statement_id)
        logs.event("statement.restore_asked", statementId=statement_id)
        return answer(_access_document(view, self._zone), 202)

    def _shelf(self, call: Call) -> Shelf:
        customer_id = call.path["customerId"]
        return self._open(self._access.admit(call, customer_id), customer_id)


def _statement(view: StatementView, zone: ZoneInfo) -> dict[str, Any]:
    row = view.row
    return {
        "statementId": row.statement_id,
        "month": row.month,
        "provisional": row.is_provisional(zone),
        "state": view.state,
        "sizeBytes": row.size_bytes,
        "sha256": row.sha256,
        "createdAt": row.created_at,
        "archivedAt": row.archived_at,
    }


def _access_document(view: StatementView, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "statement": _statement(view, zone),
        "downloadUrl": view.link,
        "downloadExpiresAt": view.link_expires_at,
        "expectedReadableAt": view.expected_at,
    }
