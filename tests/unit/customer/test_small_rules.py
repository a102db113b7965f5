"""What is masked and how, what a code is bound to, what a change hands on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import pytest

from customer.domain.challenge import Challenge, fits, hash_code, new_code
from customer.domain.masking import mask_msisdn, mask_name, mask_tail
from customer.domain.patch import changed_columns
from customer.usecases.update_customer import OpenForChange, UpdateCustomer
from selfcare_shared.customers.port import LinkedRecord, VersionConflict
from selfcare_shared.links.port import ADMINISTRATOR, CustomerNotFound
from selfcare_shared.problems import Forbidden, NotFound, PreconditionFailed, UnprocessableContent
from tests.support.linking_fakes import ANNA, COMPANY, NUMBER, TRACE
from tests.support.records import record


@pytest.mark.parametrize(
    ("text", "shown", "masked"), [("BA1000000101", 4, "••••••••0101"), ("0101", 4, "0101"), ("01", 4, "01"), ("", 4, "")]
)
def test_the_tail_alone_is_shown(text: str, shown: int, masked: str) -> None:
    assert mask_tail(text, shown) == masked


@pytest.mark.parametrize(("number", "masked"), [("+41791234567", "+41•••••••67"), ("+1234567", "+12•••67"), ("12345", "12345")])
def test_a_number_shows_its_country_and_two_digits(number: str, masked: str) -> None:
    assert mask_msisdn(number) == masked


@pytest.mark.parametrize(
    ("names", "masked"),
    [
        ({}, "A•• L•••••••"),
        ({"given_name": None}, "L•••••••"),
        ({"family_name": None}, "A••"),
        ({"given_name": None, "family_name": None}, ""),
        ({"given_name": "Ada Maria"}, "A•• M•••• L•••••••"),
        ({"organization_name": "Piz Palü AG"}, "P•• P••• A•"),
    ],
)
def test_a_name_shows_initials(names: dict[str, Any], masked: str) -> None:
    assert mask_name(record(**names)) == masked


def challenge(code: str, key: str = "key", challenge_id: str = "one") -> Challenge:
    return Challenge(
        challenge_id=challenge_id,
        viewer=ANNA,
        msisdn=NUMBER,
        code_hash=hash_code(key, "one", code),
        created_at=datetime.now(UTC),
        expires_at=datetime.now(UTC),
    )


def test_a_code_fits_its_challenge_and_key_alone() -> None:
    """Checklist: D1."""
    assert fits(challenge("123456"), "key", "123456")
    assert not fits(challenge("123456"), "key", "123457")
    assert not fits(challenge("123456"), "other", "123456")
    assert not fits(challenge("123456", challenge_id="two"), "key", "123456")
    assert len(hash_code("key", "one", "123456")) == 64


def test_codes_have_six_digits_and_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checklist: D1."""
    drawn = Mock(return_value=7)
    monkeypatch.setattr("secrets.randbelow", drawn)
    assert new_code() == "000007"
    drawn.assert_called_once_with(1_000_000)


@pytest.mark.parametrize(
    ("member", "column"),
    [
        ("email", "email"),
        ("contactPhone", "contact_phone"),
        ("language", "language"),
        ("marketingConsent", "marketing_consent"),
        ("statementNotification", "statement_notification"),
    ],
)
def test_each_member_is_one_column(member: str, column: str) -> None:
    assert changed_columns({member: "value"}) == {column: "value"}
    assert changed_columns({member: None, "postalAddress": {}}) == {column: None}


def updating(**outcome: Any) -> tuple[UpdateCustomer, Mock]:
    customers = Mock(update=Mock(**outcome))
    return UpdateCustomer(customers), customers.update


def opened(role: Any = "user", **changes: Any) -> LinkedRecord:
    return LinkedRecord(record(**changes), role)


def test_change_hands_on_what_was_read_and_what_was_sent() -> None:
    update, store = updating(return_value=record(version=2))
    begun, before = datetime.now(UTC), opened(version=7)
    assert update(ANNA, before, {"language": "de"}, TRACE) == record(version=2)
    viewer, read, change = store.call_args.args
    assert (viewer, read) == (ANNA, before.record)
    assert (change.expected_version, dict(change.values), change.trace_id) == (7, {"language": "de"}, TRACE)
    assert begun <= change.at <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("raised", "told"), [(CustomerNotFound, NotFound), (VersionConflict, PreconditionFailed)], ids=["gone", "changed"]
)
def test_what_the_directory_says_is_told_as_a_problem(raised: type[Exception], told: type[Exception]) -> None:
    with pytest.raises(told):
        updating(side_effect=raised)[0](ANNA, opened(), {"language": "de"}, TRACE)


def test_wrong_address_and_a_companys_user_change_nothing() -> None:
    update, store = updating()
    with pytest.raises(UnprocessableContent) as wrong:
        update(ANNA, opened(), {"postalAddress": {"postalCode": "80021"}}, TRACE)
    assert [error.pointer for error in wrong.value.errors] == ["/postalAddress/postalCode"]
    with pytest.raises(Forbidden) as refused:
        update(ANNA, opened(segment="corporate", customer_id=COMPANY), {"language": "de"}, TRACE)
    assert "administrators" in refused.value.detail
    assert not store.called
    update(ANNA, opened(ADMINISTRATOR, segment="corporate", customer_id=COMPANY), {"language": "de"}, TRACE)
    assert store.called


def test_a_strangers_record_is_not_opened() -> None:
    found = Mock(return_value=opened())
    assert OpenForChange(Mock(open=found))(ANNA, "an id") == opened()
    found.assert_called_once_with(ANNA, "an id")
    with pytest.raises(NotFound):
        OpenForChange(Mock(open=Mock(side_effect=CustomerNotFound)))(ANNA, "an id")
