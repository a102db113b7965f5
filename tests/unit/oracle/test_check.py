"""The operator's check says in words what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.demo.people import corporate_customers
from dev.doubles.oracle.corporate import ACCOUNT, OWNER, corporate_double, corporate_url, fill_oracle
from dev.doubles.oracle.host import Account
from dev.doubles.oracle.server import OracleDouble
from selfcare_shared.customers.oracle import check
from selfcare_shared.customers.oracle.codes import Kind


@pytest.fixture
def double(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OracleDouble]:
    made = corporate_double(tmp_path / "corporate.db").start()
    monkeypatch.setenv("SELFCARE_CORPORATE_DATABASE_URL", corporate_url(made.port))
    yield made
    made.stop()


def findings(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = check.main()
    return status, capsys.readouterr().out


def test_everything_there(double: OracleDouble, capsys: pytest.CaptureFixture[str]) -> None:
    fill_oracle(corporate_url(double.port, OWNER), corporate_customers())
    status, said = findings(capsys)
    assert (status, "Everything" in said, "not encrypted" in said) == (0, True, True)


def test_no_view(double: OracleDouble, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = findings(capsys)
    assert status == 1
    assert "cannot read SELFCARE_CUSTOMER" in said


def test_rights_missing_and_too_many(double: OracleDouble, capsys: pytest.CaptureFixture[str]) -> None:
    fill_oracle(corporate_url(double.port, OWNER), corporate_customers())
    own = double.accounts[ACCOUNT.upper()]
    double.accounts[ACCOUNT.upper()] = Account(own.verifier, updatable=own.updatable - {"CITY"} | {"BILLING_ACCOUNT"})
    assert "may not update city." in (said := findings(capsys)[1])
    assert "may update billing_account" in said
    double.accounts[ACCOUNT.upper()] = Account(own.verifier, is_owner=True)
    assert "may remove" in findings(capsys)[1]


def test_customers_that_could_not_be_shown(double: OracleDouble, capsys: pytest.CaptureFixture[str]) -> None:
    fill_oracle(corporate_url(double.port, OWNER), corporate_customers())
    store = double.store()
    store._connection.execute("UPDATE selfcare_customer SET msisdn = '0041' || rowid WHERE rowid < 4")
    store.close()
    assert "3 customers have an msisdn that does not begin with +" in findings(capsys)[1]


def test_database_that_cannot_be_asked(
    double: OracleDouble, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    double.faults.login_error = 1017
    assert findings(capsys) == (2, "ORA-01017: " + check._WORDS[Kind.LOGIN] + "\n")
    double.faults.heal()
    double.faults.services = frozenset()
    assert findings(capsys)[0] == 2
    monkeypatch.setenv("SELFCARE_CORPORATE_DATABASE_URL", "oracle://u:secret@/x")
    status, said = findings(capsys)
    assert (status, "secret" in said) == (2, False)
