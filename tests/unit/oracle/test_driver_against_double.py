"""The unmodified driver against the double: types, cursors, transactions, pool, TLS, Arrow, breaks."""

from __future__ import annotations

import datetime as dt
import ssl
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import oracledb
import pytest

from dev.doubles.certificates import self_signed
from dev.doubles.oracle.server import OracleDouble
from tests.support.oracle_double import PASSWORD, USER, connect, started

# The driver leaves the socket of a lost connection to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
TABLE = """CREATE TABLE sample (id NUMBER(12) PRIMARY KEY, name VARCHAR2(400), code CHAR(5), amount NUMBER(20,4), free NUMBER,
    born DATE, seen TIMESTAMP(6), mark RAW(16), nation NVARCHAR2(20), ratio BINARY_DOUBLE)"""
NOW = dt.datetime.fromisoformat("2026-02-03 04:05:06.789012")
ROW = (
    1,
    "Zürich 日本 😀",
    "ab",
    Decimal("-1234567890123.4567"),
    0.25,
    dt.datetime.fromisoformat("1980-01-02"),
    NOW,
    b"\x01\xff",
    "ñ日",
    -1.5,
)


@pytest.fixture
def double(tmp_path: Path) -> Iterator[OracleDouble]:
    with started(tmp_path) as made:
        yield made


@pytest.fixture
def link(double: OracleDouble) -> Iterator[oracledb.Connection]:
    with connect(double) as made:
        made.cursor().execute(TABLE)
        yield made


def insert(link: oracledb.Connection, *rows: tuple[object, ...]) -> oracledb.Cursor:
    cursor = link.cursor()
    cursor.setinputsizes(None, None, None, None, None, None, oracledb.DB_TYPE_TIMESTAMP, None, oracledb.DB_TYPE_NVARCHAR, None)
    cursor.executemany("INSERT INTO sample VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10)", list(rows))
    return cursor


def numbered(count: int) -> list[tuple[object, ...]]:
    return [
        (n, f"name {n}" * (n % 40), "x", n / 4, None, NOW.replace(microsecond=0), NOW, None, None, 0.5) for n in range(count)
    ]


def test_every_type_comes_back(link: oracledb.Connection) -> None:
    assert insert(link, ROW).rowcount == 1
    cursor = link.cursor()
    cursor.execute("SELECT * FROM sample WHERE id = :id", id=1)
    (row,) = cursor.fetchall()
    assert row[2] == "ab   "
    assert (*row[:2], *row[4:]) == (*ROW[:2], *ROW[4:])
    assert row[3] == pytest.approx(float(Decimal("-1234567890123.4567")))
    names = [(column.name, column.type_code.name) for column in cursor.description or ()]
    assert names[6:8] == [("SEEN", "DB_TYPE_TIMESTAMP"), ("MARK", "DB_TYPE_RAW")]


def test_thousands_of_rows_in_batches_and_again_from_the_cache(link: oracledb.Connection) -> None:
    insert(link, *numbered(3000))
    cursor = link.cursor()
    for low in (0, 500, 2999, 3000):
        cursor.execute("SELECT id, name FROM sample WHERE id >= :low ORDER BY id", low=low)
        assert cursor.fetchall() == [(n, f"name {n}" * (n % 40) or None) for n in range(low, 3000)]


def test_arrow_batches_of_thousands_of_rows(link: oracledb.Connection) -> None:
    insert(link, *numbered(12_000))
    batches = list(link.fetch_df_batches("SELECT * FROM sample WHERE id < :most ORDER BY id", [11_000], size=5000))
    assert [batch.num_rows() for batch in batches] == [5000, 5000, 1000]
    assert batches[0].column_names()[:3] == ["ID", "NAME", "CODE"]


def test_commit_rollback_and_what_others_see(double: OracleDouble, link: oracledb.Connection) -> None:
    insert(link, *numbered(3))
    assert link.transaction_in_progress
    with connect(double) as other:
        assert other.cursor().execute("SELECT COUNT(*) FROM sample").fetchone() == (0,)
        link.commit()
        assert other.cursor().execute("SELECT COUNT(*) FROM sample").fetchone() == (3,)
    link.cursor().execute("UPDATE sample SET name = :name WHERE id > 0", name=None)
    link.rollback()
    assert not link.transaction_in_progress
    assert link.cursor().execute("SELECT name FROM sample WHERE id = 1").fetchone() == ("name 1",)


