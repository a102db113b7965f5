"""RetrieveCurrentBalance and RetrieveItemizedUsage."""

from __future__ import annotations

import base64

from flask import Response

from billing.api.documents import balance_document, usage_document
from billing.ports import RatingEngine
from billing.settings import BillingSettings
from billing.usecases.itemised_usage import UsageReader
from billing.usecases.make_statement import MadeStatement, StatementMaker, statement_of_month
from billing.usecases.retrieve_balance import CurrentBalance, require_customer, retrieve_balance
from billing.usecases.single_flight import SingleFlight
from selfcare_shared import logs
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.links.port import History, Viewer
from selfcare_shared.problems import NotAcceptable
from selfcare_shared.web.call import Call, answer
from selfcare_shared.web.cursors import next_cursor, read_cursor
from selfcare_shared.web.media_types import DOCUMENT_TYPES, PDF, preferred


class BillingViews:
    """The views of the billing service."""

    def __init__(
        self,
        maker: StatementMaker,
        engine: RatingEngine,
        reader: UsageReader,
        access: AccessPolicy,
        history: History,
        settings: BillingSettings,
    ) -> None:
        self._maker, self._engine, self._reader = maker, engine, reader
        self._access, self._history, self._settings = access, history, settings
        self._flights: SingleFlight[CurrentBalance] = SingleFlight()

    def balance(self, call: Call) -> Response:
        """RetrieveCurrentBalance."""
        customer_id = call.path["customerId"]
        viewer = self._access.admit(call, customer_id)
        budget = self._settings.balance_deadline
        current = retrieve_balance(self._maker.customers, self._engine, viewer, customer_id, budget, self._flights)
        return answer(balance_document(customer_id, current))

    def usage(self, call: Call) -> Response:
        """RetrieveItemizedUsage."""
        wanted = preferred(call.header("Accept"), DOCUMENT_TYPES)
        if wanted is None:
            raise NotAcceptable
        viewer = self._access.admit(call, call.path["customerId"])
        first_month = self._history.require(viewer, call.path["customerId"])
        self._reader.period(call.path["month"], first_month)
        return self._pdf(call, viewer) if wanted == PDF else self._json(call, viewer)

    def _pdf(self, call: Call, viewer: Viewer) -> Response:
        made = statement_of_month(self._maker, viewer, call.path["customerId"], call.path["month"])
        reference = made.reference
        logs.event(
            "statement.issued_again" if made.issued else "statement.made",
            statementId=reference.statement_id,
            bytes=reference.size_bytes,
        )
        return _see_other(made.link) if made.link else _attachment(made)

    def _json(self, call: Call, viewer: Viewer) -> Response:
        customer_id, limit = call.path["customerId"], call.query["limit"]
        period = self._reader.period(call.path["month"])
        scope = f"{customer_id}/{period.month}"
        offset = read_cursor(scope, call.query["cursor"])
        account = require_customer(self._maker.customers, viewer, customer_id).billing_account
        if offset == 0 and call.query["summary"]:
            window = self._reader.first_page(account, period, limit)
        else:
            window = self._reader.page(account, period, offset, limit)
        reached = window.following
        cursor = None if reached is None else next_cursor(scope, offset, reached - offset, reached + 1)
        place = (self._settings.time_zone, self._settings.currency)
        return answer(usage_document(customer_id, period, window, place, cursor))


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
