"""The report says by field how many rows the portal could not save again."""

from __future__ import annotations

import json
from pathlib import Path

from dev.databases.server import DatabaseServer
from dev.legacy.both_ends import Room
from tests.support.migration_room import done, source


def test_rows_that_the_portal_could_not_save_again_are_counted_by_field(
    tmp_path: Path, database_server: DatabaseServer
) -> None:
    with Room(tmp_path, database_server, 60) as room:
        changes = (
            (10, "EMAIL = '<anna@example.org>'"),
            (11, "EMAIL = 'a@b.ch' || char(8203)"),
            (12, "COUNTRY = 'uk'"),
            (13, "CONTACT_PHONE = '044 123 45 6'"),
            (14, "ZIP = NULL"),
            (15, "ZIP = '30'"),
            (16, "COUNTRY = NULL, ZIP = NULL, CITY = NULL, STREET = NULL"),
            (17, "COUNTRY = NULL"),
            (18, "COUNTRY = 'DE', ZIP = '8001'"),
            (19, "CITY = NULL"),
        )
        for number, change in changes:
            assert source(room, f"UPDATE {{view}} SET {change} WHERE CUSTOMER_NO = ?", 1000 + 3 * number) == 1
        done(room, "load")
        page, data = tmp_path / "r.html", tmp_path / "r.json"
        done(room, "report", "--html", str(page), "--json", str(data))
    found = {entry["field"]: (entry["rejected"], entry["carried_over"]) for entry in json.loads(data.read_text())["unsavable"]}
    assert found == {
        "email": (2, 0),
        "country": (1, 1),
        "contact_phone": (1, 0),
        "postal_code": (0, 3),
        "city": (0, 1),
        "msisdn": (1, 0),
    }
    assert "Rows that the portal could not save again, by field" in page.read_text(encoding="utf-8")
