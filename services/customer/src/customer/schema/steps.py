"""Steps of a revision: one DDL statement each, left out where its outcome stands already.

MySQL and MariaDB commit every DDL statement for itself, whole or not at all (MySQL manual, "Atomic Data Definition Statement
Support"), so a revision that was cut goes on at the step it was cut in. A statement that waits for a table's lock makes all
readers of the table wait behind it: it gives up after `LOCK_WAIT` seconds and is tried again after a pause in which they are
served. How a statement may work on the table is asserted (`ALGORITHM`, `LOCK`), so that one which would copy a table
unexpectedly is refused by the server.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.mysql import DATETIME, VARCHAR
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from customer.schema.lease import Lease

LOCK_WAIT = 2
_PAUSES = (1.0, 2.0, 4.0, *(5.0,) * 57)
_LOCK_WAIT_TIMEOUT, _DEADLOCK = 1205, 1213
_TABLE_OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


class SchemaBusy(Exception):
    """A table was in use for as long as this waited."""


class Run(msgspec.Struct):
    """What the steps of one run share. Without a lease (SQLite) nobody else is there."""

    tell: Callable[[str], None]
    lease: Lease | None = None


def moment() -> sa.DateTime:
    """UTC with microseconds."""
    return sa.DateTime().with_variant(DATETIME(fsp=6), "mysql", "mariadb")


def identity(length: int) -> sa.String:
    """Text that names somebody: compared to the last blank, where most collations pad the shorter one."""
    return sa.String(length).with_variant(VARCHAR(length, collation=exact_collation()), "mysql", "mariadb")


def exact_collation() -> str:
    """The binary collation that does not pad, by each server's name for it."""
    return "utf8mb4_nopad_bin" if getattr(op.get_bind().dialect, "is_mariadb", False) else "utf8mb4_0900_bin"


def create_table(name: str, *columns: sa.schema.SchemaItem) -> None:
    """A table that is not there."""
    table = sa.Table(name, sa.MetaData(), *columns, **_TABLE_OPTIONS)
    _step(f"table {name}", lambda: _inspect().has_table(name), CreateTable(table))


def add_column(table: str, column: sa.Column[object]) -> None:
    """A column behind the last one, in the table's description alone: no row is touched."""
    sa.Table(table, sa.MetaData(), column)
    text = f"ALTER TABLE {table} ADD COLUMN {CreateColumn(column).compile(dialect=_dialect())}"
    _step(f"column {table}.{column.name}", lambda: column.name in _columns(table), f"{text}{_how(', ALGORITHM=INSTANT')}")


def create_index(name: str, table: str, columns: Sequence[str], *, unique: bool = False) -> None:
    """An index, built while rows are read and written."""
    shape = sa.Table(table, sa.MetaData(), *(sa.Column(column) for column in columns))
    index = sa.Index(name, *(shape.c[column] for column in columns), unique=unique)
    text = f"{CreateIndex(index).compile(dialect=_dialect())}{_how(' ALGORITHM=INPLACE LOCK=NONE')}"
    _step(f"index {name}", lambda: name in _indexes(table), text)


def drop_index(name: str, table: str) -> None:
    """An index that another one serves for."""
    on_server = f"ALTER TABLE {table} DROP INDEX {name}, ALGORITHM=INPLACE, LOCK=NONE"
    text = on_server if _is_server() else f"DROP INDEX {name}"
    _step(f"no index {name}", lambda: name not in _indexes(table), text)


def compare_exactly(table: str, **columns: int) -> None:
    """Columns (with their lengths) that name somebody get the collation that does not pad. SQLite compares so anyway.

    A key's collation is in its order, so the table is copied: readers are served, writers wait as long as that takes.
    """
    if not _is_server():
        return
    collation = exact_collation()
    found = {column["name"]: column for column in _inspect().get_columns(table)}
    changes = (
        f"MODIFY COLUMN {name} VARCHAR({length}) CHARACTER SET utf8mb4 COLLATE {collation}"
        f" {'NULL' if found[name]['nullable'] else 'NOT NULL'}"
        for name, length in columns.items()
    )

    def stands() -> bool:
        return all(_collations(table).get(name) == collation for name in columns)

    _step(f"exact comparison of {table}", stands, f"ALTER TABLE {table} {', '.join(changes)}, ALGORITHM=COPY, LOCK=SHARED")


def _step(title: str, stands: Callable[[], bool], statement: str | sa.schema.ExecutableDDLElement) -> None:
    """Carry one statement out, again while the table is in use; raises SchemaBusy, or LeaseLost before the statement."""
    run: Run = context.config.attributes["run"]
    text = statement if isinstance(statement, str) else str(statement.compile(dialect=_dialect()))
    for pause in (*_PAUSES, None):
        begun = time.monotonic()
        try:
            if stands():
                run.tell(f"  {title}: stands already")
                return
            if run.lease is not None:
                run.lease.require()
            op.get_bind().exec_driver_sql(text)
        except sa.exc.OperationalError as error:
            if _code(error) not in (_LOCK_WAIT_TIMEOUT, _DEADLOCK):
                raise
        else:
            run.tell(f"  {title}: made in {time.monotonic() - begun:.1f} s")
            return
        if pause is not None:
            run.tell(f"  {title}: the table is in use by a transaction; readers are let through, next try in {pause:.0f} s")
            time.sleep(pause)
    raise SchemaBusy(
        f"The step '{title}' found its table in use each time: a transaction is open on it and does not end. Nothing of this "
        "step was done, all before it stands. End the transaction (information_schema.innodb_trx lists them) and run it again."
    )


def _code(error: sa.exc.DBAPIError) -> int:
    first = error.orig.args[0] if error.orig is not None and error.orig.args else 0
    return first if isinstance(first, int) else 0


def _dialect() -> sa.Dialect:
    return op.get_bind().dialect


def _is_server() -> bool:
    return _dialect().name in ("mysql", "mariadb")


def _how(words: str) -> str:
    return words if _is_server() else ""


def _inspect() -> sa.Inspector:
    return sa.inspect(op.get_bind())


def _columns(table: str) -> set[str]:
    return {column["name"] for column in _inspect().get_columns(table)}


def _indexes(table: str) -> set[str | None]:
    return {index["name"] for index in _inspect().get_indexes(table)}


def _collations(table: str) -> dict[str, str]:
    sql = sa.text(
        "SELECT COLUMN_NAME, COLLATION_NAME FROM information_schema.COLUMNS"
        " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = :table"
    )
    return {str(row[0]): str(row[1]) for row in op.get_bind().execute(sql, {"table": table})}
