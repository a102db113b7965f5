"""The table mapping of AWS DMS, made from the same file: selection, names, and the rules that DMS's expressions can say.

The text is a Terraform template: `${source_schema}` and `${target_schema}` are filled in by the migration module.
"""

from __future__ import annotations

import json
from typing import Any

from selfcare_migrate.mapping import Column, Mapping

_SCHEMA, _TARGET_SCHEMA = "${source_schema}", "${target_schema}"


def left_to_the_view(mapping: Mapping) -> list[str]:
    """Rules that DMS cannot say: the view or table that it reads must give these columns ready, under the target's name."""
    found = [f"{column.target} ({column.kind})" for column in mapping.columns if _expression(mapping, column) is None]
    return [*found, *(f"{rule.column} (once only)" for rule in mapping.unique)]


def table_mapping(mapping: Mapping) -> str:
    """The rules as JSON, in a form that does not change from run to run."""
    owner, _, view = mapping.source.view.rpartition(".")
    schema = owner or _SCHEMA
    locator = {"schema-name": schema, "table-name": view}
    rules = [_rule("selection", 1, "select", {"rule-action": "include", "object-locator": locator})]
    rules.append(_rename(101, "schema", {"schema-name": schema}, _TARGET_SCHEMA))
    rules.append(_rename(102, "table", locator, mapping.target.table))
    for place, name in enumerate(sorted(mapping.source.columns), start=201):
        if not _is_taken_as_it_is(mapping, name):
            details = {
                "rule-target": "column",
                "rule-action": "remove-column",
                "object-locator": locator | {"column-name": name},
            }
            rules.append(_rule("transformation", place, f"leave-{name.lower()}", details))
    for place, column in enumerate(mapping.columns, start=301):
        rules.append(_column_rule(mapping, column, place, locator))
    return json.dumps({"rules": rules}, indent=2) + "\n"


def _column_rule(mapping: Mapping, column: Column, place: int, locator: dict[str, str]) -> dict[str, Any]:
    expression = _expression(mapping, column)
    if expression is None:
        return _rename(place, "column", locator | {"column-name": column.target.upper()}, column.target)
    details = {
        "rule-target": "column",
        "rule-action": "add-column",
        "object-locator": locator,
        "value": column.target,
        "expression": expression,
        "data-type": _data_type(column),
    }
    return _rule("transformation", place, f"make-{column.target}", details)


def _is_taken_as_it_is(mapping: Mapping, source: str) -> bool:
    return any(_expression(mapping, column) is None and column.target.upper() == source for column in mapping.columns)


def _expression(mapping: Mapping, column: Column) -> str | None:
    """A rule in SQLite's words, as DMS takes them, or None."""
    name = f"${column.source}"
    if column.kind == "constant":
        return _literal(column, column.value)
    if column.kind == "account":
        return f"{_quoted(column.prefix)} || substr('{'0' * column.width}' || {name}, -{column.width})"
    if column.kind == "code":
        return _code(mapping, column)
    if column.kind == "text" and not column.repair_windows_1252 and not (column.pattern or column.form or column.case):
        return f"nullif(trim({name}), '')"
    return None


def _code(mapping: Mapping, column: Column) -> str:
    """Unknown codes become NULL, which a required column refuses: DMS lists the row in its table of exceptions."""
    is_number = mapping.source_type(column.source).name == "NUMBER"
    given = f"${column.source}" if is_number else f"upper(trim(${column.source}))"
    cases = [
        f"WHEN {given} = {key if is_number else _quoted(key)} THEN {_literal(column, to)}" for key, to in column.codes.items()
    ]
    if column.default is not None:
        cases.append(f"WHEN coalesce({given}, '') = '' THEN {_literal(column, column.default)}")
    return f"CASE {' '.join(cases)} END"


def _literal(column: Column, value: str) -> str:
    return _quoted(value) if column.type.startswith("varchar") else value


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _data_type(column: Column) -> dict[str, Any]:
    name, length = column.type.split("(")[0], column.size[0]
    if name == "varchar":
        return {"type": "string", "length": str(length)}
    return {"type": "int8" if name == "bigint" else "int1"}


def _rename(place: int, what: str, locator: dict[str, str], value: str) -> dict[str, Any]:
    details = {"rule-target": what, "rule-action": "rename", "object-locator": locator, "value": value}
    return _rule("transformation", place, f"name-{what if what != 'column' else value}", details)


def _rule(kind: str, place: int, name: str, details: dict[str, Any]) -> dict[str, Any]:
    return {"rule-type": kind, "rule-id": str(place), "rule-name": name, **details}
