"""The tool's own tables in the target database: what is loaded, rejected, conflicting, verified. Nothing else reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from selfcare_migrate.mapping import Mapping
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.source import KeyRange
from selfcare_migrate.target import Target
from selfcare_migrate.transform.batch import Misfit

STATE_VERSION = 2
_UPGRADABLE = 1
_OPTIONS = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"
_TABLES = {
    "migration_schema": "version INT NOT NULL PRIMARY KEY",
    "migration_run": """run_id INT NOT NULL PRIMARY KEY, mapping_name VARCHAR(64) NOT NULL, mapping_digest CHAR(64) NOT NULL,
        source_view VARCHAR(128) NOT NULL, source_rows BIGINT NOT NULL, watermark VARCHAR(40) NOT NULL,
        started_at DATETIME(6) NOT NULL, loaded_at DATETIME(6), load_seconds DOUBLE NOT NULL DEFAULT 0""",
    "migration_chunk": """chunk_no INT NOT NULL PRIMARY KEY, lower_key VARCHAR(128), upper_key VARCHAR(128),
        lower_target VARCHAR(128), upper_target VARCHAR(128), is_done BOOLEAN NOT NULL,
        read_rows BIGINT NOT NULL, loaded_rows BIGINT NOT NULL, rejected_rows BIGINT NOT NULL, finished_at DATETIME(6)""",
    "migration_reject": """source_key VARCHAR(128) NOT NULL, column_name VARCHAR(64) NOT NULL, reason VARCHAR(32) NOT NULL,
        raw_value TEXT, other_key VARCHAR(128), chunk_no INT NOT NULL, found_at DATETIME(6) NOT NULL, reviewed_at DATETIME(6),
        reviewed_by VARCHAR(64), review_note VARCHAR(200), PRIMARY KEY (source_key, column_name),
        KEY migration_reject_chunk (chunk_no), KEY migration_reject_reason (reason)""",
    "migration_applied": "target_key VARCHAR(128) NOT NULL PRIMARY KEY, version BIGINT NOT NULL",
    "migration_conflict": """target_key VARCHAR(128) NOT NULL, kind VARCHAR(32) NOT NULL,
        columns_differing VARCHAR(500) NOT NULL, found_at DATETIME(6) NOT NULL,
        reviewed_at DATETIME(6), reviewed_by VARCHAR(64), review_note VARCHAR(200), PRIMARY KEY (target_key, kind)""",
    "migration_round": """round_no INT NOT NULL PRIMARY KEY AUTO_INCREMENT, started_at DATETIME(6) NOT NULL,
        finished_at DATETIME(6) NOT NULL, read_rows BIGINT NOT NULL, inserted BIGINT NOT NULL, updated BIGINT NOT NULL,
        deleted BIGINT NOT NULL, rejected BIGINT NOT NULL, conflicts BIGINT NOT NULL, watermark VARCHAR(40) NOT NULL""",
    "migration_verification": """verification_no INT NOT NULL PRIMARY KEY AUTO_INCREMENT, started_at DATETIME(6) NOT NULL,
        finished_at DATETIME(6) NOT NULL, chunks INT NOT NULL, source_rows BIGINT NOT NULL, target_rows BIGINT NOT NULL,
        rejected_rows BIGINT NOT NULL, held_rows BIGINT NOT NULL, portal_rows BIGINT NOT NULL, differing_rows BIGINT NOT NULL,
        is_equal BOOLEAN NOT NULL""",
    "migration_difference": """verification_no INT NOT NULL, target_key VARCHAR(128) NOT NULL, kind VARCHAR(32) NOT NULL,
        columns_differing VARCHAR(500) NOT NULL, PRIMARY KEY (verification_no, target_key)""",
    "migration_lease": """name VARCHAR(32) NOT NULL PRIMARY KEY, owner VARCHAR(128) NOT NULL, number BIGINT NOT NULL,
        expires_at DATETIME(6) NOT NULL""",
    "migration_sample": """sampled_at DATETIME(6) NOT NULL PRIMARY KEY, phase VARCHAR(16) NOT NULL, rows_done BIGINT NOT NULL,
        memory_mib DOUBLE NOT NULL""",
}


@dataclass(frozen=True)
class Chunk:
    """A range of the source's keys, and the same range of the target's."""

    number: int
    keys: KeyRange
    target: KeyRange


@dataclass(frozen=True)
class Run:
    """The one run of a target: its mapping, and how far changes were carried over."""

    mapping_digest: str
    source_rows: int
    watermark: str
    started_at: datetime
    loaded_at: datetime | None
    load_seconds: float


def now() -> datetime:
    """UTC without a zone, as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)


def install(target: Target) -> None:
    """Make the tool's tables where they are missing; raises Refusal when another version of the tool made them."""
    for name in missing_tables(target):
        target.run(f"CREATE TABLE IF NOT EXISTS {name} ({_TABLES[name]}) {_OPTIONS}")
    if not target.run("UPDATE migration_schema SET version = %s WHERE version = %s", [STATE_VERSION, _UPGRADABLE]):
        target.run(
            "INSERT IGNORE INTO migration_schema SELECT %s FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM migration_schema)",
            [STATE_VERSION],
        )
    check_version(target)


def tables() -> list[str]:
    """Names of the tool's tables."""
    return list(_TABLES)


def missing_tables(target: Target) -> list[str]:
    """Names of the tool's tables that are not there yet; making them needs the right CREATE."""
    sql = "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'migration%'"
    found = {row[0] for row in target.rows(sql)}
    return [name for name in _TABLES if name not in found]


