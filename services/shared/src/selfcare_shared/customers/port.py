"""The `CustomerDirectory` port, in the operator's words. Two adapters stand behind it, one contract suite tests both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

import msgspec

from selfcare_shared.links.port import Role, Segment, Viewer

# Columns that a customer may change; everything else in the record is the operator's.
EDITABLE = (
    "email",
    "contact_phone",
    "street",
    "postal_code",
    "city",
    "country",
    "language",
    "marketing_consent",
    "statement_notification",
)


class CustomerRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A customer as a directory holds it. `version` grows with each change; `updated_at` is UTC."""

    customer_id: str
    segment: Segment
    status: str
    given_name: str | None
    family_name: str | None
    organization_name: str | None
    msisdn: str
    billing_account: str
    email: str | None
    contact_phone: str | None
    street: str | None
    postal_code: str | None
    city: str | None
    country: str | None
    language: str
    marketing_consent: bool
    statement_notification: str
    version: int
    updated_at: datetime


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
