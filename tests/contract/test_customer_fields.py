"""A customer's field is said once, in the record. These are the places that must follow, each named by its own test.

Everything else derives: the directories' columns and updates, what Oracle's check needs, the API's documents, its read-only
members, merge patches and the export, the demo's databases.
"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
import sqlalchemy as sa
import yaml

from customer.api.documents import READ_ONLY, customer_document
from customer.migrate import upgrade
from dev.demo.people import DemoCustomer
from dev.paths import ROOT
from dev.visit.answers import CONTRACT
from selfcare_shared.customers.columns import COLUMNS
from selfcare_shared.customers.fields import About, fields_of
from selfcare_shared.customers.port import EDITABLE, FIELDS
from tests.support.records import record

SHOWN = [field for field in FIELDS if field.about.shown]
EDITED = [field for field in SHOWN if field.about.editable]
# Kept by the directories themselves, not brought along by the operator's systems.
_OWN = {"version", "change_key"}


def members_of(schema: str) -> set[str]:
    """The members of a schema, and those of the wholes in it as `whole/member`."""
    found: dict[str, Any] = CONTRACT.document["components"]["schemas"]
    members: set[str] = set()
    for name, told in resolved(found[schema])["properties"].items():
        inner = resolved(told).get("properties")
        members |= {name} if inner is None else {f"{name}/{member}" for member in inner}
    return members


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, of what refers to it or composes it."""
    if "$ref" in node:
        return resolved(CONTRACT.document["components"]["schemas"][node["$ref"].rsplit("/", 1)[1]])
    for part in node.get("allOf", ()):
        return resolved(part)
    return node


def places(chosen: list[Any]) -> set[str]:
    return {f"{field.about.part_of}/{field.member}" if field.about.part_of else field.member for field in chosen}


def test_contract_shows_what_the_record_shows() -> None:
    """Follow in contracts/openapi.yaml, schema Customer."""
    assert members_of("Customer") == places(SHOWN)


def test_contract_takes_what_customers_change() -> None:
    """Follow in contracts/openapi.yaml, schema CustomerUpdate."""
    assert members_of("CustomerUpdate") == places(EDITED)


def test_tables_have_the_columns(tmp_path: Path) -> None:
    """Follow by a new revision in services/customer/src/customer/migrations/versions."""
    url = f"sqlite:///{tmp_path / 'selfcare.db'}"
    upgrade(url)
    engine = sa.create_engine(url)
    found = {column["name"] for column in sa.inspect(engine).get_columns("customer")}
    engine.dispose()
    assert found == set(COLUMNS)


@pytest.mark.parametrize("path", ["docs/oracle/install.sql", "docs/oracle/for-tests.sql", "dev/doubles/oracle/corporate.py"])
def test_corporate_views_have_the_columns(path: str) -> None:
    """Follow in the file that names itself."""
    text = (ROOT / path).read_text(encoding="utf-8").lower()
    assert [name for name in COLUMNS if not re.search(rf"\b{name}\b", text)] == []


def test_corporate_account_may_change_what_customers_change() -> None:
    """Follow in docs/oracle/install.sql, GRANT UPDATE."""
    granted = re.search(r"GRANT UPDATE \(([^)]*)\)", (ROOT / "docs/oracle/install.sql").read_text(encoding="utf-8"))
    assert granted is not None
    assert {name.strip() for name in granted[1].split(",")} == {*EDITABLE, "version", "updated_at", "change_key"}


def test_migration_brings_the_columns() -> None:
    """Follow in tools/migration/mappings/residential.yaml."""
    mapping = yaml.safe_load((ROOT / "tools/migration/mappings/residential.yaml").read_text(encoding="utf-8"))
    text = (ROOT / "tools/migration/mappings/residential.yaml").read_text(encoding="utf-8")
    # The legacy system of residential customers knows no organisations.
    assert set(re.findall(r"target: (\w+)", text)) >= set(COLUMNS) - _OWN - {"organization_name"}
    assert any(set(EDITABLE) <= set(value) for value in lists_in(mapping))


def lists_in(node: Any) -> list[list[str]]:
    """Every list of names in a document."""
    if isinstance(node, dict):
        return [found for value in node.values() for found in lists_in(value)]
    if isinstance(node, list):
        return (
            [node] if all(isinstance(entry, str) for entry in node) else [found for entry in node for found in lists_in(entry)]
        )
    return []


def test_demo_customers_have_the_fields() -> None:
    """Follow in dev/demo/people.py."""
    assert {entry.name for entry in fields(DemoCustomer)} == {field.name for field in FIELDS} - _OWN


@pytest.mark.parametrize("field", EDITED, ids=lambda field: field.member)
def test_portal_edits_what_customers_change(field: Any) -> None:
    """Follow in frontend/src/features/details/values.ts and EditFields.tsx."""
    folder = ROOT / "frontend/src/features/details"
    for name in ("values.ts", "EditFields.tsx"):
        assert re.search(rf"\b{field.member}\b", (folder / name).read_text(encoding="utf-8")), name


def test_documents_follow_the_record() -> None:
    whole = customer_document(record(), masked=False)
    flat = {f"{name}/{inner}" for name, value in whole.items() if isinstance(value, dict) for inner in value}
    assert flat | {name for name, value in whole.items() if not isinstance(value, dict)} == places(SHOWN)
    assert places(SHOWN) - places(EDITED) == READ_ONLY
    empty = dict.fromkeys(("street", "postal_code", "city", "country"))
    assert customer_document(record(**empty))["postalAddress"] is None


class Unsaid(msgspec.Struct):
    name: Annotated[str, About()]
    secret: str


def test_field_of_which_nothing_is_said_passes_nowhere() -> None:
    with pytest.raises(TypeError, match="secret must say who sees and who changes it"):
        fields_of(Unsaid)
