"""Text on its way to and from a corporate database of another character set, with bytes that are no text, and stale code."""

from __future__ import annotations

from contextlib import closing

import oracledb
import pytest

from dev.doubles.oracle.corporate import corporate_url
from dev.faults.corporate_bench import CUSTOMER, CorporateBench
from selfcare_shared.customers.oracle import check
from selfcare_shared.customers.oracle.address import read_address
from selfcare_shared.customers.oracle.errors import CorporateUnavailable, LettersRefused
from tests.support.lost_sockets import LEAVES_SOCKETS

pytestmark = LEAVES_SOCKETS


def findings(bench: CorporateBench) -> list[str]:
    address = read_address(corporate_url(bench.double.port))
    with oracledb.connect(**address.parameters("")) as connection:
        return list(check.missing(connection))


def in_set(bench: CorporateBench, character_set: str) -> None:
    """The same database with another set, for sessions to come."""
    bench.double.character_set = character_set
    bench.directory.close()
    bench.directory = bench.open(corporate_url(bench.double.port))


def damage(bench: CorporateBench, data: bytes) -> None:
    with closing(bench.double.store()) as store:
        sql = "UPDATE selfcare_customer SET street = ? WHERE customer_id = ?"
        store._connection.execute(sql, (data, CUSTOMER.customer_id))


@pytest.mark.parametrize(
    ("character_set", "city", "lost"),
    [
        ("WE8MSWIN1252", "\u0141\xf3d\u017a", "\u0141 \u017a"),
        ("WE8ISO8859P1", "Z\xfcrich \u20ac", "\u20ac"),
        ("WE8ISO8859P15", "\u041c\u043e\u0441\u043a\u0432\u0430", "\u041c \u043e \u0441 \u043a \u0432 \u0430"),
        ("EE8MSWIN1250", "Troms\xf8", "\xf8"),
        ("US7ASCII", "Z\xfcrich", "\xfc"),
    ],
)
def test_letters_that_the_set_lacks_are_refused_and_nothing_is_stored(
    bench: CorporateBench, character_set: str, city: str, lost: str
) -> None:
    in_set(bench, character_set)
    with pytest.raises(LettersRefused) as refused:
        bench.change(city=city)
    assert f"cannot hold {lost}. Write it in other letters." in refused.value.detail
    assert bench.stored() == (CUSTOMER.city, 1)
    assert bench.outcomes() == ["refused"]
    assert not [sql for call, sql in bench.double.calls if call == "execute" and sql.startswith("UPDATE")]


@pytest.mark.parametrize(
    ("character_set", "city"),
    [
        ("AL32UTF8", "\u0141\xf3d\u017a \U0001f600"),
        ("WE8MSWIN1252", "Z\xfcrich \u20ac"),
        ("WE8ISO8859P15", "Gen\xe8ve \u20ac"),
        ("EE8MSWIN1250", "\u0141\xf3d\u017a"),
        ("US7ASCII", "Bern"),
    ],
)
def test_letters_that_the_set_has_are_stored(bench: CorporateBench, character_set: str, city: str) -> None:
    in_set(bench, character_set)
    assert bench.change(city=city).city == city
    assert bench.stored() == (city, 2)


def test_what_something_behind_the_view_lost_is_noticed_before_the_commit(bench: CorporateBench) -> None:
    """The set has the letter, and a trigger of the operator's writes it into an older column."""
    in_set(bench, "WE8MSWIN1252")
    with closing(bench.double.store()) as store:
        store._connection.execute(
            "CREATE TRIGGER older AFTER UPDATE OF city ON selfcare_customer BEGIN UPDATE selfcare_customer "
            "SET city = replace(new.city, '\xfc', '?') WHERE customer_id = new.customer_id; END"
        )
    with pytest.raises(LettersRefused):
        bench.change(city="Z\xfcrich")
    assert bench.stored() == (CUSTOMER.city, 1)
    assert bench.outcomes() == ["refused"]


def test_a_database_that_writes_capitals_has_lost_nothing(bench: CorporateBench) -> None:
    in_set(bench, "WE8MSWIN1252")
    with closing(bench.double.store()) as store:
        store._connection.execute(
            "CREATE TRIGGER capitals AFTER UPDATE OF city ON selfcare_customer BEGIN UPDATE selfcare_customer "
            "SET city = 'Z\xdcRICH' WHERE customer_id = new.customer_id; END"
        )
    bench.change(city="Z\xfcrich")
    assert bench.stored() == ("Z\xdcRICH", 2)


def test_bytes_that_are_no_text_are_shown_counted_and_block_nothing(
    bench: CorporateBench, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(bench, b"\x43\x61\x66\xe9")
    assert bench.read().street == "Caf\ufffd"
    assert "corporate.damaged_text" in capsys.readouterr().out
    assert [record.street for record in bench.directory.find_by_msisdn(bench.read().msisdn)] == ["Caf\ufffd"]
    assert bench.change(city="Gen\xe8ve").street == "Caf\ufffd"
    assert bench.stored() == ("Gen\xe8ve", 2)
    assert any("have text with bytes that are no letters" in sentence for sentence in findings(bench))


def test_check_corporate_names_the_character_sets(bench: CorporateBench) -> None:
    assert findings(bench) == []
    bench.double.character_set = "WE8MSWIN1252"
    assert any("The character set is WE8MSWIN1252" in sentence for sentence in findings(bench))


def test_national_text_in_a_set_that_the_driver_does_not_read_is_named(bench: CorporateBench) -> None:
    bench.double.national_set = "UTF8"
    with closing(bench.double.store()) as store:
        store._connection.execute("UPDATE oracle_column SET form = 2 WHERE column_name = 'CITY'")
    (sentence,) = [sentence for sentence in findings(bench) if "national" in sentence]
    assert "The national character set is UTF8, which the driver does not read, and city of the view is NVARCHAR2" in sentence
    in_set(bench, "AL32UTF8")
    with pytest.raises(CorporateUnavailable):
        bench.read()


@pytest.mark.parametrize("code", [4068, 4061, 4065, 6508, 1555, 8103])
def test_code_that_was_compiled_anew_is_asked_again_and_shuts_no_gate(bench: CorporateBench, code: int) -> None:
    """Each session of the pool tells it once."""
    for _ in range(8):
        bench.double.faults.add("execute", match="SELECT", error=code)
        assert bench.read().version == 1
    bench.double.faults.add("execute", match="UPDATE", error=code)
    assert bench.change().version == 2


def test_code_that_stays_broken_is_told_and_shuts_no_gate(bench: CorporateBench) -> None:
    bench.double.faults.add("execute", match="SELECT", error=4068, times=0)
    for _ in range(8):
        with pytest.raises(CorporateUnavailable):
            bench.read()
    bench.double.faults.heal()
    assert bench.read().version == 1
