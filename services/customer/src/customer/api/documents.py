"""Records as the contract's documents: an allow-list of members, nothing passes by accident."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from customer.domain.masking import mask_msisdn, mask_name, mask_tail
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import Link


class PostalAddress(msgspec.Struct, rename="camel"):
    """An address, whole."""

    street: str | None
    postal_code: str | None
    city: str | None
    country: str | None


class CustomerDocument(msgspec.Struct, rename="camel"):
    """`Customer` in the contract."""

    customer_id: str
    segment: str
    status: str
    given_name: str | None
    family_name: str | None
    organization_name: str | None
    msisdn: str
    billing_account: str
    email: str | None
    contact_phone: str | None
    postal_address: PostalAddress | None
    language: str
    marketing_consent: bool
    statement_notification: str
    updated_at: datetime


# Members of the record that a customer sees and cannot set.
READ_ONLY = frozenset(
    {
        "customerId",
        "segment",
        "status",
        "givenName",
        "familyName",
        "organizationName",
        "msisdn",
        "billingAccount",
        "updatedAt",
    }
)


def customer_document(record: CustomerRecord) -> CustomerDocument:
    """The record with its account masked."""
    address = None
    if record.street or record.postal_code or record.city or record.country:
        address = PostalAddress(record.street, record.postal_code, record.city, record.country)
    return CustomerDocument(
        record.customer_id,
        record.segment,
        record.status,
        record.given_name,
        record.family_name,
        record.organization_name,
        record.msisdn,
        mask_tail(record.billing_account, 4),
        record.email,
        record.contact_phone,
        address,
        record.language,
        record.marketing_consent,
        record.statement_notification,
        record.updated_at,
    )


def link_document(link: Link) -> dict[str, Any]:
    """`LinkedCustomer` in the contract."""
    return {
        "customerId": link.customer_id,
        "linkId": link.link_id,
        "segment": link.segment,
        "msisdn": link.msisdn,
        "linkedAt": link.linked_at,
        "role": link.role,
    }


def match_document(record: CustomerRecord) -> dict[str, str]:
    """`CustomerMatch` in the contract: masked, for support."""
    return {
        "customerId": record.customer_id,
        "segment": record.segment,
        "status": record.status,
        "maskedMsisdn": mask_msisdn(record.msisdn),
        "maskedName": mask_name(record),
    }
