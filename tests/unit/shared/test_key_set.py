"""The key set: stale keys stay in use, one fetch at a time, an unknown `kid` costs one fetch per cooldown."""

from __future__ import annotations

import json
import threading
import time

import pytest

from dev.doubles.identity.tokens import SigningKeys
from selfcare_shared.http_client import HttpAnswer, OutboundTimeout
from selfcare_shared.identity.jwks import KeySet
from selfcare_shared.problems import Unavailable

KEYS = SigningKeys()
KID = KEYS.jwks()["keys"][0]["kid"]
GOOD = HttpAnswer(200, {}, json.dumps(KEYS.jwks()).encode())


class Provider:
    """Answers what it is told to, and counts."""

    def __init__(self) -> None:
        self.answer: HttpAnswer | None = GOOD
        self.fetches = 0
        self.delay = 0.0

    def get(self, _url: str) -> HttpAnswer:
        self.fetches += 1
        time.sleep(self.delay)
        if self.answer is None:
            raise OutboundTimeout
        return self.answer


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def key_set(provider: Provider, clock: Clock) -> KeySet:
    return KeySet(provider, "unused", refresh_interval=300, cooldown=10, stale_limit=86_400, clock=clock)  # type: ignore[arg-type]


def settled(provider: Provider, fetches: int) -> None:
    limit = time.monotonic() + 5
    while provider.fetches < fetches and time.monotonic() < limit:
        time.sleep(0.01)
    time.sleep(0.05)


def test_known_key_costs_one_fetch() -> None:
    provider, clock = Provider(), Clock()
    keys = key_set(provider, clock)
    assert all(keys.find(KID) is not None for _ in range(100))
    assert provider.fetches == 1


# Checklist: B10
def test_flood_of_unknown_kids_costs_one_fetch_per_cooldown() -> None:
    provider, clock = Provider(), Clock()
    keys = key_set(provider, clock)
    keys.find(KID)
    clock.now = 11
    assert all(keys.find(f"random-{n}") is None for n in range(1000))
    assert provider.fetches == 2
    clock.now = 22
    keys.find("random")
    assert provider.fetches == 3


# Checklist: B10
def test_one_fetch_at_a_time() -> None:
    provider, clock = Provider(), Clock()
    provider.delay = 0.2
    keys = key_set(provider, clock)
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(keys.find(KID))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert provider.fetches == 1
    assert None not in found


def test_all_requests_that_meet_a_rotated_key_get_it() -> None:
    provider, clock = Provider(), Clock()
    old = SigningKeys()
    provider.answer = HttpAnswer(200, {}, json.dumps(old.jwks()).encode())
    keys = key_set(provider, clock)
    assert keys.find(KID) is None
    provider.answer, provider.delay, clock.now = GOOD, 0.2, 11
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(keys.find(KID))) for _ in range(20)]
    for thread in threads:
        thread.start()
        time.sleep(0.005)
    for thread in threads:
        thread.join()
    assert provider.fetches == 2
    assert None not in found


# Checklist: B10
def test_provider_down_slow_or_wrong_leaves_the_last_good_keys() -> None:
    wrong = (None, HttpAnswer(200, {}, b"<html>"), HttpAnswer(200, {}, b'{"keys": []}'), HttpAnswer(500, {}, b""))
    provider, clock = Provider(), Clock()
    keys = key_set(provider, clock)
    keys.find(KID)
    for count, answer in enumerate(wrong, start=2):
        provider.answer = answer
        clock.now += 400
        assert keys.find(KID) is not None
        settled(provider, count)
        assert keys.find(KID) is not None


def refused_ten_times(keys: KeySet) -> None:
    for _ in range(10):
        with pytest.raises(Unavailable):
            keys.find(KID)


def test_stale_limit_ends_the_trust() -> None:
    provider, clock = Provider(), Clock()
    keys = key_set(provider, clock)
    keys.find(KID)
    provider.answer = None
    clock.now = 90_000
    refused_ten_times(keys)
    assert provider.fetches == 2
    provider.answer, clock.now = GOOD, 90_011
    assert keys.find(KID) is not None


def test_provider_that_is_away_from_the_start_costs_one_fetch_per_cooldown() -> None:
    provider, clock = Provider(), Clock()
    provider.answer = None
    keys = key_set(provider, clock)
    refused_ten_times(keys)
    assert provider.fetches == 1
    provider.answer, clock.now = GOOD, 11
    assert keys.find(KID) is not None
    assert keys.find("unknown") is None


def test_keys_for_encryption_or_other_algorithms_are_left_out() -> None:
    document = KEYS.jwks()
    document["keys"][0]["use"] = "enc"
    provider, clock = Provider(), Clock()
    document["keys"].append(SigningKeys().jwks()["keys"][0])
    provider.answer = HttpAnswer(200, {}, json.dumps(document).encode())
    assert key_set(provider, clock).find(KID) is None


