"""Each statement of the services goes by an index, sorts little and reads no more rows than it may, on both servers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pymysql
import pytest

from customer.migrate import upgrade
from dev.databases.server import DatabaseServer
from dev.query_plans.measure import costs
from dev.query_plans.rows import Amount, fill
from dev.query_plans.statements import MOST, statements

AMOUNT = Amount(size=3000, heavy=400)


@pytest.fixture(scope="module")
def filled(each_server: DatabaseServer) -> Iterator[pymysql.Connection]:
    url = each_server.database()
    upgrade(url)
    with closing(each_server.connect(url.rsplit("/", 1)[1].split("?")[0])) as connection:
        fill(connection, AMOUNT)
        yield connection


def test_no_statement_costs_more_than_it_may(filled: pymysql.Connection) -> None:
    found = list(costs(filled))
    assert len(found) > 70
    assert [fault for cost in found for fault in cost.faults(AMOUNT)] == []


def test_a_statement_without_its_index_is_told(filled: pymysql.Connection) -> None:
    with filled.cursor() as cursor:
        cursor.execute("ALTER TABLE statement DROP INDEX statement_list, DROP INDEX statement_version")
        cursor.execute("ALTER TABLE link_challenge DROP INDEX link_challenge_open")
    faults = [fault for cost in costs(filled) for fault in cost.faults(AMOUNT)]
    for statement in ("index_sql:_LIST", "index_sql:_COUNT", "challenges_sql:_SUPERSEDE", "personal_data_sql:_STATEMENTS"):
        assert any(statement in fault for fault in faults), faults


def test_every_expectation_is_of_a_statement() -> None:
    assert set(MOST) <= set(statements())
