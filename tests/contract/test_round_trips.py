"""How often a call goes to a database, counted on the self-care one and on the wire to the corporate one."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import archiver.bootstrap
import customer.bootstrap
from archiver.settings import ArchiverSettings
from customer.migrate import upgrade
from customer.settings import CustomerSettings
from dev.faults.corporate_bench import ISSUER, CorporateBench
from dev.stack.environments import environment
from dev.visit.running import customer_of, login
from selfcare_shared.customers.residential import ResidentialDirectory
from selfcare_shared.customers.segments import SegmentedDirectory
from selfcare_shared.db import Database, open_database
from selfcare_shared.identity.auth import Subject, TokenVerifier
from selfcare_shared.links.port import Viewer
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.settings import load_settings

SCOPES = frozenset({"selfcare/customer.read", "selfcare/customer.write", "selfcare/billing.read"})


def watch(monkeypatch: pytest.MonkeyPatch, subject: str, told: list[str]) -> None:
    """Write down each statement to the self-care database, BEGIN and COMMIT too; the services take everybody for `subject`."""
    run = Database.run

    def counted(database: Database, raw: Any, sql: str, parameters: Any) -> Any:
        told.append(sql)
        return run(database, raw, sql, parameters)

    def known(*_: object) -> Subject:
        now = int(time.time())
        return Subject(ISSUER, subject, SCOPES, frozenset(), now + 60, now)

    monkeypatch.setattr(Database, "run", counted)
    monkeypatch.setattr(TokenVerifier, "authenticate", known)


class Counted:
    """The customer service in this process, and every statement to either database."""

    def __init__(self, bench: CorporateBench, monkeypatch: pytest.MonkeyPatch) -> None:
        self._bench, self._monkeypatch, self._selfcare = bench, monkeypatch, list[str]()
        both = SegmentedDirectory(ResidentialDirectory(bench.selfcare), bench.directory)
        monkeypatch.setattr(customer.bootstrap, "open_customers", lambda *_: both)
        self._client = customer.bootstrap.build(load_settings(CustomerSettings, environment("customer"))).test_client()

    def statements(self, method: str, key: str, status: int, **options: Any) -> list[str]:
        """What one call by the ready login says to either database."""
        self._selfcare.clear()
        self._bench.double.calls.clear()
        path = f"/customer/v1/customers/{customer_of(key).customer_id}"
        with self._monkeypatch.context() as watched:
            watch(watched, login(key).subject, self._selfcare)
            answer = self._client.open(path, method=method, **options)
        assert answer.status_code == status, answer.data
        return [*self._selfcare, *(f"{call} {sql}" for call, sql in self._bench.double.calls)]


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    bench = CorporateBench(tmp_path)
    bench.read()
    yield Counted(bench, monkeypatch)
    bench.close()


@pytest.mark.parametrize(("key", "most"), [("residential", 1), ("corporate", 2)])
def test_read_asks_for_the_segment_instead_of_failing(counted: Counted, key: str, most: int) -> None:
    counted.statements("GET", key, 200)
    told = counted.statements("GET", key, 200)
    assert len(told) <= most, told


@pytest.mark.parametrize(("key", "most"), [("residential", 6), ("corporate", 7)])
def test_change_reads_the_record_once_and_once_again_when_it_stands(counted: Counted, key: str, most: int) -> None:
    counted.statements("GET", key, 200)
    told = counted.statements("PATCH", key, 200, **change('"1"'))
    assert len(told) <= most, told


@pytest.mark.parametrize(("key", "most"), [("residential", 1), ("corporate", 2)])
def test_stale_change_costs_a_read_alone(counted: Counted, key: str, most: int) -> None:
    counted.statements("GET", key, 200)
    told = counted.statements("PATCH", key, 412, **change('"7"'))
    assert len(told) <= most, told


def change(version: str) -> dict[str, Any]:
    return {
        "json": {"email": "neu@example.org"},
        "headers": {"If-Match": version, "Content-Type": "application/merge-patch+json"},
    }


@pytest.mark.parametrize(("path", "status", "most"), [("", 200, 3), (f"/{uuid.UUID(int=1)}", 404, 2)])
def test_archive_looks_the_link_up_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, status: int, most: int
) -> None:
    url = f"sqlite:///{tmp_path / 'selfcare.db'}"
    upgrade(url)
    settings = load_settings(ArchiverSettings, environment("archiver") | {"SELFCARE_DATABASE_URL": url})
    database, viewer = open_database(url, settings), Viewer(ISSUER, "somebody")
    holder, long_ago = str(uuid.UUID(int=2)), datetime.now(UTC) - timedelta(days=9)
    LinkRegister(database).add(viewer, holder, "residential", "+41791234567", long_ago)
    told: list[str] = []
    watch(monkeypatch, viewer.subject, told)
    monkeypatch.setattr(archiver.bootstrap, "open_database", lambda *_: database)
    client = archiver.bootstrap.build(settings).test_client()
    assert client.get(f"/archive/v1/customers/{holder}/statements{path}").status_code == status
    database.close()
    assert len([sql for sql in told if "login_link" in sql]) == 1
    assert len(told) <= most, told
