"""The running stack: starts everything in order and waits until each part answers."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from customer.migrate import upgrade
from dev.demo.seed import seed
from dev.doubles.aws.setup import prepare
from dev.stack.children import Children
from dev.stack.plan import Plan

Say = Callable[[str], None]


class Stack:
    """Everything that `make run` starts."""

    def __init__(self, plan: Plan, say: Say = lambda _: None) -> None:
        self.plan, self._say = plan, say
        self.children = Children(plan.state / "logs")
        self.queue_url = ""

    def start(self) -> None:
        """Start all; raises ChildDied when a part does not come up."""
        self.start_supports()
        self._say("Starting the services")
        for name, command in self.plan.services().items():
            self.children.start(name, command, self.plan.service_environment(name, self.queue_url))
        self.children.start("gateway", self.plan.gateway(), self.plan.environment())
        for name in ("customer", "billing", "archiver"):
            self._wait(name, "/readyz")
        self._wait("portal", "/config.json")

    def start_supports(self) -> None:
        """Start what is not the product's own, and fill it: databases, buckets, queues, demo people."""
        self.plan.state.mkdir(parents=True, exist_ok=True)
        (self.plan.state / "config.json").write_text(json.dumps(self.plan.portal_config()), encoding="utf-8")
        self._say("Starting the cloud, identity and rating-engine stand-ins")
        for name, command in self.plan.supports().items():
            self.children.start(name, command, self.plan.environment())
        self._say("Preparing databases and demo customers")
        self._databases()
        checks = {
            "aws": "/local/inbox.json",
            "identity": "/.well-known/jwks.json",
            "rating": "/control/requests",
            "number-events": "/control/asked",
        }
        for name, path in checks.items():
            self._wait(name, path)
        self._buckets()

    def stop(self) -> None:
        """Stop all."""
        self.children.stop()

    def addresses(self) -> dict[str, str]:
        """Every server's address by name."""
        return {name: self.plan.url(name) for name in self.plan.ports}

    def _databases(self) -> None:
        upgrade(self.plan.database_url)
        self._wait("corporate-control", "/control/sessions")
        seed(self.plan.database_url, self.plan.corporate_owner_url, self.plan.url("identity"))

    def _buckets(self) -> None:
        made = prepare(self.plan.url("aws"), self.plan.url("portal"))
        self.queue_url = made.queue_url
        request = urllib.request.Request(self.plan.url("aws") + "/local/reload", method="POST")
        with urllib.request.urlopen(request, timeout=30):
            pass

    def _wait(self, name: str, path: str, patience: float = 60.0) -> None:
        limit = time.monotonic() + patience
        while time.monotonic() < limit:
            self.children.check()
            try:
                with urllib.request.urlopen(self.plan.url(name) + path, timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError(f"{name} did not answer within {patience:.0f} s; see {self.plan.state / 'logs'}")
