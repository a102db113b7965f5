"""Makes the accounts and gives them their rights, as often as it is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
import pymysql
from pymysql.connections import Connection
from pymysql.constants import ER
from pymysql.cursors import Cursor

from customer.accounts.statements import statements_of, with_password

# A table or a column that a later schema migration brings.
_NOT_YET = {ER.NO_SUCH_TABLE, ER.BAD_FIELD_ERROR}


class Outcome(msgspec.Struct, frozen=True):
    """What was done; `waiting` are the grants whose table the next schema migration brings."""

    accounts: int
    grants: int
    waiting: tuple[str, ...]


def apply(connection: Connection[Cursor], passwords: Mapping[str, str], adapt: Callable[[str], str] = str) -> Outcome:
    """Set every password, give every right. Raises pymysql.Error for anything but a table or column that does not exist yet.

    `adapt` may change a statement for a server that speaks another dialect.
    """
    creations = [with_password(adapt(text), passwords, connection.escape) for text in statements_of("accounts.sql")]
    with connection.cursor() as cursor:
        for statement in creations:
            cursor.execute(statement)
        waiting = [text for text in statements_of("grants.sql") if not _granted(cursor, adapt(text))]
    made = sum(statement.startswith("CREATE USER") for statement in creations)
    return Outcome(made, len(statements_of("grants.sql")) - len(waiting), tuple(waiting))


def _granted(cursor: Cursor, statement: str) -> bool:
    try:
        cursor.execute(statement)
    except pymysql.Error as error:
        if error.args and error.args[0] in _NOT_YET:
            return False
        raise
    return True
