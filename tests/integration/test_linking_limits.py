"""Limits of one-time codes on the real database: whatever is asked in whatever order, and by many at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer.migrate import upgrade
from customer.settings import CustomerSettings
from dev.databases.server import DatabaseServer
from dev.stack.environments import environment
from selfcare_shared.db import Connection, open_database
from selfcare_shared.links.port import Link, Viewer
from selfcare_shared.problems import NotFound, TooManyRequests, UnprocessableContent
from selfcare_shared.settings import load_settings
from tests.support.linking_fakes import ANNA, NUMBER, Linking

LOGINS = [Viewer("issuer", name) for name in ("anna", "ben", "carl")]
NUMBERS = [f"+4179000000{last}" for last in range(7)]
GAPS = (0, 30, 59.5, 60.5, 300, 899, 901, 20_000, 86_399, 86_401)
AT_ONCE = 8


class OnServer(Linking):
    """Linking over MariaDB."""

    def age(self, seconds: float) -> None:
        """Move everything asked so far into the past."""
        micro = {"micro": int(seconds * 1_000_000)}
        self.database.execute(
            "UPDATE link_challenge SET created_at = created_at - INTERVAL :micro MICROSECOND,"
            " expires_at = expires_at - INTERVAL :micro MICROSECOND",
            micro,
        )


@pytest.fixture(scope="module")
def linking(database_server: DatabaseServer) -> Iterator[OnServer]:
    url = database_server.database()
    upgrade(url)
    database = open_database(url, load_settings(CustomerSettings, environment("customer")))
    yield OnServer(database)
    database.close()


class Model:
    """The limits as the checklist words them. A send is (seconds ago, login, number)."""

    def __init__(self) -> None:
        self.sent: list[tuple[float, int, int]] = []

    def age(self, seconds: float) -> None:
        self.sent = [(ago + seconds, login, number) for ago, login, number in self.sent]

    def admits(self, login: int, number: int) -> bool:
        to_number = [ago for ago, _, sent in self.sent if sent == number]
        by_login = {sent for ago, who, sent in self.sent if who == login and ago < 86_400}
        within = ((60, 1), (900, 3), (86_400, 10))
        return len(by_login) < 5 and all(sum(ago < window for ago in to_number) < most for window, most in within)


STEPS = st.lists(st.tuples(st.sampled_from(GAPS), st.integers(0, 2), st.integers(0, 6)), min_size=1, max_size=25)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_codes_are_sent_exactly_as_the_limits_say(linking: OnServer, steps: list[tuple[float, int, int]]) -> None:
    """Checklist: D3, D4. A refused call counts as none."""
    linking.database.execute("DELETE FROM link_challenge", {})
    model = Model()
    for gap, login, number in steps:
        linking.age(gap)
        model.age(gap)
        admitted = True
        try:
            linking.request_link(LOGINS[login], NUMBERS[number])
        except TooManyRequests:
            admitted = False
        assert admitted == model.admits(login, number)
        if admitted:
            model.sent.append((0.0, login, number))


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """What each call answered or raised, all begun together."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return call()
        except (TooManyRequests, UnprocessableContent, NotFound) as refused:
            return refused

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def refused(answers: list[object]) -> int:
    return sum(isinstance(entry, Exception) for entry in answers)


def test_many_logins_at_once_get_one_code_for_a_number(linking: OnServer) -> None:
    """Checklist: D3, D4."""
    for _ in range(10):
        linking.database.execute("DELETE FROM link_challenge", {})
        logins = [Viewer("issuer", f"login {n}") for n in range(AT_ONCE)]
        answers = at_once([partial(linking.request_link, who, NUMBER) for who in logins])
        assert refused(answers) >= AT_ONCE - 1


def test_one_login_at_once_gets_codes_for_no_more_than_five_numbers(linking: OnServer) -> None:
    """Checklist: D3."""
    for _ in range(10):
        linking.database.execute("DELETE FROM link_challenge", {})
        for number in NUMBERS[:4]:
            linking.request_link(ANNA, number)
        others = [f"+4179000001{last}" for last in range(AT_ONCE)]
        answers = at_once([partial(linking.request_link, ANNA, number) for number in others])
        assert refused(answers) >= AT_ONCE - 1


def test_first_links_of_many_logins_at_once_all_stand(linking: OnServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checklist: D1. Each is held where it writes until the other is there too, which is when a database may see a deadlock."""
    linking.database.execute("DELETE FROM link_challenge", {})
    linking.database.execute("DELETE FROM login_link", {})
    linking.after.clear()
    codes = []
    for login in (LOGINS[0], LOGINS[1]):
        codes.append((login, linking.ask(login).challenge_id, linking.messages.code()))
        linking.age(61)
    meet_before_the_insert(monkeypatch)
    answers = at_once([partial(linking.confirm, *given) for given in codes])
    assert [type(answer) for answer in answers] == [Link, Link]


def meet_before_the_insert(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first INSERT of a link of each of two threads waits for the other's."""
    execute, barrier, seen = Connection.execute, threading.Barrier(2), set[int]()

    def held(connection: Connection, sql: str, parameters: Mapping[str, Any]) -> int:
        if sql.startswith("INSERT INTO login_link") and threading.get_ident() not in seen:
            seen.add(threading.get_ident())
            barrier.wait(5)
        return execute(connection, sql, parameters)

    monkeypatch.setattr(Connection, "execute", held)


def test_last_try_is_one_for_all_who_guess_at_once(linking: OnServer) -> None:
    """Checklist: D3, A8. Four wrong tries before, then many at once, the right code among them at most once."""
    for _ in range(10):
        linking.database.execute("DELETE FROM link_challenge", {})
        linking.database.execute("DELETE FROM login_link", {})
        answers = last_try(linking)
        assert sum(not isinstance(entry, NotFound) for entry in answers) == 1
        assert len(linking.links.list(ANNA)) == sum(not isinstance(entry, Exception) for entry in answers)


def last_try(linking: OnServer) -> list[object]:
    """What many get who guess at once after four wrong tries, one of them right."""
    challenge = linking.ask()
    code = linking.messages.code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(4):
        with pytest.raises(UnprocessableContent):
            linking.confirm(ANNA, challenge.challenge_id, wrong)
    codes = [code if n == 0 else wrong for n in range(AT_ONCE)]
    return at_once([partial(linking.confirm, ANNA, challenge.challenge_id, given) for given in codes])
