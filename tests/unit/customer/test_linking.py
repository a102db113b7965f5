"""Linking by one-time code: limits, single use, the same answer whatever the number."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from customer.domain.approval import Approval
from customer.domain.challenge import new_code
from selfcare_shared.db import DatabaseUnavailable
from selfcare_shared.links.port import Link
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.problems import NotFound, TooManyRequests, UnprocessableContent
from tests.support.linking_fakes import (
    ANNA,
    BEN,
    BUSINESS,
    COMPANY,
    NUMBER,
    TRACE,
    UNKNOWN,
    Linking,
)
from tests.support.records import record


def test_right_code_links(linking: Linking) -> None:
    """Checklist: D2, A8."""
    challenge = linking.ask()
    link = linking.confirm(ANNA, challenge.challenge_id, linking.messages.code())
    assert isinstance(link, Link)
    assert (link.customer_id, link.msisdn) == (record().customer_id, NUMBER)
    assert [entry.customer_id for entry in linking.links.list(ANNA)] == [record().customer_id]
    assert linking.links.list(BEN) == []


def test_code_works_once(linking: Linking) -> None:
    """Checklist: D1, A8."""
    challenge, code = linking.ask(), linking.messages.code()
    linking.confirm(ANNA, challenge.challenge_id, code)
    with pytest.raises(NotFound):
        linking.confirm(ANNA, challenge.challenge_id, code)


def test_code_stays_good_when_the_link_could_not_be_written(linking: Linking, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checklist: D1. Code, link and audit row come together or not at all."""
    challenge, code = linking.ask(), linking.messages.code()
    with monkeypatch.context() as broken:
        broken.setattr(LinkRegister, "put", Mock(side_effect=DatabaseUnavailable))
        with pytest.raises(DatabaseUnavailable):
            linking.confirm(ANNA, challenge.challenge_id, code)
    assert isinstance(linking.confirm(ANNA, challenge.challenge_id, code), Link)
    rows = linking.database.all("SELECT action, trace_id FROM audit_event", {})
    assert [tuple(row) for row in rows] == [("link.confirmed", TRACE)]


def test_code_belongs_to_the_login_that_asked(linking: Linking) -> None:
    """Checklist: D2."""
    challenge = linking.ask()
    with pytest.raises(NotFound):
        linking.confirm(BEN, challenge.challenge_id, linking.messages.code())


def test_code_ends_after_five_minutes(linking: Linking) -> None:
    """Checklist: D2."""
    challenge = linking.ask()
    linking.age(301)
    with pytest.raises(NotFound):
        linking.confirm(ANNA, challenge.challenge_id, linking.messages.code())


def test_new_code_ends_the_old_one(linking: Linking) -> None:
    """Checklist: D4."""
    first, old = linking.ask(), linking.messages.code()
    linking.age(61)
    linking.ask()
    with pytest.raises(NotFound):
        linking.confirm(ANNA, first.challenge_id, old)


def test_five_wrong_tries_burn_the_code_even_in_parallel(linking: Linking) -> None:
    """Checklist: D3."""
    challenge = linking.ask()
    wrong = f"{(int(linking.messages.code()) + 1) % 10**6:06d}"
    outcomes: list[type] = []

    def guess() -> None:
        try:
            linking.confirm(ANNA, challenge.challenge_id, wrong)
        except (UnprocessableContent, NotFound) as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(UnprocessableContent) == 5
    assert outcomes.count(NotFound) == 15
    with pytest.raises(NotFound):
        linking.confirm(ANNA, challenge.challenge_id, linking.messages.code())


def test_number_that_cannot_be_linked_looks_the_same(linking: Linking) -> None:
    """Checklist: D5."""
    challenge = linking.ask(number=UNKNOWN)
    assert linking.messages.sent == []
    assert challenge.expires_at - challenge.created_at == timedelta(minutes=5)
    with pytest.raises(UnprocessableContent):
        linking.confirm(ANNA, challenge.challenge_id, new_code())


@pytest.mark.parametrize("number", [NUMBER, BUSINESS, UNKNOWN])
def test_nothing_about_the_number_is_looked_up_before_the_answer(linking: Linking, number: str) -> None:
    """Checklist: D5. So its time and its failures are the same for every number."""
    linking.request_link(ANNA, number)
    assert (linking.residential.asked, linking.corporate.asked, linking.messages.sent) == (0, 0, [])


