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
