"""One suite for every `CustomerDirectory`: each segment alone and both as one, on SQLite and on a real MariaDB."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from customer.migrate import upgrade
from customer.settings import CustomerSettings
from dev.databases.oracle import OracleRoom
from dev.databases.server import DatabaseServer
from dev.demo.seed import seed
from dev.stack.environments import environment
from dev.visit.running import customer_of, login
from selfcare_shared.customers.oracle.opening import open_oracle
from selfcare_shared.customers.port import CustomerChange, CustomerDirectory, CustomerRecord, VersionConflict
from selfcare_shared.customers.residential import ResidentialDirectory
from selfcare_shared.customers.segments import SegmentedDirectory
from selfcare_shared.db import Database, open_database
from selfcare_shared.links.port import CustomerNotFound, Viewer
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.settings import load_settings

ISSUER = "https://issuer.example/pool"


class Room:
    """A directory of one segment with a customer that a login is linked to."""

    def __init__(self, segment: str, selfcare: Database, directory: CustomerDirectory) -> None:
        self.selfcare, self.directory = selfcare, directory
        self.customer = customer_of(segment)
        self.viewer = Viewer(ISSUER, login(segment).subject)
        self.stranger = Viewer(ISSUER, login("heavy").subject)

    def read(self) -> CustomerRecord:
        return self.directory.retrieve(self.viewer, self.customer.customer_id)

    def change(self, version: int, **values: Any) -> CustomerChange:
        return CustomerChange(version, values, "a" * 32, datetime.now(UTC))

    def audit(self) -> list[dict[str, Any]]:
        columns = "action, outcome, before_values, after_values, subject, trace_id"
        rows = self.selfcare.all(
            f"SELECT {columns} FROM audit_event WHERE customer_id = :id ORDER BY occurred_at",
            {"id": self.customer.customer_id},
        )
        return [dict(zip(columns.split(", "), row, strict=True)) for row in rows]


@pytest.fixture(params=["sqlite", "mysql", "mariadb"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'selfcare.db'}"
    server: DatabaseServer = request.getfixturevalue(request.param)
    return server.database()


@pytest.fixture(params=["residential", "corporate", "residential of both", "corporate of both"])
def room(request: pytest.FixtureRequest, address: str, oracle: OracleRoom) -> Iterator[Room]:
    upgrade(address)
    oracle.reset()
    seed(address, oracle.owner_url, ISSUER)
    settings = load_settings(CustomerSettings, environment("customer") | {"SELFCARE_CORPORATE_DATABASE_URL": oracle.url})
    selfcare = open_database(address, settings)
    segment, _, whole = request.param.partition(" of ")
    corporate = open_oracle(selfcare, LinkRegister(selfcare), settings)
    residential = ResidentialDirectory(selfcare)
    one: dict[str, CustomerDirectory] = {"residential": residential, "corporate": corporate}
    yield Room(segment, selfcare, SegmentedDirectory(residential, corporate) if whole else one[segment])
    corporate.close()
    selfcare.close()


def test_reads_what_stands_there(room: Room) -> None:
    record = room.directory.retrieve(room.viewer, room.customer.customer_id)
    for name in (
        "customer_id",
        "segment",
        "status",
        "given_name",
        "family_name",
        "organization_name",
        "msisdn",
        "city",
        "email",
    ):
        assert getattr(record, name) == getattr(room.customer, name), name
    assert (record.version, record.updated_at) == (1, room.customer.updated_at)
    assert record.marketing_consent is room.customer.marketing_consent


# Checklist: A2
def test_stranger_and_unknown_are_the_same(room: Room) -> None:
    for viewer, customer_id in (
        (room.stranger, room.customer.customer_id),
        (room.viewer, str(uuid.uuid4())),
        (Viewer("https://other.example", room.viewer.subject), room.customer.customer_id),
    ):
        with pytest.raises(CustomerNotFound):
            room.directory.retrieve(viewer, customer_id)
        with pytest.raises(CustomerNotFound):
            room.directory.update(viewer, replace(room.read(), customer_id=customer_id), room.change(1, city="Bern"))
    assert room.read().city == room.customer.city
    assert room.audit() == []


# Checklist: A9
def test_ended_link_ends_the_view_at_once(room: Room) -> None:
    before = room.read()
    with room.selfcare.transaction() as connection:
        assert LinkRegister(room.selfcare).end(connection, room.viewer, room.customer.customer_id, datetime.now(UTC))
    with pytest.raises(CustomerNotFound):
        room.read()
    with pytest.raises(CustomerNotFound):
        room.directory.update(room.viewer, before, room.change(1, city="Bern"))
    agent = Viewer(ISSUER, login("support").subject, "Caller asked")
    assert room.directory.retrieve(agent, room.customer.customer_id) == before


# Checklist: A5
def test_support_sees_any_customer_with_a_reason(room: Room) -> None:
    agent = Viewer(ISSUER, login("support").subject, "Caller asked")
    assert room.directory.retrieve(agent, room.customer.customer_id).msisdn == room.customer.msisdn


def test_change_is_applied_and_audited_with_before_and_after(room: Room) -> None:
    after = room.directory.update(
        room.viewer, room.read(), room.change(1, email="neu@example.org", street=None, city="Zürich 日本 😀")
    )
    assert (after.email, after.street, after.city, after.version) == ("neu@example.org", None, "Zürich 日本 😀", 2)
    assert room.directory.retrieve(room.viewer, room.customer.customer_id) == after
    (event,) = room.audit()
    assert (event["action"], event["outcome"], event["subject"]) == ("customer.updated", "applied", room.viewer.subject)
    assert json.loads(event["before_values"])["email"] == room.customer.email
    assert json.loads(event["after_values"])["email"] == "neu@example.org"
    assert event["trace_id"] == "a" * 32


def test_stale_change_is_refused_and_nothing_happens(room: Room) -> None:
    room.directory.update(room.viewer, room.read(), room.change(1, city="Bern"))
    with pytest.raises(VersionConflict):
        room.directory.update(room.viewer, room.read(), room.change(1, city="Basel"))
    assert room.directory.retrieve(room.viewer, room.customer.customer_id).city == "Bern"


def test_change_of_a_record_that_was_read_too_early_is_refused(room: Room) -> None:
    early = room.read()
    room.directory.update(room.viewer, early, room.change(1, city="Bern"))
    with pytest.raises(VersionConflict):
        room.directory.update(room.viewer, early, room.change(1, city="Basel"))
    with pytest.raises(VersionConflict):
        room.directory.update(room.viewer, early, room.change(2, city="Basel"))
    assert room.read().city == "Bern"


def test_parallel_changes_of_one_version_leave_one_winner(room: Room) -> None:
    won: list[str] = []
    before = room.read()

    def try_it(city: str) -> None:
        try:
            room.directory.update(room.viewer, before, room.change(1, city=city))
            won.append(city)
        except VersionConflict:
            pass

    threads = [threading.Thread(target=try_it, args=(f"City {number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    record = room.directory.retrieve(room.viewer, room.customer.customer_id)
    assert (record.city, record.version) == (won[0], 2)


def test_finds_by_number(room: Room) -> None:
    (found,) = room.directory.find_by_msisdn(room.customer.msisdn)
    assert found.customer_id == room.customer.customer_id
    assert room.directory.find_by_msisdn("+41000000000") == []


# Checklist: E1
@pytest.mark.parametrize("hostile", ["' OR '1'='1", "'; DROP TABLE customer; --", ":customer_id", "%s", "\\"])
def test_hostile_text_stays_text(room: Room, hostile: str) -> None:
    with pytest.raises(CustomerNotFound):
        room.directory.retrieve(room.viewer, hostile)
    assert room.directory.find_by_msisdn(hostile) == []
    after = room.directory.update(room.viewer, room.read(), room.change(1, street=hostile))
    assert after.street == hostile


def test_schema_and_migrations_agree(address: str) -> None:
    upgrade(address)
    upgrade(address)
    engine = sa.create_engine(address)
    names = set(sa.inspect(engine).get_table_names()) - {"schema_lease"}
    engine.dispose()
    assert names == {
        *("alembic_version", "customer", "login_link", "link_challenge", "audit_event"),
        *("statement", "statement_spill", "link_approval", "number_ownership"),
    }