def test_corporate_directory_is_asked_only_about_numbers_that_are_not_private(linking: Linking) -> None:
    linking.corporate.away = True
    linking.ask()
    assert linking.corporate.asked == 0
    assert len(linking.messages.sent) == 1
    linking.ask(number=BUSINESS)
    assert (linking.corporate.asked, len(linking.messages.sent)) == (1, 1)


def test_right_code_for_a_company_waits_for_its_administrator(linking: Linking) -> None:
    """Checklist: D6."""
    challenge = linking.ask(number=BUSINESS)
    waits = linking.confirm(ANNA, challenge.challenge_id, linking.messages.code())
    assert isinstance(waits, Approval)
    assert (waits.customer_id, waits.state, linking.links.list(ANNA)) == (COMPANY, "waiting", [])
    now = datetime.now(UTC)
    assert linking.approvals.decide(waits, "approved", BEN, now, TRACE)
    assert not linking.approvals.decide(waits, "declined", BEN, now, TRACE)
    assert [link.segment for link in linking.links.list(ANNA)] == ["corporate"]


def test_limits_of_one_number(linking: Linking) -> None:
    """Checklist: D3, D4."""
    linking.ask()
    with pytest.raises(TooManyRequests):
        linking.ask(BEN)
    for _ in range(2):
        linking.age(61)
        linking.ask(BEN)
    linking.age(61)
    with pytest.raises(TooManyRequests):
        linking.ask()
    for _ in range(7):
        linking.age(901)
        linking.ask()
    linking.age(901)
    with pytest.raises(TooManyRequests):
        linking.ask()


def refusal(linking: Linking, number: str = NUMBER) -> tuple[str, str]:
    """The kind and Retry-After of the answer to one more call."""
    with pytest.raises(TooManyRequests) as caught:
        linking.ask(number=number)
    return caught.value.kind, dict(caught.value.headers())["Retry-After"]


def test_each_limit_says_how_long_it_lasts(linking: Linking) -> None:
    """Checklist: D3, D4."""
    linking.ask()
    assert refusal(linking) == ("too-many-requests", "60")
    for _ in range(2):
        linking.age(61)
        linking.ask()
    linking.age(61)
    assert refusal(linking) == ("too-many-requests", "900")
    for _ in range(7):
        linking.age(901)
        linking.ask()
    assert refusal(linking) == ("day-limit-reached", "3600")
    linking.age(901)
    assert refusal(linking) == ("day-limit-reached", "3600")
    for last in range(4):
        linking.ask(number=f"+4179000000{last}")
    assert refusal(linking, "+41790000009") == ("day-limit-reached", "3600")


@pytest.mark.parametrize("number", [NUMBER, BUSINESS])
def test_no_code_is_sent_that_ended_while_it_waited(linking: Linking, number: str) -> None:
    """Checklist: D2, D4. Expired, or replaced by a newer one."""
    linking.request_link(ANNA, number)
    linking.age(301)
    linking.finish()
    assert linking.messages.sent == []
    linking.request_link(ANNA, number)
    linking.age(61)
    newer = linking.request_link(ANNA, number)
    linking.finish()
    assert len(linking.messages.sent) == 1
    linking.confirm(ANNA, newer.challenge_id, linking.messages.code())


def test_one_login_asks_for_five_numbers_a_day(linking: Linking) -> None:
    """Checklist: D3."""
    for last in range(5):
        linking.ask(number=f"+4179000000{last}")
    with pytest.raises(TooManyRequests):
        linking.ask(number="+41790000009")
    linking.age(86_401)
    linking.ask(number="+41790000009")


def test_code_does_not_stand_in_the_database(linking: Linking) -> None:
    """Checklist: D1, D9."""
    linking.ask()
    code = linking.messages.code()
    rows = linking.database.all("SELECT * FROM link_challenge", {})
    assert not [value for row in rows for value in row if code in str(value)]


def test_ended_link_can_be_taken_up_again(linking: Linking) -> None:
    now = datetime.now(UTC)
    linking.links.add(ANNA, record().customer_id, "residential", NUMBER, now)
    with linking.database.transaction() as connection:
        assert linking.links.end(connection, ANNA, record().customer_id, now)
    assert linking.links.list(ANNA) == []
    linking.links.add(ANNA, record().customer_id, "residential", NUMBER, now)
    linking.links.add(ANNA, record().customer_id, "residential", NUMBER, now)
    assert len(linking.links.list(ANNA)) == 1
