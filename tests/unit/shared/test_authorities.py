"""Private authorities come as text and are read as files."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from dev.paths import ROOT

SERVICES = ROOT / "services"
SCRIPT = SERVICES / "shared/src/selfcare_shared/server/authorities.sh"
PEM = "-----BEGIN CERTIFICATE-----\nMIIB $(touch owned) `x`\n-----END CERTIFICATE-----"


def run(folder: Path, given: dict[str, str]) -> str:
    print_all = "printenv SELFCARE_CORPORATE_CA_FILE || :; printenv SELFCARE_RATING_ENGINE_CA_FILE || :"
    command = ["sh", "-euc", f'. "{SCRIPT}"; {print_all}']
    environment = {"PATH": "/usr/bin:/bin", "TMPDIR": str(folder)} | given
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=folder).stdout


def test_text_becomes_a_file_that_the_settings_name(tmp_path: Path) -> None:
    named = run(tmp_path, {"SELFCARE_RATING_ENGINE_CA_PEM": PEM, "SELFCARE_CORPORATE_CA_PEM": ""}).split()
    assert named == [str(tmp_path / "rating-engine-authority.pem")]
    assert Path(named[0]).read_text() == PEM + "\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["rating-engine-authority.pem"]


def test_without_text_a_file_that_was_named_stays(tmp_path: Path) -> None:
    assert run(tmp_path, {"SELFCARE_CORPORATE_CA_FILE": "/etc/ssl/own.pem"}).split() == ["/etc/ssl/own.pem"]


@pytest.mark.parametrize("service", ["customer", "billing"])
def test_each_image_that_speaks_to_the_data_centre_reads_them(service: str) -> None:
    assert "authorities.sh" in (SERVICES / service / "entrypoint.sh").read_text()
