"""Answers that TM Forum's v4 standards allow and engines in the field give, read by the adapter with the right values."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from billing.adapters.rating_tmf import TmfRatingEngine
from billing.domain.balance import Bucket, Quantity
from billing.domain.months import Month, Period
from billing.domain.notes import Reading
from billing.domain.usage import UsageRecord
from billing.settings import BillingSettings
from billing.usecases.itemised_usage import MonthUsage, UsageReader
from dev.stack.environments import environment
from selfcare_shared.http_client import HttpAnswer
from selfcare_shared.problems import UpstreamInvalid
from selfcare_shared.settings import load_settings

ACCOUNT = "BA0000000042"
ZONE = ZoneInfo("Europe/Zurich")
START, END = Month(2026, 10).start(ZONE), Month(2026, 10).end(ZONE)
Document = dict[str, Any]


class Listing:
    """An HTTP client of an engine that has these entries; headers are made from offset, limit and number of entries."""

    def __init__(self, entries: list[Any], headers: Callable[[int, int, int], dict[str, str]], most: int = 10**6) -> None:
        self._entries, self._headers, self._most = entries, headers, most
        self.urls: list[str] = []

    def get(self, url: str, *_: Any, **__: Any) -> HttpAnswer:
        """One page."""
        self.urls.append(url)
        asked = parse_qs(urlsplit(url).query)
        offset, limit = int(asked.get("offset", ["0"])[0]), min(self._most, int(asked.get("limit", ["20"])[0]))
        page = self._entries[offset : offset + limit]
        headers = {"content-type": "application/json"} | self._headers(offset, limit, len(self._entries))
        return HttpAnswer(200, headers, json.dumps(page).encode())


def counted(_offset: int, _limit: int, number: int) -> dict[str, str]:
    return {"x-total-count": str(number)}


def engine_of(entries: list[Any], headers: Any = counted, most: int = 10**6, **settings: str) -> TmfRatingEngine:
    named = {f"SELFCARE_{name.upper()}": value for name, value in settings.items()}
    engine = TmfRatingEngine(load_settings(BillingSettings, environment("billing") | named))
    engine._link._http = Listing(entries, headers, most)  # type: ignore[assignment]
    return engine


def usage(number: int, **changes: Any) -> Document:
    document = {
        "id": f"u{number}",
        "usageDate": f"2026-10-03T08:{number % 60:02d}:00Z",
        "usageType": "voice",
        "status": "rated",
        "relatedParty": [{"id": ACCOUNT, "role": "customer"}],
        "ratedProductUsage": [{"taxIncludedRatingAmount": {"unit": "EUR", "value": 0.1}}],
    }
    return document | changes


def told(before: Any, after: Any, **more: Any) -> dict[str, Any]:
    facts = {"balanceBefore": before, "balanceAfter": after} | more
    return {"usageCharacteristic": [{"name": name, "value": value} for name, value in facts.items()]}


def bucket(number: int, **changes: Any) -> Document:
    document = {
        "id": f"b{number}",
        "name": f"Bucket {number}",
        "usageType": "monetary",
        "status": "active",
        "remainingValue": {"amount": 1.5, "units": "EUR"},
        "partyAccount": {"id": ACCOUNT},
    }
    return document | changes


def month(entries: list[Any], **others: Any) -> MonthUsage:
    reader = UsageReader(engine_of(entries, **others), 5.0, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    return reader.month(ACCOUNT, Period.of(Month(2026, 10), ZONE), 1000)


def records(entries: list[Any], **others: Any) -> list[UsageRecord]:
    return list(engine_of(entries, **others).all_usage(ACCOUNT, START, END, time.monotonic() + 5))


def buckets(entries: list[Any], headers: Any = counted, most: int = 10**6) -> tuple[list[Bucket], Reading]:
    reading = Reading()
    return engine_of(entries, headers, most).buckets(ACCOUNT, time.monotonic() + 5, reading), reading


def nothing(*_: int) -> dict[str, str]:
    return {}


def page_as_total(offset: int, limit: int, number: int) -> dict[str, str]:
    return {"x-total-count": str(max(0, min(limit, number - offset)))}


def changing(offset: int, _limit: int, number: int) -> dict[str, str]:
    return {"x-total-count": str(number - 1 if offset == 0 else number)}


def linked(offset: int, limit: int, number: int) -> dict[str, str]:
    first = '<?offset=0>; rel="first"'
    following = f', </tmf-api/x?offset={offset + limit}&limit={limit}>; title="a, b"; rel="next"'
    return {"link": first + (following if offset + limit < number else "")}


PAGED = {"counted": counted, "nothing": nothing, "page": page_as_total, "changing": changing, "linked": linked}


@pytest.mark.parametrize("headers", PAGED.values(), ids=PAGED)
@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 250])
def test_every_bucket_whatever_is_told_of_their_number(number: int, headers: Any) -> None:
    found, reading = buckets([bucket(each) for each in range(number)], headers)
    assert (len(found), reading.left_out, reading.missing) == (number, 0, 0)
    assert sum(each.remaining.amount for each in found) == Decimal("1.5") * number


@pytest.mark.parametrize("headers", PAGED.values(), ids=PAGED)
def test_every_record_whatever_is_told_of_their_number(headers: Any) -> None:
    entries = [usage(each) for each in range(50)]
    assert len(records(entries, headers=headers, rating_engine_page_size="7")) == 50
    if headers is not page_as_total:
        # Who gives fewer than asked for and counts those alone cannot be told from who has no more.
        assert len(records(entries, headers=headers, most=5, rating_engine_page_size="1000")) == 50


@pytest.mark.parametrize("target", ["https://elsewhere.example/x?offset=20", "//elsewhere.example/x", "http://127.0.0.1.evil/"])
def test_link_that_leads_elsewhere_is_not_followed(target: str) -> None:
    engine = engine_of([bucket(each) for each in range(150)], lambda *_: {"link": f'<{target}>; rel="next"'})
    found = engine.buckets(ACCOUNT, time.monotonic() + 5)
    listing: Any = engine._link._http
    assert len(found) == 150
    assert all("elsewhere" not in url and "evil" not in url for url in listing.urls)


def test_kind_of_usage_that_is_not_known_is_shown_as_other() -> None:
    found = month([usage(1, **told("10", "9.9")), usage(2, usageType="VoD", **told("9.9", "9.8"))])
    assert [(each.category, each.description) for each in found.records] == [("voice", "voice"), ("other", "VoD")]
    assert (found.reconciliation.charges, found.reconciliation.closing, found.notes) == (Decimal("0.2"), Decimal("9.8"), ())


def test_moment_is_cut_and_never_rounded_into_another_month() -> None:
    late = [f"2026-10-31T22:59:59.{'9' * digits}Z" for digits in (3, 6, 7, 9, 12)]
    also = ["2026-10-31t22:59:59.9999999z", "2026-10-31T23:59:59.9999999+01:00", "2026-10-31T22:59:60Z"]
    found = records([usage(number, usageDate=text) for number, text in enumerate(late + also)])
    assert len(found) == len(late + also)
    assert all(each.start < END for each in found)
    assert records([usage(1, usageDate="2026-10-31T23:00:00.0000000Z")]) == []


def test_balances_that_went_through_binary_floats() -> None:
    chain = [10, 9.9, 9.8, 9.700000000000001]
    entries = [usage(number, **told(*pair)) for number, pair in enumerate(pairwise(chain))]
    found = month(entries).reconciliation
    assert (found.opening, found.charges, found.closing, found.difference) == tuple(map(Decimal, ("10", "0.3", "9.7", "0")))
    lone, _ = buckets([bucket(1, remainingValue={"amount": 0.1 + 0.2, "units": "EUR"})])
    assert lone[0].remaining.amount == Decimal("0.3")


def test_amounts_as_text() -> None:
    money = [{"taxIncludedRatingAmount": {"unit": "eur", "value": "0.35"}, "taxExcludedRatingAmount": {"value": "0.32"}}]
    (record,) = records([usage(1, ratedProductUsage=money, **told("10.00", "9.65", duration="62"))])
    assert (record.amount, record.tax, record.balance_after) == tuple(map(Decimal, ("0.35", "0.03", "9.65")))
    assert record.quantity is not None
    assert record.quantity == Quantity(Decimal(62), "s")
    (found,), _ = buckets([bucket(1, remainingValue={"amount": "12.50", "units": "EUR"})])
    assert found.remaining.amount == Decimal("12.50")


UNITS = [
    ("data", 2, "GB", "data", "2000000000", "B"),
    ("data", 2, "GiB", "data", "2147483648", "B"),
    ("data", "1.9", "Gb", "data", "1900000000", "B"),
    ("data", 5, "MegaByte", "data", "5000000", "B"),
    ("DATA", 5, "kilobytes", "data", "5000", "B"),
    ("data", 5, "octets", "data", "5", "B"),
    ("voice", 3, "minutes", "voice", "180", "s"),
    ("Voice", 3, "MIN", "voice", "180", "s"),
    ("voice", 1.5, "hours", "voice", "5400", "s"),
    ("voice", 90, "sec", "voice", "90", "s"),
    ("sms", 7, "SMS", "sms", "7", "message"),
    ("sms", 7, "messages", "sms", "7", "message"),
    ("sms", 7, "count", "sms", "7", "message"),
    ("monetary", 7, "", "monetary", "7", "EUR"),
    ("monetary", 7, "eur", "monetary", "7", "EUR"),
    ("monetary", 7, "USD", "monetary", "7", "USD"),
    ("EUR", 7, "", "monetary", "7", "EUR"),
    ("other", 7, "points", "other", "7", "unit"),
    ("loyalty", 7, "stars", "other", "7", "unit"),
    ("data", 7, "parsec", "other", "7", "unit"),
    ("data", 7, "s", "other", "7", "s"),
    ("mms", 7, "MMS", "other", "7", "message"),
    ("monetary", 750, "cents", "other", "750", "unit"),
    (None, 7, None, "other", "7", "unit"),
]


@pytest.mark.parametrize(("kind", "amount", "units", "shown", "value", "unit"), UNITS)
def test_kinds_and_units_by_any_spelling(kind: Any, amount: Any, units: Any, shown: str, value: str, unit: str) -> None:
    found, reading = buckets([bucket(1), bucket(2, usageType=kind, remainingValue={"amount": amount, "units": units})])
    assert (found[0].type, len(found), reading.left_out) == ("monetary", 2, 0)
    assert (found[1].type, found[1].remaining.amount, found[1].remaining.unit) == (shown, Decimal(value), unit)


ODD: list[Any] = [
    {"remainingValue": None},
    {"remainingValue": {"amount": "much"}},
    {"remainingValue": {"amount": "NaN", "units": "EUR"}},
    {"remainingValue": {"amount": 1e300, "units": "EUR"}},
    {"partyAccount": None},
    {"id": None, "name": None},
    {"id": "", "name": ""},
]


@pytest.mark.parametrize("changes", ODD)
def test_bucket_that_is_not_understood_is_left_out_and_told(changes: Document) -> None:
    found, reading = buckets([bucket(1), bucket(2, **changes), bucket(3)])
    assert ([each.id for each in found], reading.left_out, reading.missing) == (["b1", "b3"], 1, 0)
    assert len(buckets([bucket(1), 7, None, [], "x"])[0]) == 1


RECORDS: list[Any] = [
    {"usageDate": None},
    {"usageDate": "yesterday"},
    {"usageDate": "2026-10-03T08:00:00"},
    {"relatedParty": None},
    {"relatedParty": []},
    {"ratedProductUsage": []},
    {"ratedProductUsage": [{}]},
    {"ratedProductUsage": [{"taxIncludedRatingAmount": {"value": 1, "unit": "USD"}}]},
    {"ratedProductUsage": [{"taxIncludedRatingAmount": {"value": 1e18}}]},
    {"status": "guessed"},
    {"id": ""},
]


@pytest.mark.parametrize("changes", RECORDS)
def test_record_that_is_not_understood_is_left_out_and_told(changes: Document) -> None:
    found = month([usage(1, **told("10", "9.9")), usage(2, **changes), usage(3, **told("9.9", "9.8"))])
    assert [each.id for each in found.records] == ["u1", "u3"]
    assert ([note.code for note in found.notes], found.settled) == (["leftOut"], False)


MEMBERS: list[Any] = [
    {"usageCharacteristic": None},
    {"usageCharacteristic": [{"name": "duration", "value": -5}]},
    {"usageCharacteristic": [{"name": "duration", "value": {"amount": 5}}]},
    {"usageCharacteristic": [{"name": "direction", "value": "sideways"}]},
    {"usageCharacteristic": [{"name": "otherParty", "value": [1]}]},
    {"usageCharacteristic": [{"name": "balanceAfter", "value": "unknown"}]},
    {"usageType": None, "description": None},
    {"usageType": ""},
    {"id": 7},
    {"status": "RATED"},
    {"status": None},
]


@pytest.mark.parametrize("changes", MEMBERS)
def test_member_that_is_not_understood_hides_no_record(changes: Document) -> None:
    assert [each.amount for each in records([usage(1, **changes)])] == [Decimal("0.1")]


def test_usage_that_several_products_pay_for_costs_their_sum() -> None:
    parts = [{"taxIncludedRatingAmount": {"value": value}} for value in (0.1, "0.25")]
    assert [each.amount for each in records([usage(1, ratedProductUsage=parts)])] == [Decimal("0.35")]
    exempt = [{"taxExcludedRatingAmount": {"value": 2}, "isTaxExempt": True}]
    assert [each.amount for each in records([usage(1, ratedProductUsage=exempt)])] == [Decimal(2)]


def test_names_of_the_standards_own_example() -> None:
    """TMF635's voice usage: type, numbers, and a duration whose unit is a characteristic of its own."""
    facts = {"destinationNumber": "170123456789", "duration": "2", "unit": "MIN"}
    characteristic = [{"name": name, "value": value} for name, value in facts.items()]
    (record,) = records([usage(1, usageType="VOICE", usageCharacteristic=characteristic)])
    assert (record.category, record.other_party) == ("voice", "170123456789")
    assert record.quantity is not None
    assert record.quantity == Quantity(Decimal(120), "s")


