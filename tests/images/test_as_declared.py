"""Each role in a container as its task definition declares it, against MySQL with TLS required."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3

from dev.images.build import revision
from dev.waiting import within
from tests.images.room import CERTIFICATES, READ, Room

# What comes into being by starting: the authorities of this room and the engine's own first process.
THE_ENGINES = {"C /run", f"A {CERTIFICATES}", "C /usr", "C /usr/sbin", "A /usr/sbin/docker-init"}


def read(room: Room, service: str, port: int) -> int:
    headers = {"Authorization": f"Bearer {room.running.token('residential')}"}
    address = f"http://127.0.0.1:{port}{READ[service]}"
    return urllib3.request("GET", address, headers=headers, retries=False, timeout=60.0).status


@pytest.mark.parametrize("service", READ)
def test_a_service_starts_answers_and_stops_as_declared(room: Room, service: str) -> None:
    role = room.role(service)
    role.wait_until_ready()
    assert read(room, service, role.port) == 200
    assert role.container.run("python", "-c", "import os; print(os.getuid(), os.getgid())") == "10001 10001"
    assert "CapBnd:\t0000000000000000" in role.container.run("python", "-c", "print(open('/proc/self/status').read())")
    took = role.container.stop(role.task.container["stopTimeout"])
    assert (role.container.state()["ExitCode"], role.container.state()["OOMKilled"]) == (0, False)
    assert took < role.task.container["stopTimeout"]
    assert set(role.container.changed_files()) <= THE_ENGINES
    (started,) = [line for line in role.lines() if line["event"] == "service.started"]
    assert (started["service"], started["release"]) == (service, revision())


def test_a_request_in_flight_is_answered_while_the_task_stops(room: Room) -> None:
    role = room.role("billing")
    role.wait_until_ready()
    room.running.rating_faults(latencySeconds=3.0)
    try:
        with ThreadPoolExecutor(2) as pool:
            asked = pool.submit(read, room, "billing", role.port)
            before = room.running.send("GET", "/control/requests", at="rating").json
            assert within(
                60, lambda: room.running.send("GET", "/control/requests", at="rating").json != before or asked.running()
            )
            within(1, lambda: False)
            stopping = pool.submit(role.container.stop, role.task.container["stopTimeout"])
            assert asked.result(60) == 200
            assert stopping.result(120) < role.task.container["stopTimeout"]
    finally:
        room.running.rating_faults()
    assert role.container.state()["ExitCode"] == 0


def test_the_archive_worker_starts_is_healthy_by_its_own_command_and_stops(room: Room) -> None:
    role = room.role("archiver-worker")
    role.wait_until_ready()
    command = [word.replace(":8081", f":{role.health_port}") for word in role.task.container["healthCheck"]["command"][1:]]
    role.container.run(*command)
    took = role.container.stop(role.task.container["stopTimeout"])
    assert took < role.task.container["stopTimeout"]
    assert role.container.state()["ExitCode"] == 0
    assert role.lines()[-1]["event"] == "worker.stopped"


def test_the_schema_is_migrated_over_tls(room: Room) -> None:
    role = room.role("migrate")
    assert within(120, lambda: not role.container.state()["Running"])
    assert role.container.state()["ExitCode"] == 0, role.container.logs()


@pytest.mark.parametrize("name", ["customer", "billing", "archiver", "archiver-worker"])
@pytest.mark.parametrize(
    ("setting", "value"),
    [("SELFCARE_DATABASE_CA_FILE", "/run/nowhere.pem"), ("SELFCARE_DATABASE_URL", ""), ("SELFCARE_TIME_ZONE", "Mars/Olympus")],
)
def test_wrong_settings_end_the_start_with_one_sentence(room: Room, name: str, setting: str, value: str) -> None:
    role = room.role(name, **{setting: value})
    assert within(120, lambda: not role.container.state()["Running"])
    assert role.container.state()["ExitCode"] == 1
    (sentence,) = [line for line in role.container.logs().splitlines() if line and not line.startswith("{")]
    assert setting.removeprefix("SELFCARE_").lower() in sentence.lower()
