"""How often a call goes to a database, counted on the self-care one and on the wire to the corporate one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from customer import bootstrap
from customer.settings import CustomerSettings
from dev.faults.corporate_bench import ISSUER, CorporateBench
from dev.stack.environments import environment
from dev.visit.running import customer_of, login
from selfcare_shared.customers.residential import ResidentialDirectory
from selfcare_shared.customers.segments import SegmentedDirectory
from selfcare_shared.db import Database
from selfcare_shared.identity.auth import Subject, TokenVerifier
from selfcare_shared.settings import load_settings

SCOPES = frozenset({"selfcare/customer.read", "selfcare/customer.write"})


class Counted:
    """The customer service in this process; every statement to either database is written down, BEGIN and COMMIT too."""

    def __init__(self, bench: CorporateBench, monkeypatch: pytest.MonkeyPatch) -> None:
        self._bench, self._subject, self._selfcare = bench, "", list[str]()
        run = Database.run

        def counted(database: Database, raw: Any, sql: str, parameters: Any) -> Any:
            self._selfcare.append(sql)
            return run(database, raw, sql, parameters)

        def known(*_: object) -> Subject:
            now = int(time.time())
            return Subject(ISSUER, self._subject, SCOPES, frozenset(), now + 60, now)

        monkeypatch.setattr(Database, "run", counted)
        monkeypatch.setattr(TokenVerifier, "authenticate", known)
        both = SegmentedDirectory(ResidentialDirectory(bench.selfcare), bench.directory)
        monkeypatch.setattr(bootstrap, "open_customers", lambda *_: both)
        self._client = bootstrap.build(load_settings(CustomerSettings, environment("customer"))).test_client()

    def statements(self, method: str, key: str, status: int, **options: Any) -> list[str]:
        """What one call by the ready login says to either database."""
        self._subject = login(key).subject
        self._selfcare.clear()
        self._bench.double.calls.clear()
        path = f"/customer/v1/customers/{customer_of(key).customer_id}"
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
