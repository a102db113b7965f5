"""ListStatements, RetrieveStatement, RestoreStatement."""

from __future__ import annotations

from typing import Any

from flask import Response

from archiver.usecases.statements import Statements, StatementView
from selfcare_shared import logs
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.links.port import History, Viewer
from selfcare_shared.web.call import Call, answer
from selfcare_shared.web.cursors import next_cursor, read_cursor


class ArchiveViews:
    """The views of the archive."""

    def __init__(self, statements: Statements, access: AccessPolicy, history: History) -> None:
        self._statements, self._access, self._history = statements, access, history

    def list(self, call: Call) -> Response:
        """ListStatements."""
        customer_id, limit = call.path["customerId"], call.query["limit"]
        viewer = self._viewer(call, customer_id)
        offset = read_cursor(customer_id, call.query["cursor"])
        views, total = self._statements.list(viewer, customer_id, offset, limit)
        cursor = next_cursor(customer_id, offset, len(views), total)
        return answer({"statements": [_statement(view) for view in views], "nextCursor": cursor})

    def retrieve(self, call: Call) -> Response:
        """RetrieveStatement."""
        customer_id = call.path["customerId"]
        viewer = self._viewer(call, customer_id)
        return answer(_access_document(self._statements.retrieve(viewer, customer_id, call.path["statementId"])))

    def restore(self, call: Call) -> Response:
        """RestoreStatement."""
        customer_id, statement_id = call.path["customerId"], call.path["statementId"]
        viewer = self._viewer(call, customer_id)
        view = self._statements.restore(viewer, customer_id, statement_id)
        logs.event("statement.restore_asked", statementId=statement_id)
        return answer(_access_document(view), 202)

    def _viewer(self, call: Call, customer_id: str) -> Viewer:
        viewer = self._access.admit(call, customer_id)
        self._history.require(viewer, customer_id)
        return viewer


def _statement(view: StatementView) -> dict[str, Any]:
    row = view.row
    return {
        "statementId": row.statement_id,
        "month": row.month,
        "state": view.state,
        "sizeBytes": row.size_bytes,
        "sha256": row.sha256,
        "createdAt": row.created_at,
        "archivedAt": row.archived_at,
    }


def _access_document(view: StatementView) -> dict[str, Any]:
    return {
        "statement": _statement(view),
        "downloadUrl": view.link,
        "downloadExpiresAt": view.link_expires_at,
        "expectedReadableAt": view.expected_at,
    }
