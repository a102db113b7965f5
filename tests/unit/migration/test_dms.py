"""DMS's table mapping is made from the mapping file, and its expressions say the same as the tool's rules."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings

from dev.legacy.reference import expected
from selfcare_migrate import dms
from selfcare_migrate.reading import read_mapping
from tests.support.legacy_rows import FILE, rows

MODULE = Path(__file__).parents[3] / "terraform" / "modules" / "migration"
MAPPING = read_mapping(FILE)
RULES = json.loads(dms.table_mapping(MAPPING))["rules"]
MADE = {rule["value"]: rule["expression"] for rule in RULES if rule.get("rule-action") == "add-column"}
_BREAK = re.compile(r"[\t\r\n]")


def test_the_terraform_module_has_the_newest_table_mapping() -> None:
    stored = (MODULE / "table-mapping.json.tftpl").read_text(encoding="utf-8")
    assert stored == dms.table_mapping(MAPPING), (
        "run: selfcare-migrate plan --dms terraform/modules/migration/table-mapping.json.tftpl"
    )


def test_every_target_column_is_made_renamed_or_told_to_be_the_source_s() -> None:
    named = {
        rule["value"]
        for rule in RULES
        if rule["rule-type"] == "transformation" and rule["rule-target"] == "column" and "value" in rule
    }
    assert named == {column.target for column in MAPPING.columns}
    left = {words.split(" ")[0] for words in dms.left_to_the_view(MAPPING)}
    assert left | MADE.keys() == named
    assert len({rule["rule-id"] for rule in RULES}) == len({rule["rule-name"] for rule in RULES}) == len(RULES)


@settings(max_examples=150, deadline=None)
@given(rows)
def test_expressions_give_what_the_rules_give(row: dict[str, Any]) -> None:
    """In SQLite, whose words DMS takes. It knows blanks alone, so rows with other white space are left out."""
    if any(isinstance(value, str) and (value.strip(" ") != value.strip() or _BREAK.search(value)) for value in row.values()):
        return
    values, reasons = expected(row)
    with sqlite3.connect(":memory:") as connection:
        for name, expression in MADE.items():
            if name in values:
                found = connection.execute(
                    f"SELECT {expression}", {key: value for key, value in row.items() if f"${key}" in expression}
                )
                assert str(found.fetchone()[0]) == str(values[name])
            elif reasons.get(name) == "unknown_code":
                found = connection.execute(
                    f"SELECT {expression}", {key: value for key, value in row.items() if f"${key}" in expression}
                )
                assert found.fetchone() == (None,)


def test_a_view_with_its_owner_is_told_as_schema_and_name() -> None:
    source = msgspec.structs.replace(MAPPING.source, view="CRM.LEGACY_CUSTOMER")
    locators = [
        rule["object-locator"]
        for rule in json.loads(dms.table_mapping(msgspec.structs.replace(MAPPING, source=source)))["rules"]
    ]
    assert {locator["schema-name"] for locator in locators} == {"CRM"}
    assert {locator["table-name"] for locator in locators if "table-name" in locator} == {"LEGACY_CUSTOMER"}