def is_installed(target: Target) -> bool:
    """Whether the tool's tables are there."""
    found = "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'migration_sample'"
    return bool(target.one(found)[0])


def check_version(target: Target) -> None:
    """Raises Refusal when the tables are another version's."""
    versions = [row[0] for row in target.rows("SELECT version FROM migration_schema")]
    if versions != [STATE_VERSION]:
        raise Refusal(f"The tables migration_* are of version {versions}, and this tool keeps version {STATE_VERSION}.")


def read_run(target: Target) -> Run | None:
    """The run, or None before the first load."""
    if not is_installed(target):
        return None
    columns = "mapping_digest, source_rows, watermark, started_at, loaded_at, load_seconds"
    row = target.one(f"SELECT {columns} FROM migration_run")  # noqa: S608
    return None if row is None else Run(*row)


def begin_run(target: Target, mapping: Mapping, source_rows: int, watermark: str, chunks: list[Chunk]) -> None:
    """Store the plan, all of it or nothing."""
    with target.transaction():
        target.run(
            "INSERT INTO migration_run VALUES (1, %s, %s, %s, %s, %s, %s, NULL, 0)",
            [mapping.name, mapping.digest, mapping.source.view, source_rows, watermark, now()],
        )
        target.run_many(
            "INSERT INTO migration_chunk VALUES (%s, %s, %s, %s, %s, FALSE, 0, 0, 0, NULL)",
            [(c.number, c.keys.lower, c.keys.upper, c.target.lower, c.target.upper) for c in chunks],
        )


def forget(target: Target) -> None:
    """Empty the tool's tables, all of them or none: the account may lack the right to drop them."""
    with target.transaction():
        for name in _TABLES.keys() - {"migration_schema", "migration_lease"}:
            target.run(f"DELETE FROM {name}")  # noqa: S608 (names of this tool)


def chunks(target: Target, *, only_pending: bool = False) -> list[Chunk]:
    """The chunks in key order."""
    where = "WHERE NOT is_done" if only_pending else ""
    columns = "chunk_no, lower_key, upper_key, lower_target, upper_target"
    rows = target.rows(f"SELECT {columns} FROM migration_chunk {where} ORDER BY chunk_no")  # noqa: S608
    return [Chunk(row[0], KeyRange(row[1], row[2]), KeyRange(row[3], row[4])) for row in rows]


def add_rejects(target: Target, misfits: list[Misfit], chunk_no: int) -> None:
    """Keep misfits; one that has changed since it was listed must be reviewed again."""
    target.run_many(
        "INSERT INTO migration_reject (source_key, column_name, reason, raw_value, other_key, chunk_no, found_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s) ON DUPLICATE KEY UPDATE "
        "reviewed_at = IF(reason = VALUES(reason) AND raw_value <=> VALUES(raw_value), reviewed_at, NULL), "
        "reason = VALUES(reason), raw_value = VALUES(raw_value), other_key = VALUES(other_key)",
        [(m.key, m.column, m.reason, m.raw, m.other_key, chunk_no, now()) for m in misfits],
    )


def rejects_of(target: Target, chunk_no: int) -> dict[str, set[str]]:
    """Keys of a chunk's rejected rows, each with its reasons."""
    found: dict[str, set[str]] = {}
    for key, reason in target.rows("SELECT source_key, reason FROM migration_reject WHERE chunk_no = %s", [chunk_no]):
        found.setdefault(key, set()).add(reason)
    return found


def known_versions(target: Target, keys: list[str], first: int) -> dict[str, int]:
    """The version that this tool left at each target key."""
    found = dict.fromkeys(keys, first)
    for start in range(0, len(keys), 1000):
        part = keys[start : start + 1000]
        marks = ", ".join(["%s"] * len(part))
        found.update(target.rows(f"SELECT target_key, version FROM migration_applied WHERE target_key IN ({marks})", part))  # noqa: S608
    return found


def add_conflict(target: Target, key: str, kind: str, columns: list[str]) -> None:
    """List a conflict; one that is listed already with the same columns stays as it is, reviewed or not."""
    names = ", ".join(columns)[:500]
    target.run(
        "INSERT INTO migration_conflict (target_key, kind, columns_differing, found_at) VALUES (%s, %s, %s, %s) "
        "ON DUPLICATE KEY UPDATE reviewed_at = IF(columns_differing = VALUES(columns_differing), reviewed_at, NULL), "
        "columns_differing = VALUES(columns_differing)",
        [key, kind, names, now()],
    )


def conflicts_of(target: Target, kind: str) -> set[str]:
    """Target keys of the conflicts of one kind."""
    return {row[0] for row in target.rows("SELECT target_key FROM migration_conflict WHERE kind = %s", [kind])}


def conflicting_columns(target: Target, kind: str) -> dict[str, set[str]]:
    """The columns that each conflict of one kind lists, by target key."""
    rows = target.rows("SELECT target_key, columns_differing FROM migration_conflict WHERE kind = %s", [kind])
    return {row[0]: set(row[1].split(", ")) for row in rows}


def differing_keys(target: Target, explained: Sequence[str]) -> list[str]:
    """Keys of the last verification's differences but for these kinds; some kinds name a row by its source key."""
    marks = ", ".join(["%s"] * len(explained))
    last = "(SELECT MAX(verification_no) FROM migration_verification)"
    sql = f"SELECT target_key FROM migration_difference WHERE verification_no = {last} AND kind NOT IN ({marks})"  # noqa: S608
    return [row[0] for row in target.rows(sql, explained)]
