"""A double in this process and connections of the unmodified driver to it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import oracledb

from dev.doubles.oracle.server import OracleDouble

USER, PASSWORD = "app", "a password with ümlaut"


@contextmanager
def started(folder: Path, **options: Any) -> Iterator[OracleDouble]:
    """A running double with one account that owns everything."""
    double = OracleDouble(folder / "double.db", **options)
    double.add_account(USER, PASSWORD, owner=True)
    double.start()
    try:
        yield double
    finally:
        double.stop()
        gc.collect()


def connect(double: OracleDouble, **options: Any) -> oracledb.Connection:
    """A connection of the driver."""
    given = {"user": USER, "password": PASSWORD, "host": "127.0.0.1", "port": double.port, "service_name": "CORP"}
    return oracledb.connect(**(given | options))
