"""The tests of this folder run with the driver that they are meant to run with: the locked one, or the oldest supported."""

from __future__ import annotations

import re
from importlib.metadata import version

import oracledb
from packaging.version import Version

from dev.paths import ROOT


def _named(file: str, relation: str) -> str:
    found = re.search(rf"^oracledb{relation}([\d.]+)", (ROOT / "requirements" / file).read_text(), re.MULTILINE)
    assert found, file
    return found[1]


def test_driver_is_the_locked_or_the_oldest_one() -> None:
    is_oldest = "oracledb-oldest" in (oracledb.__file__ or "")
    assert oracledb.__version__ == _named("oracledb-oldest.txt" if is_oldest else "dev.txt", "==")
    assert is_oldest or version("oracledb") == oracledb.__version__


def test_oldest_driver_is_the_one_that_the_requirements_promise() -> None:
    promised = {_named(file, ">=") for file in ("base.in", "migration.in")}
    assert {Version(text) for text in promised} == {Version(".".join(_named("oracledb-oldest.in", "==").split(".")[:2]))}
