"""What is streamed into the database is what stands there, and both sides work out the same hash, whatever the text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer.migrate import upgrade
from dev.databases.server import DatabaseServer
from selfcare_migrate import canonical
from selfcare_migrate.settings import read_settings
from selfcare_migrate.target import Target
from selfcare_migrate.transform.batch import CHANGE, KEY
from tests.support.legacy_rows import CLEAN, MAPPING, SCHEMA, TRANSFORM

NAMES = [column.target for column in MAPPING.columns]
texts = st.none() | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\\'\",;\t\x1f\x1bN0€Šÿ\U0001f600"), max_size=30
)
moments = st.datetimes(datetime.fromisoformat("1990-01-02"), datetime.fromisoformat("2099-12-30"))
rows = st.fixed_dictionaries(dict.fromkeys(("GIVEN_NAME", "STREET", "CITY", "ZIP"), texts) | {"LAST_CHANGED": moments})


@pytest.fixture(scope="module")
def target(database_server: DatabaseServer) -> Iterator[Target]:
    url = database_server.database()
    upgrade(url)
    dsn = {
        "SELFCARE_MIGRATE_SOURCE_DSN": "oracle+oracledb://a:b@127.0.0.1:1/?service_name=LEGACY",
        "SELFCARE_MIGRATE_TARGET_DSN": url.split("?")[0].replace("root@", "root:@"),
    }
    connection = Target(read_settings(dsn), MAPPING)
    yield connection
    connection.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, min_size=1, max_size=20))
def test_text_survives_and_hashes_agree(target: Target, batch: list[dict[str, Any]]) -> None:
    target.run("DELETE FROM customer")
    source = [CLEAN | row | {"CUSTOMER_NO": n, "MSISDN": f"0{790000000 + n}"} for n, row in enumerate(batch)]
    made = TRANSFORM.apply(pl.DataFrame(source, schema=SCHEMA)).rows
    assert target.load(iter([canonical.to_lines(made.drop(KEY, CHANGE))])) == made.height
    assert target.raw.warning_count() == 0
    stored = {row[NAMES.index("billing_account")]: row for row in target.rows(f"SELECT {', '.join(NAMES)} FROM customer")}
    for row in made.iter_rows(named=True):
        assert [str(value) for value in stored[row["billing_account"]]] == [str(row[name]) for name in NAMES]
    assert target.checksum(None, None) == (made.height, canonical.total(canonical.hashes(made, MAPPING)))
