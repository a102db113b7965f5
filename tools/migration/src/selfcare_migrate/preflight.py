"""Everything that can be wrong, asked before anything is written; each finding is one sentence."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from selfcare_migrate import canonical, state
from selfcare_migrate.mapping import Mapping
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settings import LOOPBACK, Settings
from selfcare_migrate.source import Source
from selfcare_migrate.target import Target

_LEAST_PACKET = 1 << 20
_BYTES_A_ROW = 700  # with three indexes and half-filled pages; measured on MariaDB 10.11: 430 to 690
_GIB = 1 << 30
_GRANT = re.compile(r"GRANT (.+?) ON (\S+) TO", re.I)
_NEEDED: tuple[str, ...] = ("SELECT", "INSERT", "UPDATE", "DELETE")
# The driver hands out such a time without its offset.
_ADVICE = ": give the view CAST({name} AT TIME ZONE '{zone}' AS TIMESTAMP)"


def check_source(source: Source, mapping: Mapping) -> None:
    """The view has every column of the mapping, in its type."""
    found = source.described()
    for name, wanted in mapping.source.columns.items():
        if name not in found:
            raise Refusal(f"The mapping names {name}, and the view {mapping.source.view} has no such column.")
        if not _same_type(wanted, found[name]):
            advice = _ADVICE.format(name=name, zone=mapping.source.time_zone) if found[name].endswith("ZONE") else ""
            raise Refusal(
                f"The mapping says that {name} is {wanted}, and in the view {mapping.source.view} it is {found[name]}{advice}."
            )


def check_keys(source: Source, mapping: Mapping) -> None:
    """Every row has a key, and no two rows the same one."""
    missing, repeated = source.key_defects()
    if missing or repeated:
        raise Refusal(
            f"{mapping.source.key} must identify a row of {mapping.source.view}: "
            f"{missing} rows have none, {repeated} repeat one."
        )


def check_target(target: Target, mapping: Mapping) -> None:
    """Server settings, schema revision, columns and rights."""
    local, packet = target.one("SELECT @@GLOBAL.local_infile, @@GLOBAL.max_allowed_packet")
    if not local:
        raise Refusal("local_infile is off on the target: set it in the parameter group (enable_bulk_load in Terraform).")
    if packet < _LEAST_PACKET:
        raise Refusal(f"max_allowed_packet of the target is {packet} bytes; the load needs {_LEAST_PACKET}.")
    _check_revision(target, mapping)
    _check_columns(target, mapping)
    _check_grants(target, mapping)
    _check_comparison(target, mapping)


def check_empty(target: Target, mapping: Mapping) -> None:
    """A first load begins with an empty table."""
    if target.one(f"SELECT 1 FROM {mapping.target.table} LIMIT 1"):  # noqa: S608 (checked name)
        raise Refusal(f"The table {mapping.target.table} is not empty, and no run of this tool has filled it.")


def check_run(run: state.Run, mapping: Mapping) -> None:
    """A run goes on with the mapping that it began with."""
    if run.mapping_digest != mapping.digest:
        raise Refusal(
            "The mapping file has changed since this run began; verify would compare two different things: "
            "put the file back, or remove what was loaded with `restart` and load anew."
        )


def needed_gib(rows: int) -> float:
    """Storage that so many rows take in the target, in GiB."""
    return rows * _BYTES_A_ROW / _GIB


def check_disk(target: Target, settings: Settings, rows: int) -> bool:
    """The target has room; answers whether that can be known: from the setting, or from a data folder on this machine."""
    free = settings.free_gib or _local_free_gib(target, settings)
    if free and free < needed_gib(rows):
        raise Refusal(f"The target has {free:.1f} GiB free, and {rows:,} rows need about {needed_gib(rows):.1f} GiB.")
    return bool(free)


def _local_free_gib(target: Target, settings: Settings) -> float:
    folder = Path(str(target.one("SELECT @@datadir")[0]))
    if settings.target.host not in LOOPBACK or not folder.is_dir():
        return 0.0
    return shutil.disk_usage(folder).free / _GIB


def _check_revision(target: Target, mapping: Mapping) -> None:
    is_there = target.one(
        "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'alembic_version'"
    )
    found = target.one("SELECT version_num FROM alembic_version") if is_there[0] else None
    if found is None or found[0] < mapping.target.least_revision:
        has = "no self-care schema" if found is None else f"schema revision {found[0]}"
        raise Refusal(f"The target has {has}, and the mapping needs revision {mapping.target.least_revision} or a later one.")


def _check_columns(target: Target, mapping: Mapping) -> None:
    rows = target.rows(
        "SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE = 'NO', COLUMN_DEFAULT IS NOT NULL, COLLATION_NAME "
        "FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = %s",
        [mapping.target.table],
    )
    found = {row[0]: row[1] for row in rows}
    _check_exactness(mapping, {row[0]: str(row[4] or "binary") for row in rows})
    _check_nulls(mapping, {row[0] for row in rows if row[2]})
    for column in mapping.columns:
        actual = re.sub(r"^bigint\(\d+\)$", "bigint", str(found.get(column.target, "")))
        if not actual:
            raise Refusal(f"The mapping fills {column.target}, and the table {mapping.target.table} has no such column.")
        if actual != column.type:
            raise Refusal(
                f"The mapping says that {column.target} is {column.type}, and in {mapping.target.table} it is {actual}."
            )
    unfilled = {row[0] for row in rows if row[2] and not row[3]} - {column.target for column in mapping.columns}
    if unfilled:
        raise Refusal(f"The table {mapping.target.table} needs {min(unfilled)}, and the mapping does not fill it.")


def _check_exactness(mapping: Mapping, collations: dict[str, str]) -> None:
    """Keys and what may stand once are compared letter by letter, as the source does: else two of its rows meet in one."""
    for name in (mapping.target.key, *(rule.column for rule in mapping.unique)):
        if not collations.get(name, "binary").endswith(("_bin", "binary")):
            raise Refusal(
                f"{name} of {mapping.target.table} is compared by {collations[name]}, which takes different texts for one: "
                "it must have a collation such as utf8mb4_bin."
            )


def _check_nulls(mapping: Mapping, not_null: set[str]) -> None:
    for column in mapping.columns:
        is_filled = column.required or column.kind == "constant" or column.default is not None
        if column.target in not_null and not is_filled:
            raise Refusal(
                f"{column.target} of {mapping.target.table} takes no NULL: give its rule `required: true`, so that a row "
                "without a value is a reject."
            )


def _check_comparison(target: Target, mapping: Mapping) -> None:
    """The functions of `verify` and `catch-up` are asked for before `load`, so that no run ends half way."""
    wanted = f"{canonical.sql_total(mapping)}, MAX({canonical.sql_hash(mapping)})"
    target.one(f"SELECT {wanted} FROM {mapping.target.table} WHERE {mapping.target.key} = ''")  # noqa: S608 (checked names)


def _check_grants(target: Target, mapping: Mapping) -> None:
    lines = [str(row[0]) for row in target.rows("SHOW GRANTS FOR CURRENT_USER")]
    if any(_GRANT.match(line) is None for line in lines):
        return  # rights that come by a role are not listed here: the first statement tells
    database = str(target.one("SELECT DATABASE()")[0])
    missing = state.missing_tables(target)
    everything: dict[str, tuple[str, ...]] = dict.fromkeys([entry.table for entry in mapping.target.references], ("SELECT",))
    everything |= {mapping.target.table: _NEEDED} | {
        name: ("CREATE", *_NEEDED) if name in missing else _NEEDED for name in state.tables()
    }
    for table, needed in everything.items():
        held = _granted(lines, database, table)
        for right in needed:
            if not held & {right, "ALL PRIVILEGES"}:
                raise Refusal(f"The target's account lacks {right} on {table}.")


def _granted(lines: Iterable[str], database: str, table: str) -> set[str]:
    objects = {"*.*", f"{database}.*", f"{database}.{table}"}
    found: set[str] = set()
    for line in lines:
        match = _GRANT.match(line)
        if match and match[2].replace("`", "").replace("\\", "") in objects:
            found |= {name.strip().upper() for name in match[1].split(",")}
    return found


def _same_type(wanted: str, found: str) -> bool:
    """The driver does not tell a TIMESTAMP's digits."""
    return re.sub(r"^TIMESTAMP\(\d\)$", "TIMESTAMP", wanted.upper().replace(" ", "")) == found
