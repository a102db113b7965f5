"""Puts the synthetic customers and links into the two directories: `python -m dev.demo.seed`. Safe to run again."""

from __future__ import annotations

import os
import sys
from typing import Any

import sqlalchemy as sa

from dev.demo.logins import login_links
from dev.demo.people import DemoCustomer, corporate_customers, residential_customers
from dev.doubles.oracle.corporate import fill_oracle
from selfcare_shared.customers.columns import COLUMNS


def seed(selfcare_url: str, corporate_url: str, issuer: str) -> tuple[int, int]:
    """Fill both databases where a customer is not there yet; answers how many customers each holds."""
    second = fill_oracle(corporate_url, corporate_customers())
    selfcare = sa.create_engine(selfcare_url)
    with selfcare.begin() as connection:
        first = _fill(connection, residential_customers())
        _link(connection, issuer)
    selfcare.dispose()
    return first, second


def _fill(connection: sa.Connection, customers: tuple[DemoCustomer, ...]) -> int:
    present = {row[0] for row in connection.execute(sa.text("SELECT customer_id FROM customer"))}
    rows = [_row(customer) for customer in customers if customer.customer_id not in present]
    if rows:
        names = ", ".join(COLUMNS)
        binds = ", ".join(f":{name}" for name in COLUMNS)
        connection.execute(sa.text(f"INSERT INTO customer ({names}) VALUES ({binds})"), rows)  # noqa: S608
    return len(present) + len(rows)


def _row(customer: DemoCustomer) -> dict[str, Any]:
    row = {name: getattr(customer, name) for name in COLUMNS if name != "version"}
    return row | {"version": 1, "updated_at": customer.updated_at.strftime("%Y-%m-%d %H:%M:%S.%f")}


def _link(connection: sa.Connection, issuer: str) -> None:
    """Links of the ready logins; the issuer is the local provider's address, which may change from run to run."""
    connection.execute(sa.text("UPDATE login_link SET issuer = :issuer WHERE issuer <> :issuer"), {"issuer": issuer})
    present = {(row[0], row[1]) for row in connection.execute(sa.text("SELECT subject, customer_id FROM login_link"))}
    insert = sa.text(
        "INSERT INTO login_link (issuer, subject, customer_id, segment, msisdn, linked_at, role)"
        " VALUES (:issuer, :subject, :customer_id, :segment, :msisdn, :linked_at, :role)"
    )
    for subject, customer, linked_at, role in login_links():
        if (subject, customer.customer_id) not in present:
            values = {
                "issuer": issuer,
                "subject": subject,
                "customer_id": customer.customer_id,
                "segment": customer.segment,
                "msisdn": customer.msisdn,
                "linked_at": linked_at.strftime("%Y-%m-%d %H:%M:%S.%f"),
                "role": role,
            }
            connection.execute(insert, values)


if __name__ == "__main__":
    counts = seed(
        os.environ["SELFCARE_DATABASE_URL"], os.environ["SELFCARE_CORPORATE_DATABASE_URL"], os.environ["SELFCARE_ISSUER"]
    )
    sys.stdout.write(f"{counts[0]} residential and {counts[1]} corporate customers\n")
