"""A migration under random edits, kills, lost sessions and timeouts against a reference in plain Python.

`make chaos-migration` plays the same for hundreds of rounds.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from dev.databases.server import DatabaseServer
from tests.support.lost_sockets import LEAVES_SOCKETS
from tests.support.migration_cuts import Cuts
from tests.support.migration_world import ALL, SOURCE_FAULTS, World, edit

pytestmark = LEAVES_SOCKETS
commands = st.sampled_from(["load", "load", "catch-up", "catch-up", "verify"])
messages = st.integers(1, 160)
seeds = st.integers(0, 1 << 32)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, database_server: DatabaseServer) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("world"), database_server)
    yield world
    world.close()


class Machine(RuleBasedStateMachine):
    """Edits between commands, and commands with something in between."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.world.begin()

    @rule(seed=seeds, count=st.integers(1, 6))
    def people_edit(self, seed: int, count: int) -> None:
        chance = random.Random(seed)
        for _ in range(count):
            edit(self.world, chance)()

    @rule(command=commands, most=st.sampled_from([None, ALL]))
    def runs(self, command: str, most: int | None) -> None:
        self.world.command(command, Cuts(0, None), most)

    @rule(command=commands, at=messages)
    def is_killed(self, command: str, at: int) -> None:
        cuts = Cuts(at, None, kills=True)
        assert (self.world.command(command, cuts) == "killed") <= cuts.happened

    @rule(command=commands, at=messages)
    def loses_a_session(self, command: str, at: int) -> None:
        self.world.command(command, Cuts(at, None, loses=True))

    @rule(command=commands, at=messages, seed=seeds)
    def is_met_by_an_edit(self, command: str, at: int, seed: int) -> None:
        self.world.command(command, Cuts(at, edit(self.world, random.Random(seed))))

    @rule(command=commands, skip=st.integers(0, 12), fault=st.sampled_from(SOURCE_FAULTS))
    def source_fails(self, command: str, skip: int, fault: dict[str, object]) -> None:
        self.world.double.faults.add("execute", skip=skip, **fault)
        self.world.command(command, Cuts(0, None))
        self.world.double.faults.heal()

    def teardown(self) -> None:
        self.world.settle()


def test_nothing_is_lost_doubled_or_wrongly_deleted(world: World) -> None:
    Machine.world = world
    bounds = settings(max_examples=6, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Machine, settings=bounds)
