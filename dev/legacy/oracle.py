"""A legacy residential database in the Oracle double: one customer in a hundred is dirty, in one of fourteen ways."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from dev.doubles.oracle import catalogue
from dev.doubles.oracle.server import OracleDouble

ACCOUNT, PASSWORD, SERVICE, VIEW = "migration", "for-a-laptop", "LEGACY", "LEGACY_CUSTOMER"
TABLE = f"""
CREATE TABLE {VIEW} (CUSTOMER_NO NUMBER(10) PRIMARY KEY, STATE CHAR(1), GIVEN_NAME VARCHAR2(120), FAMILY_NAME VARCHAR2(120),
    MSISDN VARCHAR2(30), EMAIL VARCHAR2(300), CONTACT_PHONE VARCHAR2(30), STREET VARCHAR2(240), ZIP CHAR(10),
    CITY VARCHAR2(120), COUNTRY VARCHAR2(3), LANGUAGE CHAR(2), MARKETING CHAR(1), NOTIFY NUMBER(3), LAST_CHANGED DATE)
"""
_GIVEN = (
    "Anna",
    "Bruno",
    "Chloé",
    "Dario",
    "Élodie",
    "Fabio",
    "Gül",
    "Hanna",
    "Ivo",
    "Jürg",
    "Lea",
    "Marek",
    "Noé",
    "Olga",
    "Žofia",
)
_FAMILY = ("Aebi", "Brönnimann", "Černý", "Dubois", "Egger", "Fontana", "Günther", "Hofer", "Iten", "Jost", "Keller", "Null")
_CITIES = (("3000", "Bern"), ("8001", "Zürich"), ("1200", "Genève"), ("6900", "Lugano"), ("7000", "Chur"))
_LANGUAGES = ("DE", "FR", "IT", "EN", "")
_START = datetime(2024, 1, 1)  # noqa: DTZ001 (an Oracle DATE has no zone)
# Ten million numbers from here on are of Swiss mobile networks.
FIRST_NUMBER = 760_000_000
EVERY = 100
DIRT = (
    {"MSISDN": "079 CALL ME"},
    {"MSISDN": None},
    {"FAMILY_NAME": "   "},
    {"GIVEN_NAME": "A" * 101},
    {"STATE": "X"},
    {"STREET": "Stra\ufffde 1"},
    {"EMAIL": "nobody at example.com"},
    {"LAST_CHANGED": "2026-03-29 02:30:00"},
    {"LAST_CHANGED": "0001-01-01 00:00:00"},
    {"NOTIFY": 7},
    {"COUNTRY": "CHE"},
    {"CITY": "Bern\x02"},
    {"CONTACT_PHONE": "+41 44 12"},
    {"MSISDN": "of the neighbour"},
)


def row(number: int) -> dict[str, object]:
    """Customer `number`, as the old programs left it."""
    postal_code, city = _CITIES[number % 5]
    changed = _START + timedelta(seconds=number * 7 % 60_000_000)
    clean: dict[str, object] = {
        "CUSTOMER_NO": 1000 + 3 * number,
        "STATE": "S" if number % 50 == 1 else "A",
        "GIVEN_NAME": _GIVEN[number % 15] + ("" if number % 9 else "  "),
        "FAMILY_NAME": _FAMILY[number // 7 % 12],
        "MSISDN": typed(number, number % 6),
        "EMAIL": f"customer{number}@example.org" if number % 4 else "",
        "CONTACT_PHONE": typed(number + 500_000, 1) if number % 3 == 0 else None,
        "STREET": f"Rue de l\x92Église {number % 90}" if number % 997 == 5 else f"Bahnhofstrasse {number % 180}",
        "ZIP": postal_code,
        "CITY": city,
        "COUNTRY": "ch" if number % 11 == 0 else "CH",
        "LANGUAGE": _LANGUAGES[number % 5],
        "MARKETING": "J" if number % 3 else "N",
        "NOTIFY": number % 3,
        "LAST_CHANGED": changed.strftime("%Y-%m-%d %H:%M:%S"),
    }
    if number % 100_000 == 50:
        clean["LAST_CHANGED"] = "2025-10-26 02:30:00"
    return clean | _dirt(number)


def typed(number: int, form: int) -> str:
    """A Swiss number in one of six ways of typing it."""
    digits = f"{FIRST_NUMBER + number:09d}"
    spaced = f"{digits[:2]} {digits[2:5]} {digits[5:7]} {digits[7:]}"
    return (f"+41{digits}", f"0{digits}", f"0041{digits}", f"+41 (0){spaced}", f"0{digits[:2]}/{digits[2:]}", f"41{digits}")[
        form
    ]


def is_dirty(number: int) -> bool:
    """Whether the customer has a defect."""
    return number % EVERY == 7


def _dirt(number: int) -> dict[str, object]:
    if not is_dirty(number):
        return {}
    kind = number // EVERY % len(DIRT)
    return {"MSISDN": typed(number - 1, 1)} if kind == len(DIRT) - 1 else dict(DIRT[kind])


def create(file: Path, rows: int) -> None:
    """Make the table and fill it, straight into the double's file."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        catalogue.install(connection)
        catalogue.create_table(connection, TABLE)
        connection.executemany(f"INSERT INTO {VIEW} VALUES ({', '.join('?' * 15)})", _tuples(rows))
        connection.execute(f"CREATE INDEX legacy_change ON {VIEW} (LAST_CHANGED)")


def _tuples(rows: int) -> Iterator[tuple[object, ...]]:
    for number in range(rows):
        yield tuple(row(number).values())


def double(file: Path, *, port: int = 0) -> OracleDouble:
    """The database over that file; not started yet."""
    server = OracleDouble(file, port=port, services=(SERVICE,))
    server.add_account(ACCOUNT, PASSWORD, owner=True)
    return server


def url(port: int) -> str:
    """The double's address."""
    return f"oracle+oracledb://{ACCOUNT}:{PASSWORD}@127.0.0.1:{port}/?service_name={SERVICE}"