def rated(value: str) -> Document:
    return {"ratedProductUsage": [{"taxIncludedRatingAmount": {"value": value}}]}


def test_call_within_a_data_session_reconciles() -> None:
    session = usage(0, usageType="data", **rated("2"), **told("9", "7"))
    found = month([session, usage(5, **rated("1"), **told("10", "9", duration=60))])
    sums = found.reconciliation
    assert (sums.opening, sums.charges, sums.closing, sums.difference) == tuple(map(Decimal, (10, 3, 7, 0)))
    assert [note.code for note in found.notes] == ["overlap"]


def test_session_over_the_edge_of_the_month_is_told_as_what_does_not_add_up() -> None:
    entries = [usage(1, **rated("1"), **told("10", "9")), usage(9, **rated("1"), **told("7", "6"))]
    found = month(entries)
    assert (found.reconciliation.opening, found.reconciliation.closing) == (Decimal(10), Decimal(6))
    assert [(note.code, note.amount) for note in found.notes] == [("difference", Decimal(-2))]
    assert not found.settled


@pytest.mark.parametrize("place", [0, 1, 2])
def test_another_subscribers_entry_hides_everything(place: int) -> None:
    foreign = [{"id": "BA9999999999"}]
    with pytest.raises(UpstreamInvalid):
        month([usage(each, **({"relatedParty": foreign} if each == place else {})) for each in range(3)])
    with pytest.raises(UpstreamInvalid):
        buckets([bucket(each, **({"partyAccount": foreign[0]} if each == place else {})) for each in range(3)])


def test_examples_of_the_standards_files_are_read() -> None:
    """The only examples of values that the version 4 files of TMF635 and TMF654 give for what is read here."""
    example = usage(1, usageDate="2020-09-21T09:13:16-07:00", description="Voicemail Retrieval")
    start, end = datetime(2020, 9, 1, tzinfo=UTC), datetime(2020, 10, 1, tzinfo=UTC)
    (record,) = engine_of([example]).all_usage(ACCOUNT, start, end, time.monotonic() + 5)
    assert (record.start, record.description) == (datetime(2020, 9, 21, 16, 13, 16, tzinfo=UTC), "Voicemail Retrieval")
    period = {"startDateTime": "1985-04-12T23:20:50.52Z", "endDateTime": "1985-04-12T23:20:50.52Z"}
    (found,), _ = buckets([bucket(1, validFor=period)])
    assert found.valid_until == datetime(1985, 4, 12, 23, 20, 50, 520_000, tzinfo=UTC)
