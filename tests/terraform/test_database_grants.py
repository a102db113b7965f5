"""The residential database's accounts and grants, run on a real server: enough for every statement of a service, no more."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pymysql
import pytest

from customer.accounts.__main__ import read_secret
from customer.accounts.apply import Outcome, apply
from customer.accounts.statements import ACCOUNTS, statements_of
from customer.migrate import upgrade
from dev.databases.server import DatabaseServer
from selfcare_shared.settings import SettingsError

SERVICES = ("customer", "billing", "archiver")
PASSWORD = "A1'%s" * 6
PASSWORDS = dict.fromkeys(ACCOUNTS, PASSWORD)
_ACCESS_DENIED = {1142, 1143, 1044, 1227}

# What every service runs besides its own statements, and what the customer service runs besides those.
SHARED_BY_ALL = ("selfcare_shared.audit:_INSERT", "selfcare_shared.audit:_OUTCOME", "selfcare_shared.links.register:_SEGMENT")
SHARED_BY_READERS = ("selfcare_shared.customers.residential:_LINKED", "selfcare_shared.customers.residential:_ANY")
FORBIDDEN = {
    "customer": (
        "DELETE FROM customer",
        "DELETE FROM audit_event",
        "SELECT * FROM statement",
        "UPDATE audit_event SET action = NULL",
    ),
    "billing": (
        "UPDATE customer SET email = NULL",
        "UPDATE statement SET state = NULL",
        "SELECT * FROM audit_event",
        "DELETE FROM statement_spill",
    ),
    "archiver": (
        "DELETE FROM statement",
        "UPDATE statement SET sha256 = NULL",
        "SELECT * FROM customer",
        "SELECT * FROM link_challenge",
        "INSERT INTO statement_spill (statement_id) VALUES ('x')",
    ),
}


@pytest.fixture(scope="module")
def server(each_server: DatabaseServer) -> Iterator[DatabaseServer]:
    """The newest schema under the name that the files give it, with accounts and grants."""
    each_server.execute("CREATE DATABASE selfcare CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
    before = give_accounts(each_server)
    upgrade(f"mysql+pymysql://root@127.0.0.1:{each_server.port}/selfcare?charset=utf8mb4")
    after = give_accounts(each_server)
    assert before.accounts == after.accounts == len(PASSWORDS)
    assert before.waiting
    assert after == give_accounts(each_server)
    assert after.waiting == ()
    yield each_server
    each_server.execute("DROP DATABASE selfcare")


def give_accounts(server: DatabaseServer) -> Outcome:
    """The role `accounts`; MariaDB has no caching_sha2_password, and this one no certificate."""

    def adapted(text: str) -> str:
        return text.replace("WITH caching_sha2_password ", "").replace(" REQUIRE SSL", "") if server.name == "MariaDB" else text

    with server.connect() as connection:
        return apply(connection, PASSWORDS, adapted)


def statements_run_by(service: str) -> dict[str, str]:
    """Every SQL constant of a service's adapters, by name, with those it uses of the shared package."""
    found: dict[str, str] = {}
    package = importlib.import_module(f"{service}.adapters")
    for module in pkgutil.iter_modules(package.__path__, f"{service}.adapters."):
        names = vars(importlib.import_module(module.name)).items()
        found |= {f"{module.name}:{name}": text for name, text in names if _is_statement(text)}
    return found | {name: _shared(name) for name in _shared_names(service)}


def _shared_names(service: str) -> list[str]:
    if service == "archiver":
        return list(SHARED_BY_ALL)
    if service == "billing":
        return [*SHARED_BY_ALL, *SHARED_BY_READERS]
    modules = ("selfcare_shared.audit", "selfcare_shared.links.register", "selfcare_shared.customers.residential")
    return [
        f"{module}:{name}"
        for module in modules
        for name, text in vars(importlib.import_module(module)).items()
        if _is_statement(text)
    ]


