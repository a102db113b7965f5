"""ListLinkedCustomers, RetrieveCustomerInformation, UpdateCustomerInformation, SearchCustomers."""

from __future__ import annotations

from flask import Response

from customer.api.documents import READ_ONLY, customer_document, link_document, match_document
from customer.ports import NumberBook
from customer.usecases.retrieve_customer import RetrieveCustomer
from customer.usecases.update_customer import OpenForChange, UpdateCustomer
from selfcare_shared import logs
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.identity.access import AccessPolicy, login_hash
from selfcare_shared.links.port import Links, Viewer
from selfcare_shared.problems import PreconditionFailed, PreconditionRequired
from selfcare_shared.web.call import Call, answer
from selfcare_shared.web.conditions import entity_tags


class CustomerViews:
    """The views over customers' records."""

    def __init__(
        self,
        retrieve: RetrieveCustomer,
        open_for_change: OpenForChange,
        update: UpdateCustomer,
        book: NumberBook,
        links: Links,
        access: AccessPolicy,
    ) -> None:
        self._retrieve, self._open, self._update = retrieve, open_for_change, update
        self._book, self._links, self._access = book, links, access

    def list_linked(self, call: Call) -> Response:
        """ListLinkedCustomers."""
        viewer = Viewer(call.subject.issuer, call.subject.subject)
        return answer({"customers": [link_document(link) for link in self._links.list(viewer)]})

    def retrieve(self, call: Call) -> Response:
        """RetrieveCustomerInformation; 304 for whoever has this version already."""
        customer_id = call.path["customerId"]
        viewer = self._access.admit(call, customer_id)
        record = self._retrieve(viewer, customer_id)
        if not _is_named(call, record):
            raise PreconditionFailed
        if _is_known(call, record):
            return Response(status=304, headers={"ETag": f'"{record.version}"'})
        return _with_etag(record)

    def update(self, call: Call) -> Response:
        """UpdateCustomerInformation."""
        customer_id = call.path["customerId"]
        viewer = self._access.admit(call, customer_id)
        opened = self._open(viewer, customer_id)
        if call.header("If-Match") is None:
            raise PreconditionRequired
        if not _is_named(call, opened.record) or _is_known(call, opened.record):
            raise PreconditionFailed
        patch = call.body(READ_ONLY)
        return _with_etag(self._update(viewer, opened, patch, call.trace_id))

    def search(self, call: Call) -> Response:
        """SearchCustomers, for support. Written down before, and after it for each customer who was found."""
        viewer = self._access.admit(call)
        found = self._book.find_by_msisdn(call.body()["msisdn"])
        for record in found:
            self._access.write_down(call, viewer, record.customer_id)
        logs.event("support.searched", subjectHash=login_hash(viewer), count=len(found))
        return answer({"customers": [match_document(record) for record in found]})


def _with_etag(record: CustomerRecord) -> Response:
    return answer(customer_document(record), headers={"ETag": f'"{record.version}"'})


def _is_named(call: Call, record: CustomerRecord) -> bool:
    """Whether If-Match, where it is sent, holds (RFC 9110, 13.1.1)."""
    field = call.header("If-Match")
    return field is None or entity_tags(field).name(str(record.version))


def _is_known(call: Call, record: CustomerRecord) -> bool:
    """Whether If-None-Match names this version (RFC 9110, 13.1.2)."""
    field = call.header("If-None-Match")
    return field is not None and entity_tags(field).name_weakly(str(record.version))
