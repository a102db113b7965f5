"""Every statement of the services on MySQL and MariaDB with millions of rows: `python -m bench.query_plans --size 2000000`.

Prints each statement's index, rows read, rows sorted and time; ends with 1 when one costs more than `dev.query_plans` expects.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from customer.migrate import upgrade
from dev.databases.mariadb import MariaDb
from dev.databases.mysql import MySql
from dev.databases.server import DatabaseServer
from dev.paths import ROOT
from dev.query_plans.measure import Cost, costs
from dev.query_plans.rows import Amount, fill

_SERVERS: tuple[type[DatabaseServer], ...] = (MySql, MariaDb)


def main() -> int:
    """Exit status 0 when every statement keeps to its expectation on both servers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=2_000_000, help="customers; statements are two and a half times as many")
    parser.add_argument("--heavy", type=int, default=16_667, help="rows of each kind that one customer has")
    given = parser.parse_args()
    amount, faults = Amount(given.size, given.heavy), 0
    (ROOT / ".local").mkdir(exist_ok=True)
    for kind in _SERVERS:
        with tempfile.TemporaryDirectory(dir=ROOT / ".local") as folder:
            server = kind(Path(folder))
            try:
                server.start()
                faults += _measure(server, amount)
            finally:
                server.stop()
    print(f"{faults} statements cost more than they may" if faults else "Every statement keeps to what it may cost.")
    return 1 if faults else 0


def _measure(server: DatabaseServer, amount: Amount) -> int:
    url = server.database()
    upgrade(url)
    with closing(server.connect(url.rsplit("/", 1)[1].split("?")[0])) as connection:
        begun = time.monotonic()
        fill(connection, amount)
        print(f"\n{server.name} {server.version}: {amount.size:,} customers filled in {time.monotonic() - begun:.0f} s")
        print(f"{'statement':62} {'read':>7} {'sorted':>7} {'ms':>8}  index")
        return sum(_tell(cost, amount) for cost in costs(connection))


def _tell(cost: Cost, amount: Amount) -> int:
    by = ", ".join(dict.fromkeys(cost.index))
    print(f"{cost.name[-62:]:62} {cost.rows_read:7,} {cost.rows_sorted:7,} {cost.seconds * 1000:8.1f}  {by}")
    for fault in cost.faults(amount):
        print(f"    FAULT: {fault}")
    return 1 if cost.faults(amount) else 0


if __name__ == "__main__":
    sys.exit(main())