def test_errors_carry_oracles_numbers(link: oracledb.Connection) -> None:
    cases = {
        "SELECT * FROM nowhere": 942,
        "SELECT absent FROM sample": 904,
        "INSERT INTO sample (id) VALUES (1)": 1,
        "SELEC 1": 900,
    }
    insert(link, ROW)
    for sql, code in cases.items():
        with pytest.raises(oracledb.DatabaseError) as raised:
            link.cursor().execute(sql)
        assert raised.value.args[0].code == code, sql
    link.ping()


def test_call_timeout_leaves_the_connection_usable(double: OracleDouble, link: oracledb.Connection) -> None:
    double.faults.add("execute", match="FROM DUAL", seconds=30.0)
    link.call_timeout = 200
    begun = time.monotonic()
    with pytest.raises(oracledb.Error, match="DPY-4024"):
        link.cursor().execute("SELECT 1 FROM DUAL")
    assert time.monotonic() - begun < 5
    link.call_timeout = 5000
    assert link.cursor().execute("SELECT 1 FROM DUAL").fetchone() == (1,)


def test_end_to_end_tags_travel_with_the_next_call(double: OracleDouble, link: oracledb.Connection) -> None:
    link.module, link.action, link.client_identifier, link.clientinfo = "module", "action", "trace", "info"
    link.ping()
    expected = {"user": USER.upper(), "module": "module", "action": "action", "clientIdentifier": "trace", "clientInfo": "info"}
    assert double.sessions()[-1].items() >= expected.items()


@pytest.mark.parametrize(("option", "code"), [({"password": "wrong"}, "ORA-01017"), ({"user": "nobody"}, "ORA-01017")])
def test_wrong_account(double: OracleDouble, option: dict[str, str], code: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=code):
        connect(double, **option)


def test_unknown_service(double: OracleDouble) -> None:
    with pytest.raises(oracledb.DatabaseError, match="DPY-6001"):
        connect(double, service_name="OTHER")


def test_long_descriptor_comes_in_a_packet_of_its_own(double: OracleDouble) -> None:
    with connect(double, program="p" * 200) as link:
        link.ping()


def test_larger_packets_by_agreement(double: OracleDouble) -> None:
    with connect(double, sdu=65_536) as link:
        link.cursor().execute(TABLE)
        insert(link, *numbered(2000))
        assert len(link.cursor().execute("SELECT * FROM sample").fetchall()) == 2000


def test_pool_hands_out_and_takes_back(double: OracleDouble) -> None:
    pool = oracledb.create_pool(
        user=USER, password=PASSWORD, host="127.0.0.1", port=double.port, service_name="CORP", min=1, max=3, ping_interval=0
    )
    for _ in range(5):
        with pool.acquire() as one, pool.acquire() as two:
            assert one.cursor().execute("SELECT 1 FROM DUAL").fetchone() == (1,)
            two.ping()
    assert pool.opened <= 3
    pool.close(force=True)


def test_tls_with_name_check(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path, "localhost")
    with started(tmp_path, certificate=certificate) as double:
        trusted = ssl.create_default_context(cafile=str(certificate))
        with connect(double, host="localhost", protocol="tcps", ssl_context=trusted) as link:
            link.ping()
        for host, context in (("127.0.0.1", trusted), ("localhost", ssl.create_default_context())):
            with pytest.raises(oracledb.Error):
                connect(double, host=host, protocol="tcps", ssl_context=context)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_commit_that_is_never_answered(double: OracleDouble, link: oracledb.Connection, moment: str) -> None:
    insert(link, ROW)
    double.faults.add("commit", drop=moment)
    with pytest.raises(oracledb.Error, match="DPY-4011"):
        link.commit()
    with connect(double) as other:
        assert other.cursor().execute("SELECT COUNT(*) FROM sample").fetchone() == (int(moment == "after"),)
