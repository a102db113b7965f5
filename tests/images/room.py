"""Roles of the product, each in a container as its task is declared, among the local stand-ins."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import urllib3

from dev.databases.server import DatabaseServer
from dev.images.build import image_name
from dev.images.container import Container, start
from dev.images.engine import Engine
from dev.visit.running import Running, customer_of
from dev.waiting import free_port, within
from tests.images.declared import Task

CUSTOMER = customer_of("residential").customer_id
# A read of each service that its owner may have.
READ = {
    "customer": f"/customer/v1/customers/{CUSTOMER}",
    "billing": f"/billing/v1/customers/{CUSTOMER}/balance",
    "archiver": f"/archive/v1/customers/{CUSTOMER}/statements",
}

CERTIFICATES = "/run/authorities.pem"
IMAGE_OF = {
    "customer": "customer",
    "billing": "billing",
    "archiver": "archiver",
    "archiver-worker": "archiver",
    "migrate": "customer",
}
# Settings that name a place, which a stand-in has instead of the cloud; all others hold as declared.
_PLACE = re.compile(r"_(URL|BUCKET|ISSUER|CLIENT_IDS|ORIGIN|SENDER|CA_FILE)$")
# What a task is given for its own place in the network; a local one has another.
_OWN_PLACE = {"SELFCARE_BIND", "SELFCARE_HEALTH_BIND"}


class Role:
    """A role's container with the addresses at which it answers."""

    def __init__(self, container: Container, task: Task, port: int, health_port: int) -> None:
        self.container, self.task, self.port, self.health_port = container, task, port, health_port

    def health(self, path: str) -> int:
        """Status of its health port; 0 while nothing answers."""
        try:
            return urllib3.request("GET", f"http://127.0.0.1:{self.health_port}{path}", retries=False, timeout=30.0).status
        except urllib3.exceptions.HTTPError:
            return 0

    def wait_until_ready(self, seconds: float = 120) -> None:
        """Raises AssertionError with its log."""
        assert within(seconds, lambda: self.health("/readyz") == 200), self.container.logs()

    def lines(self) -> list[dict[str, Any]]:
        """Its log; every line must be JSON."""
        return [json.loads(line) for line in self.container.logs().splitlines() if line]


class Room:
    """Starts roles and removes them."""

    def __init__(
        self, engine: Engine, tasks: Mapping[str, Task], running: Running, server: DatabaseServer, certificate: Path
    ) -> None:
        self.engine, self.tasks, self.running = engine, tasks, running
        self._server, self._certificate = server, certificate
        self._started = list[Container]()
        server.account("service", "of the service", "REQUIRE SSL")
        server.execute("GRANT ALL ON *.* TO service@'%'")

    def role(self, name: str, image: str = "", **settings: str) -> Role:
        """Start a role; `settings` replace what it is given."""
        task, ports = self.tasks[name], (free_port(), free_port())
        environment = self._environment(name, task)
        environment |= {"SELFCARE_BIND": f"127.0.0.1:{ports[0]}", "SELFCARE_HEALTH_BIND": f"127.0.0.1:{ports[1]}"} | settings
        container = start(
            self.engine,
            f"{name}-{ports[0]}",
            image or image_name(IMAGE_OF[name]),
            task.container,
            (task.limit.cpu_units, task.limit.memory_mib),
            {key: value for key, value in environment.items() if value},
            {self._certificate: CERTIFICATES},
        )
        self._started.append(container)
        return Role(container, task, *ports)

    def close(self) -> None:
        """Remove what was started."""
        for container in self._started:
            container.remove()

    def _environment(self, name: str, task: Task) -> dict[str, str]:
        """As declared; what names a place in the cloud names its stand-in instead."""
        plan = self.running.stack.plan
        local = plan.service_environment(name, self.running.stack.queue_url)
        address = f"service:of%20the%20service@localhost:{self._server.port}"
        local["SELFCARE_DATABASE_URL"] = plan.database_url.replace(f"root@127.0.0.1:{self._server.port}", address)
        local["SELFCARE_DATABASE_CA_FILE"] = CERTIFICATES
        assert not _OWN_PLACE & task.secrets
        known = {key: local.get(key, value) if _PLACE.search(key) else value for key, value in task.environment.items()}
        given = known | {key: local[key] for key in task.secrets if key in local}
        return given | {key: value for key, value in local.items() if key.startswith("AWS_")}
