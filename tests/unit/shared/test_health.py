"""Health answers on its own port whatever requests do, and ready means that database and keys were reached once."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

from dev.stack.environments import environment
from dev.waiting import within
from selfcare_shared.problems import Unavailable
from selfcare_shared.server.health_port import HealthPort
from selfcare_shared.settings import CommonSettings, SettingsError, load_settings
from selfcare_shared.web.health import Health


class Need:
    """Away until it is `there`; counts how often it was asked."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.asked = error, 0

    def __call__(self) -> None:
        self.asked += 1
        if self.error is not None:
            raise self.error


def test_ready_is_latched_on_the_first_success_of_every_need() -> None:
    database, keys = Need(Unavailable()), Need()
    health = Health({"database": database, "keys": keys})
    assert not health.ask()
    assert not health.ready()
    database.error = None
    assert health.ask()
    database.error = Unavailable()
    assert health.ready()


@pytest.mark.parametrize("error", [FileNotFoundError("/etc/ca.pem"), RuntimeError(), ValueError()])
def test_a_need_that_fails_in_a_way_nobody_thought_of_is_not_met(error: Exception) -> None:
    health = Health({"database": Need(error)})
    assert not health.ask()
    assert not health.ready()


def test_needs_are_tried_until_they_are_met_and_then_left_alone() -> None:
    database = Need(Unavailable())
    health = Health({"database": database})
    health.watch()
    assert within(20, lambda: database.asked > 2)
    assert not health.ready()
    database.error = None
    assert within(20, health.ready)
    asked = database.asked
    assert health.ready()
    assert database.asked == asked


def test_what_one_process_reached_makes_its_siblings_ready() -> None:
    health = Health({"database": Need()})
    child = os.fork()
    if child == 0:
        health.ask()
        os._exit(0)
    os.waitpid(child, 0)
    assert health.ready()


def test_a_service_without_needs_is_ready() -> None:
    assert Health().ready()


class State:
    alive, ready = True, False


@pytest.fixture
def port() -> Iterator[tuple[HealthPort, State]]:
    state = State()
    opened = HealthPort("127.0.0.1:0", lambda: state.alive, lambda: state.ready)
    opened.start()
    yield opened, state
    opened.close()


def ask(port: HealthPort, path: str, method: str = "GET") -> tuple[int, bytes]:
    got = urllib3.request(method, f"http://127.0.0.1:{port.port}{path}", retries=False, timeout=30.0)
    return got.status, got.data


def test_the_port_says_up_or_down_and_nothing_else(port: tuple[HealthPort, State]) -> None:
    opened, state = port
    assert ask(opened, "/healthz") == (200, b'{"status":"alive"}')
    assert ask(opened, "/readyz") == (503, b'{"status":"not ready"}')
    state.alive, state.ready = False, True
    assert ask(opened, "/healthz") == (503, b'{"status":"not alive"}')
    assert ask(opened, "/readyz") == (200, b'{"status":"ready"}')
    assert ask(opened, "/readyz", "HEAD") == (200, b"")
    assert ask(opened, "/customer/v1/customers")[0] == 404
    assert ask(opened, "/healthz", "POST")[0] == 501


def test_clients_that_say_nothing_hold_nobody_up(port: tuple[HealthPort, State]) -> None:
    opened, _ = port
    silent = [socket.create_connection(("127.0.0.1", opened.port)) for _ in range(20)]
    assert ask(opened, "/healthz")[0] == 200
    for link in silent:
        link.close()


@pytest.mark.parametrize("bind", ["127.0.0.1:taken", "127.0.0.1:99999", "nowhere", "256.1.1.1:80"])
def test_a_bind_that_cannot_be_is_one_sentence(bind: str) -> None:
    with pytest.raises(SettingsError, match=r"^SELFCARE_HEALTH_BIND: cannot listen on "):
        HealthPort(bind, lambda: True, lambda: True)


def test_a_port_that_somebody_has_is_one_sentence(port: tuple[HealthPort, State]) -> None:
    with pytest.raises(SettingsError, match="SELFCARE_HEALTH_BIND"):
        HealthPort(f"127.0.0.1:{port[0].port}", lambda: True, lambda: True)


@pytest.mark.parametrize("setting", ["SELFCARE_DATABASE_CA_FILE", "SELFCARE_OUTBOUND_CA_FILE"])
def test_certificates_are_opened_at_start(setting: str, tmp_path: Path) -> None:
    given, file = environment("customer"), tmp_path / "ca.pem"
    with pytest.raises(SettingsError, match=f"{setting}: .* cannot be read"):
        load_settings(CommonSettings, given | {setting: str(file)})
    with pytest.raises(SettingsError, match=f"{setting}: .* cannot be read"):
        load_settings(CommonSettings, given | {setting: str(tmp_path)})
    for text in ("", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        file.write_text(text)
        with pytest.raises(SettingsError, match=f"{setting}: .* holds no certificates"):
            load_settings(CommonSettings, given | {setting: str(file)})
