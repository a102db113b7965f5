"""The emulated account: a call that is sent again has one effect, and calls take turns."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from tests.terraform.shim.repeats import Repeats


class Counter:
    """Answers with the number of the calls so far; `statuses` come first, then 200."""

    def __init__(self, *statuses: str) -> None:
        self._statuses = list(statuses)
        self.calls = self.inside = self.most = 0

    def __call__(self, _: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.calls, self.inside = self.calls + 1, self.inside + 1
        self.most = max(self.most, self.inside)
        time.sleep(0.01)
        self.inside -= 1
        start_response(self._statuses.pop(0) if self._statuses else "200 OK", [("X-Call", str(self.calls))])
        return [b"answer ", str(self.calls).encode()]


def _ask(application: Repeats, number: str = "") -> tuple[str, bytes]:
    told: list[Any] = []
    environ = {"HTTP_AMZ_SDK_INVOCATION_ID": number} if number else {}
    body = b"".join(application(environ, lambda status, headers: told.extend((status, headers))))
    return f"{told[0]} {dict(told[1])['X-Call']}", body


def test_an_attempt_of_an_answered_call_gets_the_same_answer() -> None:
    account = Counter("200 OK", "409 Conflict")
    application = Repeats(account)
    assert _ask(application, "a") == _ask(application, "a") == ("200 OK 1", b"answer 1")
    assert _ask(application, "b") == ("409 Conflict 2", b"answer 2")
    assert account.calls == 2


def test_a_call_that_broke_the_emulator_is_asked_again() -> None:
    application = Repeats(Counter("500 Internal Server Error"))
    assert _ask(application, "a")[0] == "500 Internal Server Error 1"
    assert _ask(application, "a")[0] == "200 OK 2"


def test_calls_without_a_number_are_calls_of_their_own() -> None:
    application = Repeats(Counter())
    assert [_ask(application)[1], _ask(application)[1]] == [b"answer 1", b"answer 2"]


def test_calls_take_turns() -> None:
    account = Counter()
    application = Repeats(account)
    threads = [threading.Thread(target=_ask, args=(application, str(index))) for index in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (account.calls, account.most) == (10, 1)
