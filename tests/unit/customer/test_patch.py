"""Merge patches as columns: what is absent stays, null removes, an address is whole or absent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer.api.documents import READ_ONLY, customer_document, match_document
from customer.domain.masking import mask_msisdn, mask_tail
from customer.domain.patch import changed_columns, incomplete_address
from dev.visit.answers import CONTRACT
from selfcare_shared.customers.port import EDITABLE, CustomerRecord
from tests.support.records import record


def test_patch_names_only_what_changes() -> None:
    assert changed_columns({"email": None, "language": "de"}) == {"email": None, "language": "de"}
    assert changed_columns({"postalAddress": {"city": "Bern"}}) == {"city": "Bern"}
    assert changed_columns({"postalAddress": None}) == dict.fromkeys(("street", "postal_code", "city", "country"))


def test_address_is_whole_or_absent() -> None:
    assert incomplete_address(record(), {"city": "Bern"}) == []
    assert incomplete_address(record(), dict.fromkeys(("street", "postal_code", "city", "country"))) == []
    bare = record(street=None, postal_code=None, city=None, country=None)
    assert [error.pointer for error in incomplete_address(bare, {"city": "Bern"})] == [
        "/postalAddress/street",
        "/postalAddress/postalCode",
        "/postalAddress/country",
    ]


# Checklist: A7
@given(st.sampled_from([name for name in CustomerRecord.__struct_fields__ if name not in EDITABLE]))
def test_no_other_column_can_be_named(column: str) -> None:
    operation = CONTRACT.operation("UpdateCustomerInformation")
    errors = operation.body_errors({column: "x"}, READ_ONLY)
    assert [error.pointer for error in errors] == [f"/{column}"]


# Checklist: A7
def test_every_member_of_the_contract_is_either_changeable_or_read_only() -> None:
    schemas = CONTRACT.document["components"]["schemas"]
    assert set(schemas["Customer"]["properties"]) == set(schemas["CustomerUpdate"]["properties"]) | READ_ONLY


def test_documents_mask_what_they_must() -> None:
    document = customer_document(record())
    assert document.billing_account == "••••••••0101"
    match = match_document(record(organization_name="Piz Palü Hotels AG"))
    assert match["maskedMsisdn"] == "+41•••••••67"
    assert match["maskedName"] == "P•• P••• H••••• A•"


@pytest.mark.parametrize("text", ["", "1", "1234", "12345"])
def test_masking_never_grows_or_fails(text: str) -> None:
    assert len(mask_tail(text, 4)) == len(text)
    assert len(mask_msisdn(text)) >= len(text)
