"""What an operator can get wrong, said in one sentence before anything is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dev.databases.server import DatabaseServer
from dev.legacy import oracle as legacy
from dev.legacy.both_ends import Room
from selfcare_migrate import commands, leases, listener, preflight, state
from selfcare_migrate.cli import main
from selfcare_migrate.context import Context
from selfcare_migrate.reading import read_mapping
from selfcare_migrate.settings import read_settings

MAPPING = Path(__file__).parents[2] / "tools" / "migration" / "mappings" / "residential.yaml"
SOURCE, TARGET = "SELFCARE_MIGRATE_SOURCE_DSN", "SELFCARE_MIGRATE_TARGET_DSN"
ACCOUNT_PASSWORD = "s3cret-of-the-operator"
Refused = Callable[..., str]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, database_server: DatabaseServer) -> Iterator[Room]:
    with Room(tmp_path_factory.mktemp("refusals"), database_server, 300) as room:
        yield room


@pytest.fixture
def refused(room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Loads with the given settings; answers the sentence of a refusal that has written nothing."""
    for name, value in room.environment.items():
        monkeypatch.setenv(name, value)

    def attempt(mapping: Path = MAPPING, **settings: str) -> str:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        status = main(["--mapping", str(mapping), "load"])
        sentence = capsys.readouterr().err
        assert status == 2, sentence
        assert sentence.count("\n") == 1
        assert sentence.endswith(".\n")
        assert legacy.PASSWORD not in sentence
        assert ACCOUNT_PASSWORD not in sentence
        assert found(room, "SHOW TABLES LIKE 'migration%'") == []
        assert found(room, "SELECT COUNT(*) FROM customer WHERE version = 1") == [(0,)]
        return sentence

    return attempt


def found(room: Room, sql: str) -> list[tuple[Any, ...]]:
    with room.connect() as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = MAPPING.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "changed.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (f":{legacy.PASSWORD}@", ":wrong@", "account or its password is wrong"),
        (f"={legacy.SERVICE}", "=NOWHERE", "listener does not know the service name"),
        ("127.0.0.1:", "127.0.0.1:x", "SELFCARE_MIGRATE_SOURCE_DSN must look like"),
    ],
)
def test_a_wrong_address_of_the_source(room: Room, refused: Refused, old: str, new: str, words: str) -> None:
    assert words in refused(**{SOURCE: room.environment[SOURCE].replace(old, new)})


def test_a_source_that_nothing_answers_at(room: Room, refused: Refused) -> None:
    assert "nothing answers at its address" in refused(**{SOURCE: legacy.url(1)})


def test_a_source_that_accepts_and_stays_silent(room: Room, refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "CONNECTING", 0.5)
    double = legacy.double(room.file)
    double.faults.listener = "silent"
    double.start()
    try:
        assert "nothing answers at its address" in refused(**{SOURCE: legacy.url(double.port)})
    finally:
        double.stop()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("root:@", "nobody:wrong@", "account or its password is wrong"),
        ("/selfcare_", "/elsewhere_", "database does not exist"),
        ("mysql+pymysql://", "http://", "SELFCARE_MIGRATE_TARGET_DSN must look like"),
        ("127.0.0.1:", "127.0.0.1:x", "SELFCARE_MIGRATE_TARGET_DSN must look like"),
    ],
)
def test_a_wrong_address_of_the_target(room: Room, refused: Refused, old: str, new: str, words: str) -> None:
    assert words in refused(**{TARGET: room.environment[TARGET].replace(old, new)})


@pytest.mark.parametrize(
    ("rights", "words"),
    [
        ("SELECT", "lacks INSERT on customer"),
        ("SELECT, INSERT, UPDATE", "lacks DELETE on customer"),
        ("SELECT, INSERT, UPDATE, DELETE", "lacks CREATE"),
    ],
)
def test_missing_rights(room: Room, database_server: DatabaseServer, refused: Refused, rights: str, words: str) -> None:
    database_server.account("operator", ACCOUNT_PASSWORD)
    database_server.execute(f"GRANT {rights} ON {room.database}.* TO operator@'%'")
    try:
        assert words in refused(**{TARGET: room.environment[TARGET].replace("root:", f"operator:{ACCOUNT_PASSWORD}")})
    finally:
        database_server.execute("DROP USER operator@'%'")


