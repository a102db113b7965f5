"""Releases of the billing image behind a proxy, under load that never stops: nothing is lost, and bad ones never serve."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.images.balancer import Balancer
from dev.images.rollout import Deployment, Load, Outcome
from dev.waiting import free_port, within
from tests.images.room import READ, Role, Room

# So many times quicker than the estate's checks, delays and alarm.
PACE = 10.0
# One login asks for all the others here.
UNLIMITED = {"SELFCARE_LIMIT_READS": "1000000/minute", "SELFCARE_LIMIT_ADDRESS": "1000000/minute"}


class Task:
    """A role's container as a target."""

    def __init__(self, role: Role) -> None:
        self._role, self.port, self.health_port = role, role.port, role.health_port

    def runs(self) -> bool:
        return bool(self._role.container.state()["Running"])

    def stop(self) -> None:
        self._role.container.stop(self._role.task.container["stopTimeout"])


class Scene:
    """Two tasks of a good release that serve."""

    def __init__(self, room: Room, folder: Path) -> None:
        self.room = room
        self.balancer = Balancer(folder, PACE)
        headers = {"Authorization": f"Bearer {room.running.token('residential')}"}
        self._load = Load(f"http://127.0.0.1:{self.balancer.port}{READ['billing']}", headers, clients=4, pause=0.1)
        self._deployment = Deployment(self.balancer, self._load, 2, PACE)
        self._deployment.first(lambda: Task(room.role("billing", **UNLIMITED)))
        self._load.results.clear()

    def release(self, **settings: str) -> Outcome:
        return self._deployment.release(lambda: Task(self.room.role("billing", **UNLIMITED | settings)))

    def close(self) -> None:
        self._load.close()
        self._deployment.close()
        self.balancer.close()


@pytest.fixture(scope="module")
def scene(room: Room, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene(room, tmp_path_factory.mktemp("balancer"))
    yield made
    made.close()


def told(outcome: Outcome, kind: str, capsys: pytest.CaptureFixture[str]) -> Outcome:
    """A line of the table, wherever the test's output goes."""
    with capsys.disabled():
        failed = f"{outcome.failed} failed {outcome.statuses or ''}"
        row = f"{outcome.requests} requests, {failed}, {outcome.seconds_in_service} s in service"
        sys.stdout.write(f"\n  rollout: {kind}: {'kept' if outcome.kept else 'rolled back'}, {row}\n")
    return outcome


def test_a_good_release_loses_nothing(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = told(scene.release(), "good", capsys)
    assert outcome.kept
    assert (outcome.failed, outcome.requests > 0) == (0, True)


BAD = {
    "crashing": {"SELFCARE_DATABASE_CA_FILE": "/run/nowhere.pem"},
    "never ready": {"SELFCARE_DATABASE_URL": f"mysql+pymysql://service:x@127.0.0.1:{free_port()}/selfcare"},
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_release_never_serves(scene: Scene, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = told(scene.release(**BAD[kind]), kind, capsys)
    assert not outcome.kept
    assert (outcome.failed, outcome.seconds_in_service, outcome.requests > 0) == (0, 0.0, True)


def test_a_release_that_is_ready_and_broken_is_rolled_back(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = told(scene.release(SELFCARE_RATING_ENGINE_URL=f"http://127.0.0.1:{free_port()}"), "ready and broken", capsys)
    assert not outcome.kept
    assert outcome.failed > 0


def test_a_migration_before_a_release_loses_nothing(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    migrating = scene.room.role("migrate")
    assert within(120, lambda: not migrating.container.state()["Running"])
    assert migrating.container.state()["ExitCode"] == 0
    outcome = told(scene.release(), "good, after a migration", capsys)
    assert (outcome.kept, outcome.failed) == (True, 0)
