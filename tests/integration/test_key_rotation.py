"""Signing keys over sockets: rotated under load, asked for by made-up names, and a provider that is down or talks garbage."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import urllib3

from dev.doubles.key_provider import KeyProvider
from dev.stack.extra_service import extra_service
from dev.visit.running import Running

PATH = "/customer/v1/customers"
RATE, REQUESTS, THREADS, ROTATIONS = 200, 1600, 4, 3
POOL = urllib3.PoolManager(maxsize=16, retries=False, timeout=30.0)


@pytest.fixture
def provider(running: Running) -> Iterator[KeyProvider]:
    provider = KeyProvider(running.url("identity"))
    yield provider
    provider.close()


def ask(address: str, token: str) -> int:
    return POOL.request("GET", address + PATH, headers={"Authorization": f"Bearer {token}"}).status


class Load:
    """So many requests a second with tokens of whichever key signs now, none twice the same."""

    def __init__(self, address: str, provider: KeyProvider) -> None:
        self._address, self._provider = address, provider
        self._lock, self._begun, self.sent = threading.Lock(), time.monotonic(), 0

    def run(self) -> Counter[int]:
        """Statuses by how often they came."""
        with ThreadPoolExecutor(THREADS) as pool:
            return sum((done.result() for done in [pool.submit(self._worker) for _ in range(THREADS)]), Counter[int]())

    def _worker(self) -> Counter[int]:
        statuses = Counter[int]()
        while (number := self._next()) < REQUESTS:
            time.sleep(max(0.0, self._begun + number / RATE - time.monotonic()))
            statuses[ask(self._address, self._provider.token("residential", {"n": str(number)}))] += 1
        return statuses

    def _next(self) -> int:
        """The next request's number. Keys are rotated on the way, further apart than the cooldown."""
        with self._lock:
            number, self.sent = self.sent, self.sent + 1
            if number and number % (REQUESTS // (ROTATIONS + 1)) == 0:
                self._provider.keys.rotate()
            return number


def test_no_request_fails_while_keys_are_rotated(running: Running, provider: KeyProvider, tmp_path: Path) -> None:
    """Checklist: B10. 200 requests a second, three rotations; each costs the process one fetch."""
    settings = {"SELFCARE_JWKS_URL": provider.url, "SELFCARE_JWKS_UNKNOWN_KID_COOLDOWN": "1"}
    with extra_service(running, "customer", tmp_path, **settings) as address:
        assert Load(address, provider).run() == {200: REQUESTS}
    assert provider.fetches == 1 + ROTATIONS


def test_made_up_key_names_cost_one_fetch_per_cooldown(running: Running, provider: KeyProvider, tmp_path: Path) -> None:
    """Checklist: B10. A thousand of them, customers among them."""
    with extra_service(running, "customer", tmp_path, SELFCARE_JWKS_URL=provider.url) as address:
        good = provider.token("residential")
        assert ask(address, good) == 200
        begun = time.monotonic()

        def one(number: int) -> int:
            return ask(address, good if number % 10 == 0 else provider.token("residential", {"kid": str(uuid.uuid4())}))

        with ThreadPoolExecutor(THREADS) as pool:
            statuses = Counter(pool.map(one, range(1100)))
        cooldowns = int((time.monotonic() - begun) / 10.0)
    assert statuses == {200: 110, 401: 990}
    assert provider.fetches <= 2 + cooldowns


def test_service_that_starts_without_the_provider_ends_no_session(
    running: Running, provider: KeyProvider, tmp_path: Path
) -> None:
    """Checklist: B10. 503 and when to come back, for one fetch; good again once the provider is."""
    provider.fault = "closed"
    settings = {"SELFCARE_JWKS_URL": provider.url, "SELFCARE_JWKS_UNKNOWN_KID_COOLDOWN": "3"}
    with extra_service(running, "customer", tmp_path, **settings) as address:
        headers = {"Authorization": f"Bearer {provider.token('residential')}"}
        answers = [POOL.request("GET", address + PATH, headers=headers) for _ in range(10)]
        assert {(answer.status, answer.headers["Retry-After"]) for answer in answers} == {(503, "10")}
        assert provider.fetches == 1
        provider.fault = ""
        time.sleep(3)
        assert ask(address, provider.token("residential")) == 200


@pytest.mark.parametrize("fault", ["closed", "slow", "html", "empty", "error", "redirect"])
def test_provider_that_fails_keeps_the_last_keys(running: Running, provider: KeyProvider, tmp_path: Path, fault: str) -> None:
    """Checklist: B1, B10. Known keys go on being good and quick; a new one is taken up once the provider is back."""
    settings = {"SELFCARE_JWKS_REFRESH_INTERVAL": "0.5", "SELFCARE_JWKS_UNKNOWN_KID_COOLDOWN": "0.5"}
    settings |= {"SELFCARE_JWKS_URL": provider.url, "SELFCARE_JWKS_TIMEOUT": "1"}
    with extra_service(running, "customer", tmp_path, **settings) as address:
        old = [provider.token("residential", {"n": str(number)}) for number in range(5)]
        assert ask(address, old[0]) == 200
        provider.fault = fault
        provider.keys.rotate()
        new = provider.token("residential")
        for token in old[1:4]:
            time.sleep(0.6)
            begun = time.monotonic()
            assert ask(address, token) == 200
            assert time.monotonic() - begun < 1
        begun = time.monotonic()
        assert ask(address, new) == 401
        assert time.monotonic() - begun < 3
        provider.fault = ""
        limit = time.monotonic() + 10
        while ask(address, new) != 200:
            assert time.monotonic() < limit
            time.sleep(0.2)
        assert ask(address, old[4]) == 200
