"""RetrieveCurrentBalance and RetrieveItemizedUsage."""

from __future__ import annotations

import base64

from flask import Response

from billing.api.documents import balance_document, usage_document
from billing.settings import BillingSettings
from billing.usecases.list_usage import ListUsage
from billing.usecases.make_statement import MadeStatement, MakeStatement
from billing.usecases.open_month import OpenedMonth, OpenMonth
from billing.usecases.retrieve_balance import RetrieveBalance
from selfcare_shared import logs
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.problems import NotAcceptable
from selfcare_shared.web.call import Call, answer
from selfcare_shared.web.cursors import next_cursor, read_cursor
from selfcare_shared.web.media_types import DOCUMENT_TYPES, PDF, preferred


class BillingViews:
    """The views of the billing service."""

    def __init__(
        self,
        open_month: OpenMonth,
        retrieve_balance: RetrieveBalance,
        make_statement: MakeStatement,
        list_usage: ListUsage,
        access: AccessPolicy,
        settings: BillingSettings,
    ) -> None:
        self._open_month, self._retrieve_balance = open_month, retrieve_balance
        self._make_statement, self._list_usage = make_statement, list_usage
        self._access, self._place = access, (settings.time_zone, settings.currency)
        self._freephone_listed = settings.statement_list_freephone

    def balance(self, call: Call) -> Response:
        """RetrieveCurrentBalance."""
        customer_id = call.path["customerId"]
        viewer = self._access.admit(call, customer_id)
        return answer(balance_document(customer_id, self._retrieve_balance(viewer, customer_id)))

    def usage(self, call: Call) -> Response:
        """RetrieveItemizedUsage."""
        wanted = preferred(call.header("Accept"), DOCUMENT_TYPES)
        if wanted is None:
            raise NotAcceptable
        customer_id = call.path["customerId"]
        viewer = self._access.admit(call, customer_id)
        opened = self._open_month(viewer, customer_id, call.path["month"])
        return self._pdf(opened) if wanted == PDF else self._json(call, opened)

    def _pdf(self, opened: OpenedMonth) -> Response:
        made = self._make_statement(opened)
        reference = made.reference
        logs.event(
            "statement.issued_again" if made.issued else "statement.made",
            statementId=reference.statement_id,
            bytes=reference.size_bytes,
        )
        return _see_other(made.link) if made.link else _attachment(made)

    def _json(self, call: Call, opened: OpenedMonth) -> Response:
        customer_id, period = opened.record.customer_id, opened.period
        scope = f"{customer_id}/{period.month}"
        offset = read_cursor(scope, call.query["cursor"])
        window = self._list_usage(opened, offset, call.query["limit"], summary=call.query["summary"])
        reached = window.following
        cursor = None if reached is None else next_cursor(scope, offset, reached - offset, reached + 1)
        listed = self._freephone_listed
        return answer(usage_document(customer_id, period, window, self._place, cursor, freephone_listed=listed))


def _see_other(link: str) -> Response:
    response = Response(status=303)
    response.headers["Location"] = link
    return response


def _attachment(made: MadeStatement) -> Response:
    response = Response(made.pdf, content_type=PDF)
    digest = base64.b64encode(bytes.fromhex(made.reference.sha256)).decode()
    response.headers["Content-Disposition"] = f'attachment; filename="{made.reference.file_name}"'
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return response
