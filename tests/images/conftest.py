"""One engine, three images and everything around them, for the tests that run containers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from dev.databases.mysql import MySql
from dev.doubles.certificates import self_signed
from dev.images.base import have_base
from dev.images.build import SERVICES, build
from dev.images.engine import Engine, an_engine
from dev.stack.plan import Plan
from dev.stack.stack import Stack
from dev.visit.running import Running
from tests.images.declared import Task, declared_tasks
from tests.images.room import Room

HOST = "localhost"


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """An engine with the base image and the services' images."""
    with an_engine() as made:
        have_base(made)
        for service in SERVICES:
            build(made, service)
        yield made


@pytest.fixture(scope="session")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Task]:
    """The estate's task definitions."""
    return declared_tasks(tmp_path_factory.mktemp("declared"))


@pytest.fixture(scope="session")
def room(engine: Engine, tasks: Mapping[str, Task], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """The stand-ins and a MySQL that takes the services' account over TLS alone."""
    folder = tmp_path_factory.mktemp("room")
    certificate = self_signed(folder, HOST)
    server = MySql(tmp_path_factory.mktemp("mysql"), [f"--ssl-cert={certificate}", f"--ssl-key={certificate}"])
    certificate.chmod(0o644)
    folder.chmod(0o755)
    server.start()
    stack = Stack(Plan.make(tmp_path_factory.mktemp("stack"), usual_ports=False, server_url=server.database()))
    try:
        stack.start_supports()
        made = Room(engine, tasks, Running(stack), server, certificate)
        yield made
        made.close()
    finally:
        stack.stop()
        server.stop()
