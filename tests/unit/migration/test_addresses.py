"""Addresses that promise less than the operator asked for are refused."""

from __future__ import annotations

from pathlib import Path

import certifi
import pytest

from selfcare_migrate.refusal import Refusal
from selfcare_migrate.settings import read_settings

SOURCE = "oracle+oracledb://user:secret@host:2484/?service_name=LEGACY"
GIVEN = {
    "SELFCARE_MIGRATE_TARGET_DSN": "mysql+pymysql://user:secret@host/selfcare",
    "SELFCARE_MIGRATE_SOURCE_CA_FILE": certifi.where(),
}


def test_authorities_without_tls_are_refused() -> None:
    with pytest.raises(Refusal, match="protocol=tcps") as refused:
        read_settings(GIVEN | {"SELFCARE_MIGRATE_SOURCE_DSN": SOURCE + "&protocol=tcp"})
    assert "secret" not in str(refused.value)


def test_authorities_with_tls_are_taken() -> None:
    settings = read_settings(GIVEN | {"SELFCARE_MIGRATE_SOURCE_DSN": SOURCE + "&protocol=tcps"})
    assert settings.source_ca_file == certifi.where()


@pytest.mark.parametrize("end", ["SOURCE", "TARGET"])
@pytest.mark.parametrize("text", [None, "no certificate"])
def test_authorities_that_cannot_be_read_are_named(tmp_path: Path, end: str, text: str | None) -> None:
    file = tmp_path / "ca.pem"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    given = GIVEN | {"SELFCARE_MIGRATE_SOURCE_DSN": SOURCE + "&protocol=tcps", f"SELFCARE_MIGRATE_{end}_CA_FILE": str(file)}
    with pytest.raises(Refusal, match=f"SELFCARE_MIGRATE_{end}_CA_FILE must name a readable file"):
        read_settings(given)
