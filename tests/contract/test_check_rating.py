"""The command that tells an operator in words what the rating engine lacks."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from billing.adapters.cgrates_check import judged
from billing.check_rating import main
from dev.stack.environments import environment
from tests.contract.rating_room import Simulator
from tests.contract.recorded import months

ACCOUNT = "BA0000000042"


@pytest.fixture(scope="module", params=["tmf", "cgrates"])
def simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    running = Simulator(request.param)
    running.start()
    try:
        yield running
    finally:
        running.stop()


def check(url: str, dialect: str, *arguments: str) -> int:
    given = {"SELFCARE_RATING_ENGINE_URL": url, "SELFCARE_RATING_ENGINE_DIALECT": dialect}
    return main(["--month", "2026-10", *arguments], environment("billing") | given)


def test_engine_that_lacks_little(simulator: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    simulator.rows(ACCOUNT, 50)
    status = check(simulator.url, simulator.dialect, "--account", ACCOUNT)
    told = capsys.readouterr().out
    if simulator.dialect == "tmf":
        assert (status, told.splitlines()[-1]) == (0, "Nothing is missing.")
    else:
        assert status == 1
        assert "Times are not in UTC" in told
        assert "Nothing is missing" not in told


def test_engine_that_cannot_be_asked(simulator: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert check("http://127.0.0.1:9", simulator.dialect, "--account", ACCOUNT) == 2
    simulator.faults(status=401)
    assert check(simulator.url, simulator.dialect, "--account", ACCOUNT) == 2
    simulator.faults(body="html")
    assert check(simulator.url, simulator.dialect, "--account", ACCOUNT) == 2
    simulator.faults()
    if simulator.dialect == "cgrates":
        told = capsys.readouterr().err
        assert "use_basic_auth" in told
        assert "does not speak JSON-RPC" in told


def test_wrong_month_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--account", ACCOUNT, "--month", "October"], environment("billing"))
    assert "2026-10" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("GetCDRs-cdrlog-runs", "do not tell the change"),
        ("GetCDRs-account-not-found", "ACCOUNT_NOT_FOUND"),
        ("GetCDRs-all", "UNAUTHORIZED_DESTINATION"),
        ("GetCDRs-dst-fold", "not in UTC"),
        ("GetCDRs-dst-fold", "put *cdrlog behind"),
        ("internal-GetCDRs", "*internal"),
        ("GetCDRs-cdrlog-runs", "No event is of the run *default"),
    ],
)
def test_recorded_months_show_what_is_missing(name: str, words: str) -> None:
    assert any(words in line for line in judged(json.loads(months()[name][1])["result"]))
