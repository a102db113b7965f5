"""The corporate database of the local stack and of tests: its accounts, the view's columns, the demo customers in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import oracledb

from dev.doubles.oracle.server import OracleDouble
from selfcare_shared.customers.columns import COLUMNS
from selfcare_shared.customers.oracle.address import read_address
from selfcare_shared.customers.oracle.sql import CHANGE_KEY, VIEW
from selfcare_shared.customers.port import EDITABLE

if TYPE_CHECKING:
    from dev.demo.people import DemoCustomer

ACCOUNT, OWNER, SERVICE = "selfcare", "corp_owner", "CORP"
_PASSWORDS = {ACCOUNT: "for-a-laptop", OWNER: "for-a-laptop-too"}
_TABLE = f"""
CREATE TABLE {VIEW} (
    customer_id VARCHAR2(36) PRIMARY KEY, status VARCHAR2(16) NOT NULL, given_name VARCHAR2(100), family_name VARCHAR2(100),
    organization_name VARCHAR2(200), msisdn VARCHAR2(16) NOT NULL UNIQUE, billing_account VARCHAR2(32) NOT NULL UNIQUE,
    email VARCHAR2(254), contact_phone VARCHAR2(16), street VARCHAR2(200), postal_code VARCHAR2(20), city VARCHAR2(100),
    country VARCHAR2(2), language VARCHAR2(2) NOT NULL, marketing_consent NUMBER(1) NOT NULL,
    statement_notification VARCHAR2(8) NOT NULL, version NUMBER(18) NOT NULL, updated_at TIMESTAMP(6) NOT NULL,
    change_key VARCHAR2(36))
"""
_EXISTS = 955


def corporate_double(file: Path, *, port: int = 0, certificate: Path | None = None) -> OracleDouble:
    """A double with the operator's owner account and the least-privileged one of docs/oracle; not started yet."""
    double = OracleDouble(file, port=port, services=(SERVICE,), certificate=certificate)
    double.add_account(ACCOUNT, _PASSWORDS[ACCOUNT], updatable=(*EDITABLE, "version", "updated_at", CHANGE_KEY))
    double.add_account(OWNER, _PASSWORDS[OWNER], owner=True)
    return double


def corporate_url(port: int, account: str = ACCOUNT, *, host: str = "127.0.0.1", protocol: str = "tcp") -> str:
    """The double's address for an account."""
    return f"oracle+oracledb://{account}:{_PASSWORDS[account]}@{host}:{port}/?service_name={SERVICE}&protocol={protocol}"


def fill_oracle(url: str, customers: Sequence[DemoCustomer]) -> int:
    """Create the table where it is missing and add customers that are not there; answers how many it holds."""
    address = read_address(url)
    with oracledb.connect(
        user=address.user,
        password=address.password,
        host=address.host,
        port=address.port,
        service_name=address.service_name,
    ) as connection:
        cursor = connection.cursor()
        try:
            cursor.execute(_TABLE)
        except oracledb.DatabaseError as error:
            if error.args[0].code != _EXISTS:
                raise
        cursor.execute(f"SELECT customer_id FROM {VIEW}")  # noqa: S608
        present = {row[0] for row in cursor}
        rows = [_row(customer) for customer in customers if customer.customer_id not in present]
        if rows:
            _insert(cursor, rows)
        connection.commit()
        return len(present) + len(rows)


def _row(customer: DemoCustomer) -> dict[str, object]:
    values = {name: getattr(customer, name) for name in COLUMNS if name != "version"}
    flags = {name: int(value) for name, value in values.items() if isinstance(value, bool)}
    return values | flags | {"version": 1, "updated_at": customer.updated_at.replace(tzinfo=None)}


def _insert(cursor: oracledb.Cursor, rows: list[dict[str, object]]) -> None:
    names = list(rows[0])
    binds = ", ".join(f":{name}" for name in names)
    cursor.setinputsizes(updated_at=oracledb.DB_TYPE_TIMESTAMP)
    cursor.executemany(f"INSERT INTO {VIEW} ({', '.join(names)}) VALUES ({binds})", rows)  # noqa: S608
