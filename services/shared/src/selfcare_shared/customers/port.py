"""The `CustomerDirectory` port, in the operator's words. Two adapters stand behind it, one contract suite tests both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Protocol

import msgspec

from selfcare_shared.customers.fields import About, fields_of
from selfcare_shared.links.port import Role, Segment, Viewer

_SHOWN = About()
_EDITED = About(editable=True)
_ADDRESS = About(editable=True, part_of="postalAddress")


class CustomerRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A customer as a directory keeps it. `version` grows with each change; `updated_at` is UTC.

    Columns, editable fields, the API's documents and its read-only members follow from what is said here.
    """

    customer_id: Annotated[str, _SHOWN]
    segment: Annotated[Segment, About(stored=False)]
    status: Annotated[str, _SHOWN]
    given_name: Annotated[str | None, _SHOWN]
    family_name: Annotated[str | None, _SHOWN]
    organization_name: Annotated[str | None, _SHOWN]
    msisdn: Annotated[str, _SHOWN]
    billing_account: Annotated[str, _SHOWN]
    email: Annotated[str | None, _EDITED]
    contact_phone: Annotated[str | None, _EDITED]
    street: Annotated[str | None, _ADDRESS]
    postal_code: Annotated[str | None, _ADDRESS]
    city: Annotated[str | None, _ADDRESS]
    country: Annotated[str | None, _ADDRESS]
    language: Annotated[str, _EDITED]
    marketing_consent: Annotated[bool, _EDITED]
    statement_notification: Annotated[str, _EDITED]
    version: Annotated[int, About(shown=False)]
    updated_at: Annotated[datetime, _SHOWN]


FIELDS = fields_of(CustomerRecord)
# Columns that a customer may change; everything else in the record is the operator's.
EDITABLE = tuple(field.name for field in FIELDS if field.about.editable)


class LinkedRecord(msgspec.Struct, frozen=True):
    """A record with what the login that reads it is to the customer's account; None for support."""

    record: CustomerRecord
    role: Role | None


class CustomerChange(msgspec.Struct, frozen=True):
    """New values by column name, guarded by the version they were based on."""

    expected_version: int
    values: Mapping[str, Any]
    trace_id: str
    at: datetime


class VersionConflict(Exception):
    """The record changed since the version that the change was based on."""


class CustomerDirectory(Protocol):
    """Customers of one segment or of both. Every call filters by viewer in the query itself."""

    def retrieve(self, viewer: Viewer, customer_id: str) -> CustomerRecord:
        """The record; raises CustomerNotFound, or Unavailable when the directory cannot be asked."""
        ...

    def update(self, viewer: Viewer, before: CustomerRecord, change: CustomerChange) -> CustomerRecord:
        """Apply and audit the change to the record that was read; raises CustomerNotFound, VersionConflict or Unavailable."""
        ...

    def find_by_msisdn(self, msisdn: str) -> list[CustomerRecord]:
        """Customers with this number, for support and for linking; not bound to a viewer, so never shown unmasked."""
        ...


class ResidentialCustomers(CustomerDirectory, Protocol):
    """Residential customers, whose links stand beside them: one question tells the segment and gives the record."""

    def look(self, viewer: Viewer, customer_id: str) -> tuple[CustomerRecord | None, Role | None]:
        """The record, or None when it is for the corporate directory to answer, and the login's role, None for support.

        Raises CustomerNotFound without a link.
        """
        ...


class CorporateCustomers(CustomerDirectory, Protocol):
    """Corporate customers."""

    def record(self, customer_id: str) -> CustomerRecord:
        """The record, for a viewer whose link was seen; raises CustomerNotFound or Unavailable."""
        ...
