"""Merge patches as columns: what is absent stays, null removes, an address has its country's form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer.api.documents import READ_ONLY, customer_document, match_document
from customer.domain.addresses import address_errors
from customer.domain.masking import mask_msisdn, mask_tail
from customer.domain.patch import changed_columns
from dev.visit.answers import CONTRACT
from selfcare_shared.customers.port import EDITABLE, CustomerRecord
from selfcare_shared.formats.addresses import address_form
from selfcare_shared.formats.codes import countries
from tests.support.records import record


def test_patch_names_only_what_changes() -> None:
    assert changed_columns({"email": None, "language": "de"}) == {"email": None, "language": "de"}
    assert changed_columns({"postalAddress": {"city": "Bern"}}) == {"city": "Bern"}
    assert changed_columns({"postalAddress": {"postalCode": None}}) == {"postal_code": None}
    assert changed_columns({"postalAddress": None}) == dict.fromkeys(("street", "postal_code", "city", "country"))


def pointers(before: CustomerRecord, **columns: Any) -> list[str]:
    return [error.pointer.removeprefix("/postalAddress/") for error in address_errors(before, columns)]


NOTHING = dict.fromkeys(("street", "postal_code", "city", "country"))


def test_a_new_address_is_whole_and_one_can_go() -> None:
    assert pointers(record(), city="Bern") == []
    assert pointers(record(), **NOTHING) == []
    assert pointers(record(**NOTHING), city="Bern") == ["street", "country"]
    assert pointers(record(**NOTHING), city="Bern", country="CH") == ["street", "postalCode"]


@pytest.mark.parametrize("gap", ["street", "postal_code", "city", "country"])
def test_what_was_missing_before_blocks_nothing_else(gap: str) -> None:
    old = record(**{gap: None})
    assert pointers(old) == []
    assert pointers(old, email="a@example.com") == []
    other = "city" if gap != "city" else "street"
    assert pointers(old, **{other: "Bern"}) == []


def test_an_old_odd_postcode_blocks_nothing_else() -> None:
    assert pointers(record(postal_code="CH 80 02 Zch"), city="Bern", street="Weg 1") == []


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ({"country": "HK", "postal_code": None}, []),
        ({"country": "AE", "postal_code": None}, []),
        ({"country": "IE", "postal_code": "D02 AF30"}, []),
        ({"country": "IE", "postal_code": None}, []),
        ({"country": "GB", "postal_code": "sw1a 1aa"}, []),
        ({"country": "GB", "postal_code": None}, ["postalCode"]),
        ({"country": "GB", "postal_code": "8002"}, ["postalCode"]),
        ({"country": "GB"}, ["postalCode"]),
        ({"country": "SG", "postal_code": "546080", "city": None}, []),
        ({"country": "NL", "postal_code": "1012 JS"}, []),
        ({"postal_code": "CH-8002"}, []),
        ({"postal_code": "٨٠٠٢"}, []),
        ({"postal_code": "80021"}, ["postalCode"]),
        ({"postal_code": "8002\n1"}, ["postalCode"]),
        ({"postal_code": None}, ["postalCode"]),
        ({"street": None}, ["street"]),
        ({"country": None}, ["country"]),
    ],
)
def test_each_country_has_its_own_form(address: dict[str, Any], wrong: list[str]) -> None:
    assert pointers(record(), **address) == wrong


@pytest.mark.parametrize("country", sorted(countries()))
def test_the_form_of_every_country_takes_its_own_examples(country: str) -> None:
    form = address_form(country)
    assert not form.example or form.takes(form.example)
    assert form.required <= {"street", "city", "postal_code"}


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
    assert document["billingAccount"] == "••••••••0101"
    match = match_document(record(organization_name="Piz Palü Hotels AG"))
    assert match["maskedMsisdn"] == "+41•••••••67"
    assert match["maskedName"] == "P•• P••• H••••• A•"


@pytest.mark.parametrize("text", ["", "1", "1234", "12345"])
def test_masking_never_grows_or_fails(text: str) -> None:
    assert len(mask_tail(text, 4)) == len(text)
    assert len(mask_msisdn(text)) >= len(text)
