"""Records as the contract's documents: members follow from what the record says of its fields, nothing passes by accident."""

from __future__ import annotations

from typing import Any

from customer.domain.masking import mask_msisdn, mask_name, mask_tail
from selfcare_shared.customers.port import FIELDS, CustomerRecord
from selfcare_shared.links.port import Link

_SHOWN = tuple(field for field in FIELDS if field.about.shown)
# Members of the record that a customer sees and cannot set.
READ_ONLY = frozenset(field.member for field in _SHOWN if not field.about.editable)
_WHOLES = tuple(dict.fromkeys(field.about.part_of for field in _SHOWN if field.about.part_of))
_PLACES = tuple((field.name, field.member, field.about.part_of) for field in _SHOWN)


def customer_document(record: CustomerRecord, *, masked: bool = True) -> dict[str, Any]:
    """`Customer` in the contract, its account masked unless it is for the customer alone; an empty address is none."""
    document: dict[str, Any] = {}
    for name, member, whole in _PLACES:
        (document.setdefault(whole, {}) if whole else document)[member] = getattr(record, name)
    for whole in _WHOLES:
        if not any(document[whole].values()):
            document[whole] = None
    if masked:
        document["billingAccount"] = mask_tail(record.billing_account, 4)
    return document


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
