"""ExportCustomerData."""

from __future__ import annotations

from typing import Any

from flask import Response

from customer.api.documents import customer_document
from customer.domain.personal_data import ApprovalEntry, Change, CodeEntry, EventEntry, LinkEntry, StatementEntry
from customer.usecases.export_data import DataExport, ExportData
from selfcare_shared import logs
from selfcare_shared.customers.fields import api_name
from selfcare_shared.identity.access import SUPPORT
from selfcare_shared.links.port import Viewer
from selfcare_shared.problems import Forbidden
from selfcare_shared.web.call import Call, answer

Entry = Change | ApprovalEntry | CodeEntry | EventEntry | LinkEntry | StatementEntry

# What other systems hold about the customer, and the operation that gives it.
_ELSEWHERE = (
    ("usage", "rating-engine", "/billing/v1/customers/{customerId}/usage/{month}"),
    ("balance", "rating-engine", "/billing/v1/customers/{customerId}/balance"),
    ("statement-documents", "archive", "/archive/v1/customers/{customerId}/statements/{statementId}"),
    ("sign-in-account", "identity-provider", None),
)


class ExportViews:
    """The view of a customer's own data as one document."""

    def __init__(self, export_data: ExportData) -> None:
        self._export_data = export_data

    def export(self, call: Call) -> Response:
        """ExportCustomerData. It is the customer's own right, so support reads page by page instead."""
        if SUPPORT in call.subject.groups:
            raise Forbidden("Only the customer can download this.")
        customer_id = call.path["customerId"]
        viewer = Viewer(call.subject.issuer, call.subject.subject)
        made = self._export_data(viewer, customer_id, call.trace_id)
        logs.event("customer.exported", customerId=customer_id)
        return answer(export_document(made), headers={"Content-Disposition": 'attachment; filename="self-care-data.json"'})


def export_document(made: DataExport) -> dict[str, Any]:
    """`CustomerDataExport` in the contract."""
    waits = made.statements_from is not None
    return {
        "exportedAt": made.made_at,
        "complete": made.personal_data.complete,
        "customer": customer_document(made.record, masked=False),
        "numberOwnedSince": made.personal_data.number_owned_since,
        "links": [_camel(entry) for entry in made.personal_data.links],
        "codes": [_camel(entry) for entry in made.personal_data.codes],
        "approvals": [_camel(entry) for entry in made.personal_data.approvals],
        "events": [_camel(entry) for entry in made.personal_data.events],
        "statements": None if waits else [_camel(entry) for entry in made.personal_data.statements],
        "statementsAvailableFrom": made.statements_from,
        "heldElsewhere": [{"holding": what, "system": where, "path": path} for what, where, path in _ELSEWHERE],
    }


def _camel(entry: Entry) -> dict[str, Any]:
    """Members in camel case; changes are entries of their own, named as the API names them."""
    document = {api_name(field): getattr(entry, field) for field in entry.__struct_fields__}
    if isinstance(entry, EventEntry):
        document["changes"] = [_camel(change) | {"field": api_name(change.field)} for change in entry.changes]
    return document