def _shared(name: str) -> str:
    module, constant = name.split(":")
    return str(getattr(importlib.import_module(module), constant))


def _is_statement(text: object) -> bool:
    return isinstance(text, str) and bool(re.match(r"(SELECT|INSERT|UPDATE|DELETE)\b", text))


def refused(server: DatabaseServer, service: str, statement: str) -> bool:
    """Whether the account lacks a right for the statement, which is prepared, where rights are checked, and never run."""
    plain = re.sub(r":\w+", "?", statement)
    with account(server, service) as connection, connection.cursor() as cursor:
        try:
            cursor.execute("PREPARE statement FROM %s", [plain])
        except pymysql.err.MySQLError as error:
            if error.args[0] not in _ACCESS_DENIED:
                raise
            return True
    return False


def account(server: DatabaseServer, service: str) -> pymysql.Connection:
    """A session of a service's account; encrypted, as the account requires, where the server is MySQL."""
    return pymysql.connect(
        host="127.0.0.1", port=server.port, user=f"selfcare_{service}", password=PASSWORD, database="selfcare"
    )


@pytest.mark.parametrize("service", SERVICES)
def test_service_may_run_its_own_statements(server: DatabaseServer, service: str) -> None:
    statements = statements_run_by(service)
    assert len(statements) >= 5
    assert [name for name, statement in statements.items() if refused(server, service, statement)] == []


# Checklist: G7
@pytest.mark.parametrize(("service", "statement"), [(service, text) for service, texts in FORBIDDEN.items() for text in texts])
def test_service_may_not_run(server: DatabaseServer, service: str, statement: str) -> None:
    assert refused(server, service, statement)


# Checklist: G7
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    "statement", ["CREATE TABLE extra (a INT)", "ALTER TABLE customer ADD COLUMN extra INT", "DROP TABLE statement_spill"]
)
def test_service_may_not_change_the_schema(server: DatabaseServer, service: str, statement: str) -> None:
    with account(server, service) as connection, connection.cursor() as cursor:
        with pytest.raises(pymysql.err.MySQLError) as denied:
            cursor.execute(statement)
        assert denied.value.args[0] in _ACCESS_DENIED


def test_every_table_is_granted_to_somebody(server: DatabaseServer) -> None:
    with server.connect("selfcare") as connection, connection.cursor() as cursor:
        cursor.execute("SHOW TABLES")
        tables = {row[0] for row in cursor.fetchall()} - {"alembic_version", "schema_lease"}
    granted = set(re.findall(r"ON `selfcare`\.`([a-z_]+)`", " ".join(statements_of("grants.sql"))))
    assert tables == granted


# Checklist: G7
def test_rights_are_tables_and_sign_in_is_tls() -> None:
    rights = [text for text in statements_of("grants.sql") if "selfcare_migrate" not in text]
    assert all(re.search(r" ON `selfcare`\.`[a-z_]+` TO ", text) for text in rights)
    assert {text for text in rights if re.search(r"\bDELETE\b", text)} == {
        "GRANT SELECT, DELETE ON `selfcare`.`statement_spill` TO 'selfcare_archiver'@'%'"
    }
    assert not [text for text in rights if re.search(r"\b(CREATE|ALTER|DROP|INDEX|REFERENCES|ALL)\b", text)]
    assert all(text.endswith("REQUIRE SSL") for text in statements_of("accounts.sql"))


def test_a_secret_that_is_missing_or_no_json_is_named_and_not_shown() -> None:
    with pytest.raises(SettingsError, match="SELFCARE_ADMIN_SECRET"):
        read_secret({}, "admin")
    with pytest.raises(SettingsError, match="SELFCARE_BILLING_SECRET is no JSON") as refused_secret:
        read_secret({"SELFCARE_BILLING_SECRET": "hunter2"}, "billing")
    assert "hunter2" not in str(refused_secret.value)
