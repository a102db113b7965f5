"""Starts MariaDB, the identity provider and the rating engine on one core, each measured server on the other."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.api.load import Burst, burst
from bench.api.servers import OTHER_CORE, Server
from bench.api.table import print_table
from customer.settings import CustomerSettings
from dev.databases.mariadb import MariaDb
from dev.demo.logins import logins
from dev.demo.people import residential_customers
from dev.doubles.identity.tokens import SigningKeys, access_claims
from dev.stack.plan import SCOPES, Plan
from dev.stack.stack import Stack
from selfcare_shared.db import open_database
from selfcare_shared.links.port import Viewer
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.settings import load_settings

SCRIPT = Path(__file__).with_name("request.lua")
OURS = ("-c", "python:selfcare_shared.server.gunicorn")
CUSTOMERS = 60
BARE = ("--worker-class", "gthread", "--threads", "8", "--workers", "1", "--keep-alive", "75", "--log-level", "error")


@dataclass(frozen=True)
class Case:
    """One row: what is asked of which server, its base, and the design's target."""

    name: str
    target: str
    path: str
    base: str
    goal: float
    fresh: bool = False
    service: str = ""


@contextmanager
def surroundings(folder: Path) -> Iterator[Stack]:
    """Database and stand-ins on the other core; the services that the stack starts for itself are stopped."""
    os.sched_setaffinity(0, {OTHER_CORE})
    server = MariaDb(Path(tempfile.mkdtemp(dir=folder)))
    server.start()
    stack = Stack(Plan.make(folder / "stack", usual_ports=False, server_url=server.database()))
    try:
        stack.start_supports()
        yield stack
    finally:
        stack.stop()
        server.stop()


def cases() -> list[Case]:
    """The table's rows, bases first."""
    base, upstreamless = "Flask hello, Python parser", "balance without upstream"
    profile, balance = "/customer/v1/customers/CUSTOMER", "/billing/v1/customers/CUSTOMER/balance"
    return [
        Case(base, "bench.api.hello:app", "/hello", "", 0),
        Case("RetrieveCustomerInformation", "customer.wsgi:app", profile, base, 0.75, service="customer"),
        Case("same, token not seen before", "customer.wsgi:app", profile, base, 0.45, service="customer", fresh=True),
        Case(upstreamless, "bench.api.without_upstream:app", balance, "", 0, service="billing"),
        Case("RetrieveCurrentBalance", "billing.wsgi:app", balance, upstreamless, 0.60, service="billing"),
    ]


@dataclass(frozen=True)
class Files:
    """What the load generator reads: one token, many different ones, customers that their login is linked to."""

    one: Path
    many: Path
    customers: Path

    def tokens(self, *, fresh: bool) -> Path:
        """The file with many tokens or with one."""
        return self.many if fresh else self.one


def write_files(folder: Path, stack: Stack, count: int) -> Files:
    """`count` different tokens of one login, and CUSTOMERS customers linked to it."""
    keys, issuer = SigningKeys(stack.plan.state / "identity"), stack.plan.url("identity")
    subject = next(entry.subject for entry in logins() if entry.key == "unlinked")
    files = Files(folder / "one", folder / "many", folder / "customers")

    def token() -> str:
        return keys.sign(access_claims(issuer, subject, scope=SCOPES, lifetime=3600))

    files.one.write_text(token() + "\n")
    files.many.write_text("".join(token() + "\n" for _ in range(count)))
    chosen = residential_customers()[100 : 100 + CUSTOMERS]
    settings = load_settings(CustomerSettings, stack.plan.service_environment("customer", stack.queue_url))
    links = LinkRegister(open_database(settings.database_url, settings))
    for customer in chosen:
        links.add(Viewer(issuer, subject), customer.customer_id, "residential", customer.msisdn, datetime.now(UTC))
    files.customers.write_text("".join(f"{customer.customer_id}\n" for customer in chosen))
    return files


def start(case: Case, stack: Stack, workers: int = 1) -> Server:
    """The case's server, warm."""
    if not case.service:
        server = Server(case.target, stack.plan.environment(), options=(*BARE, "--http-parser", "python"))
    else:
        environment = stack.plan.service_environment(case.service, stack.queue_url)
        server = Server(case.target, environment, workers=workers, options=OURS)
    server.wait(case.path.replace("CUSTOMER", residential_customers()[100].customer_id))
    return server


def measure(case: Case, stack: Stack, files: Files, seconds: int) -> Burst:
    """A short burst to warm up, then the counted one."""
    server = start(case, stack)
    try:
        burst(server, case.path, seconds=1, script=SCRIPT, tokens=files.one, customers=files.customers)
        tokens = files.tokens(fresh=case.fresh)
        return burst(server, case.path, seconds=seconds, script=SCRIPT, tokens=tokens, customers=files.customers)
    finally:
        server.stop()


def memory(stack: Stack, files: Files) -> dict[str, float]:
    """Mean USS in MB of three workers under load, by service."""
    found = {}
    for case in cases():
        if case.service and case.target == f"{case.service}.wsgi:app" and not case.fresh:
            server = start(case, stack, workers=3)
            try:
                burst(server, case.path, seconds=2, script=SCRIPT, tokens=files.one, customers=files.customers)
                found[case.service] = statistics.mean(server.worker_uss()) / 1e6
            finally:
                server.stop()
    return found


def main() -> int:
    """Three rounds, then the table."""
    parser = argparse.ArgumentParser(description="Requests per CPU-second of the read APIs")
    parser.add_argument("--seconds", type=int, default=6, help="length of a burst")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    found: dict[str, list[Burst]] = {case.name: [] for case in cases()}
    with tempfile.TemporaryDirectory() as name, surroundings(Path(name)) as stack:
        files = write_files(Path(name), stack, 4000 * given.seconds)
        for turn in range(given.rounds):
            order = cases()[turn:] + cases()[:turn]
            for case in order:
                sys.stdout.write(f"round {turn + 1}/{given.rounds}: {case.name}\n")
                sys.stdout.flush()
                found[case.name].append(measure(case, stack, files, given.seconds))
        used = memory(stack, files)
    names = ("flask", "gunicorn", "flask-jwt-extended", "pymysql", "sqlalchemy", "pycurl")
    print_table(
        cases(),
        found,
        used,
        f"{platform.machine()}, Python {platform.python_version()}, "
        + ", ".join(f"{entry} {version(entry)}" for entry in names),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