@pytest.mark.parametrize(
    ("wanting", "words"),
    [("login_link", "lacks SELECT on login_link"), ("migration_applied", "lacks CREATE on migration_applied")],
)
def test_missing_rights_on_single_tables(
    room: Room, database_server: DatabaseServer, refused: Refused, wanting: str, words: str
) -> None:
    database_server.account("operator", ACCOUNT_PASSWORD)
    for table in {"customer", "alembic_version", "login_link", *state.tables()} - {wanting}:
        database_server.execute(f"GRANT CREATE, SELECT, INSERT, UPDATE, DELETE ON {room.database}.{table} TO operator@'%'")
    try:
        assert words in refused(**{TARGET: room.environment[TARGET].replace("root:", f"operator:{ACCOUNT_PASSWORD}")})
    finally:
        database_server.execute("DROP USER operator@'%'")


def test_an_account_that_must_encrypt(room: Room, database_server: DatabaseServer, refused: Refused) -> None:
    database_server.account("operator", ACCOUNT_PASSWORD, "REQUIRE SSL")
    try:
        sentence = refused(**{TARGET: room.environment[TARGET].replace("root:", f"operator:{ACCOUNT_PASSWORD}")})
        assert "or it must encrypt and SELFCARE_MIGRATE_TARGET_CA_FILE is not set" in sentence
    finally:
        database_server.execute("DROP USER operator@'%'")