def events(capsysbinary: pytest.CaptureFixture[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]


def test_outage_and_nonsense_are_told_with_their_reason(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    provider, clock = Provider(), Clock()
    keys = key_set(provider, clock)
    provider.answer = None
    with pytest.raises(Unavailable):
        keys.find(KID)
    provider.answer, clock.now = HttpAnswer(503, {}, GOOD.body), 10
    with pytest.raises(Unavailable):
        keys.prepare()
    told = [(entry["event"], entry["level"], entry.get("reason"), entry.get("status")) for entry in events(capsysbinary)]
    assert told == [("jwks.unreachable", "WARNING", "OutboundTimeout", None), ("jwks.unusable", "WARNING", None, 503)]


def test_change_is_told_once_and_only_when_there_was_one(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    provider, clock, changes = Provider(), Clock(), []
    keys = key_set(provider, clock)
    keys.on_change = lambda: changes.append(clock.now)
    keys.find(KID)
    clock.now = 11
    keys.find("unknown")
    assert (changes, events(capsysbinary)) == ([], [])
    both = KEYS.jwks()["keys"] + SigningKeys().jwks()["keys"]
    provider.answer, clock.now = HttpAnswer(200, {}, json.dumps({"keys": both}).encode()), 22
    keys.find("unknown")
    told = [(entry["event"], entry["count"]) for entry in events(capsysbinary)]
    assert (changes, told) == ([22], [("jwks.changed", 2)])


def test_cooldown_and_stale_limit_end_on_their_second() -> None:
    provider, clock = Provider(), Clock()
    keys = key_set(provider, clock)
    keys.find("a")
    for now, fetches in ((9.9, 1), (10.0, 2)):
        clock.now = now
        keys.find("b")
        assert provider.fetches == fetches
    provider.answer, clock.now = None, 10.0 + 86_400
    assert keys.find(KID) is not None
    clock.now += 0.1
    with pytest.raises(Unavailable):
        keys.find(KID)


def test_old_keys_are_fetched_anew_in_the_background() -> None:
    provider, clock = Provider(), Clock()
    keys = key_set(provider, clock)
    keys.find(KID)
    clock.now = 300
    keys.find(KID)
    settled(provider, 1)
    assert provider.fetches == 1
    clock.now = 301
    keys.find(KID)
    settled(provider, 2)
    keys.find(KID)
    settled(provider, 2)
    assert provider.fetches == 2


def test_keys_are_had_before_the_first_token() -> None:
    provider, clock = Provider(), Clock()
    keys = key_set(provider, clock)
    keys.prepare()
    keys.prepare()
    assert provider.fetches == 1
    assert keys.find(KID) is not None
    assert provider.fetches == 1


@pytest.mark.parametrize("changed", [{"use": "enc"}, {"kty": "EC"}, {"kid": 7}, {"use": None}])
def test_entry_of_another_kind_is_left_out(changed: dict[str, object]) -> None:
    provider, clock = Provider(), Clock()
    entry, other = KEYS.jwks()["keys"][0] | changed, SigningKeys().jwks()["keys"][0]
    provider.answer = HttpAnswer(200, {}, json.dumps({"keys": [entry, other]}).encode())
    keys = key_set(provider, clock)
    assert (keys.find(KID), keys.find(other["kid"]) is None) == (None, False)


def test_entry_that_does_not_say_its_use_signs() -> None:
    provider, clock = Provider(), Clock()
    entry = {name: value for name, value in KEYS.jwks()["keys"][0].items() if name != "use"}
    provider.answer = HttpAnswer(200, {}, json.dumps({"keys": [entry]}).encode())
    assert key_set(provider, clock).find(KID) is not None


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"keys": 7}', b'{"keys": [7]}', b'{"keys": [{"kty": "RSA", "kid": "a"}]}'])
def test_unreadable_key_set_is_none(body: bytes) -> None:
    provider, clock = Provider(), Clock()
    provider.answer = HttpAnswer(200, {}, body)
    with pytest.raises(Unavailable):
        key_set(provider, clock).find(KID)


def test_provider_that_is_away_is_asked_in_the_background_once_per_cooldown() -> None:
    provider, clock = Provider(), Clock()
    keys = key_set(provider, clock)
    keys.find(KID)
    provider.answer = None
    for now, fetches in ((301.0, 2), (302.0, 2), (310.9, 2), (311.0, 3), (312.0, 3)):
        clock.now = now
        assert keys.find(KID) is not None
        settled(provider, fetches)
        assert provider.fetches == fetches, now


def test_refresh_in_the_background_holds_no_process_up(monkeypatch: pytest.MonkeyPatch) -> None:
    provider, clock, begun = Provider(), Clock(), []
    keys = key_set(provider, clock)
    keys.find(KID)

    class Noted(threading.Thread):
        def start(self) -> None:
            begun.append(self)
            super().start()

    monkeypatch.setattr(threading, "Thread", Noted)
    clock.now = 301
    keys.find(KID)
    assert [thread.daemon for thread in begun] == [True]
    begun[0].join()
