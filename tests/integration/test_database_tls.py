"""Who answers at the database's address is checked, or a sentence says why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from customer import migrate
from customer.settings import CustomerSettings
from dev.databases.mysql import MySql
from dev.doubles.certificates import self_signed
from dev.stack.environments import environment
from selfcare_shared.db import Database, DatabaseUnavailable, open_database
from selfcare_shared.db_sessions import secured
from selfcare_shared.settings import SettingsError, load_settings

PASSWORD = "A1" * 12


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("certificate"), "localhost")


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory, certificate: Path) -> Iterator[MySql]:
    """A MySQL that takes encrypted connections alone, as in the estate, with a certificate for `localhost`."""
    files = [f"--ssl-{what}={certificate}" for what in ("ca", "cert", "key")]
    server = MySql(tmp_path_factory.mktemp("strict"), [*files, "--require-secure-transport=ON"])
    try:
        server.start()
        server.execute("CREATE DATABASE selfcare CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        server.account("service", PASSWORD, "REQUIRE SSL")
        server.execute("GRANT ALL ON selfcare.* TO service@'%'")
        yield server
    finally:
        server.stop()


def address(server: MySql, host: str, more: str = "") -> str:
    return f"mysql+pymysql://service:{PASSWORD}@{host}:{server.port}/selfcare?charset=utf8mb4{more}"


def opened(url: str, ca_file: Path | str) -> Database:
    return open_database(
        url, load_settings(CustomerSettings, environment("customer") | {"SELFCARE_DATABASE_CA_FILE": str(ca_file)})
    )


def test_a_session_is_encrypted_and_in_the_state_that_it_needs(strict: MySql, certificate: Path) -> None:
    database = opened(address(strict, "localhost"), certificate)
    assert (database.one("SHOW STATUS LIKE 'Ssl_cipher'", {}) or ("", ""))[1] != ""
    state = database.one("SELECT @@time_zone, @@transaction_isolation, @@sql_mode, @@innodb_lock_wait_timeout", {})
    assert state is not None
    assert state[:2] == ("+00:00", "READ-COMMITTED")
    assert "STRICT_TRANS_TABLES" in state[2]
    assert state[3] < load_settings(CustomerSettings, environment("customer")).database_read_timeout
    database.close()


@pytest.mark.parametrize(
    ("host", "other"), [("127.0.0.1", False), ("localhost", True)], ids=["another name", "another authority"]
)
def test_whoever_cannot_prove_the_name_is_not_asked_and_the_log_says_why(
    strict: MySql, certificate: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], host: str, *, other: bool
) -> None:
    authority = self_signed(tmp_path, "localhost") if other else certificate
    database = opened(address(strict, host), authority)
    with pytest.raises(DatabaseUnavailable):
        database.one("SELECT 1", {})
    written = capfd.readouterr()
    assert "TLS: " in written.out + written.err
    database.close()


def test_without_tls_such_a_server_is_not_reached(strict: MySql) -> None:
    database = opened(address(strict, "127.0.0.1", "&tls=off"), "")
    with pytest.raises(DatabaseUnavailable):
        database.one("SELECT 1", {})
    database.close()


def test_migrate_says_in_one_sentence_whom_it_does_not_trust(
    strict: MySql, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], certificate: Path
) -> None:
    monkeypatch.setenv("SELFCARE_DATABASE_URL", address(strict, "localhost"))
    monkeypatch.setenv("SELFCARE_DATABASE_CA_FILE", str(self_signed(tmp_path, "localhost")))
    assert migrate.main() == 1
    said = capsys.readouterr().err
    assert said.startswith("The database cannot be used: TLS: ")
    assert said.count("\n") == 1
    monkeypatch.setenv("SELFCARE_DATABASE_CA_FILE", str(certificate))
    assert migrate.main() == 0
    assert "Revision 0001 stands" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("url", "ca_file", "words"),
    [
        ("mysql+pymysql://u:p@db.example/x", "", "nobody would check who answers at db.example: name the file"),
        ("mysql+pymysql://u:p@10.0.0.7/x", "", "nobody would check who answers"),
        ("mysql+pymysql://u:p@db.example/x?tls=no", "", "only tls=off is known"),
        ("mysql+pymysql://u:p@db.example/x?tls=off", __file__, "leave one of them out"),
        ("mysql+pymysql://u:p@db.example/x", "/nowhere/ca.pem", "no such file is there"),
    ],
)
def test_settings_by_which_nobody_would_be_checked_are_refused(url: str, ca_file: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        secured(make_url(url), ca_file)


@pytest.mark.parametrize("url", ["mysql+pymysql://u:p@127.0.0.1/x", "mysql+pymysql://u:p@db.example/x?tls=off&charset=utf8mb4"])
def test_plain_connections_are_plain(url: str) -> None:
    plain, options = secured(make_url(url), "")
    assert options == {"ssl_disabled": True}
    assert "tls" not in plain.query