def test_a_defect_of_the_tool_is_one_sentence_without_a_customer(
    refused: Refused, room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("+41791234567")

    monkeypatch.setattr(commands, "read_settings", broken)
    assert main(["verify"]) == 3
    sentence = capsys.readouterr().err
    assert sentence.startswith("The tool has a defect (ValueError in commands.py, line ")
    assert "+41" not in sentence
    assert sentence.count("\n") == 1
    assert main(["--debug", "verify"]) == 3
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["load", "--readers", "0"],
        ["load", "--chunk-rows", "0"],
        ["verify", "--readers", "-1"],
        ["catch-up", "--rounds", "0"],
        ["catch-up", "--until-lag", "nan"],
    ],
)
def test_figures_that_mean_nothing(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    STATE: CHAR(1)\n", "    STATE: CHAR(1)\n    FAX: CHAR(3)\n", "FAX, and the view LEGACY_CUSTOMER has no such"),
        ("GIVEN_NAME: VARCHAR2(120)", "GIVEN_NAME: VARCHAR2(20)", "GIVEN_NAME is VARCHAR2(20), and in the view"),
        ("view: LEGACY_CUSTOMER", "view: OLD_CUSTOMER", "the view is missing, or the account may not read it"),
        ("source: EMAIL", "source: MAIL", "MAIL, which is not a source column"),
        ("target: email,", "target: e_mail,", "e_mail, and the table customer has no such column"),
        ("varchar(254)", "varchar(300)", "email is varchar(300), and in customer it is varchar(254)"),
        ("  - {target: language,", "  - {target: country2,", "country2, and the table customer has no such column"),
        ("Europe/Zurich", "Europe/Nowhere", "time zone 'Europe/Nowhere' is unknown"),
        ("as: phone", "as: fax", "does not fit"),
        ("least_revision: \"0005\"", "least_revision: \"9999\"", "needs revision 9999 or a later one"),
        ("CUSTOMER_NO: NUMBER(10)", "CUSTOMER_NO: NUMBER", "NUMBER without a size"),
        ("CUSTOMER_NO: NUMBER(10)", "CUSTOMER_NO: NUMBER(12)", "would lose its place in the order. Give it `width: 12`"),
        ("width: 10, required", "width: 9, required", "has room for 9 digits"),
        ("as: account, source: CUSTOMER_NO", "as: account, source: NOTIFY", "both must be the same column"),
        ("as: account, source: CUSTOMER_NO", "as: text, source: EMAIL", "both must be the same column"),
        ("as: instant, source: LAST_CHANGED", "as: instant, source: NOTIFY", "instant takes no NUMBER(3)"),
        ("type: datetime(6)", "type: datetime", "fills a column such as datetime(6), and no datetime"),
        ('codes: {J: "1", N: "0"}', 'codes: {J: "01", N: "0"}', "fills marketing_consent with '01', which tinyint(1)"),
        (", required: true, codes: {J", ", codes: {J", "marketing_consent of customer takes no NULL"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit(refused: Refused, tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in refused(changed(tmp_path, old, new))


def test_a_column_that_must_be_filled_and_is_not(refused: Refused, tmp_path: Path) -> None:
    text = MAPPING.read_text(encoding="utf-8")
    file = tmp_path / "changed.yaml"
    file.write_text("\n".join(line for line in text.splitlines() if "target: status," not in line), encoding="utf-8")
    assert "customer needs status, and the mapping does not fill it" in refused(file)


def test_a_mapping_file_that_is_not_there(refused: Refused, tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("local_infile", "0", "local_infile is off on the target"),
        ("max_allowed_packet", "65536", "max_allowed_packet of the target"),
    ],
)
def test_a_server_that_cannot_load(
    database_server: DatabaseServer, room: Room, refused: Refused, setting: str, value: str, words: str
) -> None:
    before = found(room, f"SELECT @@GLOBAL.{setting}")[0]
    database_server.execute(f"SET GLOBAL {setting} = {value}")
    try:
        assert words in refused()
    finally:
        database_server.execute(f"SET GLOBAL {setting} = {before[0]}")


def test_a_target_without_room(refused: Refused) -> None:
    assert "GiB free, and 300 rows need about" in refused(SELFCARE_MIGRATE_TARGET_FREE_GIB="0.00001")


def test_free_storage_that_cannot_be_seen_is_not_promised(
    refused: Refused, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preflight, "_local_free_gib", lambda *_: 0.0)
    assert main(["plan"]) == 0
    assert "Every check holds, but for the target's free storage, which is not known" in capsys.readouterr().out


def test_a_target_that_is_not_empty(room: Room, database_server: DatabaseServer, refused: Refused) -> None:
    database_server.execute(
        f"INSERT INTO {room.database}.customer (customer_id, status, msisdn, billing_account, language, marketing_consent, "
        "statement_notification, version, updated_at) VALUES ('x', 'active', '+41790000001', 'BA1', 'de', 0, 'none', 2, NOW())"
    )
    try:
        assert "customer is not empty, and no run of this tool has filled it" in refused()
    finally:
        database_server.execute(f"DELETE FROM {room.database}.customer")


def test_a_second_operator(
    room: Room, refused: Refused, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(**{TARGET: room.environment[TARGET].replace("root:", "nobody:")})
    other = Context(read_mapping(MAPPING), read_settings(os.environ | room.environment))
    state.install(target := other.target())
    monkeypatch.setattr(leases, "PATIENCE", 0)
    for name, value in room.environment.items():
        monkeypatch.setenv(name, value)
    with leases.writing(other):
        assert main(["load"]) == 2
    said = capsys.readouterr().err
    assert f"Another selfcare-migrate is writing to this target: process {os.getpid()} of " in said
    assert target.one("SELECT COUNT(*) FROM customer") == (0,)
    for name in state.tables():
        target.run(f"DROP TABLE {name}")
    target.close()


def test_plan_writes_nothing_and_a_run_goes_on_with_its_own_mapping_alone(room: Room, tmp_path: Path) -> None:
    planned = room.run("plan")
    assert (planned.returncode, found(room, "SHOW TABLES LIKE 'migration%'")) == (0, [])
    assert planned.stdout.startswith("300 rows in 1 chunks")
    assert "Every check holds; nothing was written." in planned.stdout
    assert room.run("load").returncode == 0
    other = room.run("--mapping", str(changed(tmp_path, 'earliest: "1990-01-01"', 'earliest: "1980-01-01"')), "load")
    assert other.returncode == 2
    assert other.stderr == (
        "The mapping file has changed since this run began; verify would compare two different things: "
        "put the file back, or remove what was loaded with `restart` and load anew.\n"
    )
    room.fresh_target()
