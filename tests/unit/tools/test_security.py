"""The tooling behind `make security`: what is accepted, who proves what, what is locked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dev.paths import ROOT
from tools.security import checklist
from tools.security.findings import Acceptance, Finding, accepted, judge
from tools.security.sbom import SERVICES, locked

FOUND = Finding("bandit", "B608", "services/a.py", 3, "SQL")
# Fixed holes by package; the product never goes below. Source: the advisories of each project.
FLOORS = {
    "pyjwt": (2, 15),
    "gunicorn": (22,),
    "reportlab": (4,),
    "urllib3": (2, 8),
    "requests": (2, 33),
    "werkzeug": (3, 1, 9),
}


def test_what_was_accepted_is_closed_and_the_rest_is_open() -> None:
    other = Finding("bandit", "B608", "dev/a.py", 3, "SQL")
    left, stale = judge([FOUND, other], [Acceptance("bandit", "B608", ("services/*",), "constants")])
    assert (left, stale) == ([other], [])


def test_acceptance_that_meets_nothing_is_stale() -> None:
    entry = Acceptance("bandit", "B102", ("services/*",), "once")
    assert judge([FOUND], [entry]) == ([FOUND], [entry])


def test_acceptance_needs_a_reason(tmp_path: Path) -> None:
    file = tmp_path / "accepted.toml"
    file.write_text('[[accepted]]\ntool = "bandit"\nrule = "B1"\npaths = ["a"]\nreason = " "\n', encoding="utf-8")
    with pytest.raises(ValueError, match="without a reason"):
        accepted(file)
    assert accepted()


def test_marks_name_the_test_that_bears_them(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    word = "Checklist"
    (tests / "test_a.py").write_text(
        f'# {word}: A1\n@mark\ndef test_one():\n    pass\n\n\ndef test_two():\n    """{word}: B2, B3"""\n', encoding="utf-8"
    )
    found = checklist.proofs(tmp_path)
    assert {mark: [proof.name for proof in proofs] for mark, proofs in found.items()} == {
        "A1": ["test_one"],
        "B2": ["test_two"],
        "B3": ["test_two"],
    }


def test_claim_of_a_line_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text("# Check" + "list: H99\ndef test_one(): ...\n", encoding="utf-8")
    with pytest.raises(ValueError, match="H99"):
        checklist.proofs(tmp_path)


def test_every_line_is_covered_open_or_anothers() -> None:
    state = checklist.coverage(checklist.proofs())
    every = [line.id for line in checklist.lines()]
    assert len(every) == len(set(every))
    assert sorted(state.covered + state.open + state.not_ours) == sorted(every)


# Checklist: H2
@pytest.mark.parametrize("service", SERVICES)
def test_no_version_below_its_floor(service: str) -> None:
    versions = locked(ROOT / "requirements" / f"{service}.txt")
    for name, floor in FLOORS.items():
        if name in versions:
            assert tuple(int(part) for part in versions[name].split(".")[: len(floor)]) >= floor, name
    assert {"pyjwt", "gunicorn", "werkzeug"} <= set(versions)


# Checklist: H1
@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.stem)
def test_every_package_is_locked_by_hash_and_names_no_registry(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"https?://|--index-url|--find-links", text)
    packages = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in package for package in packages if not package.startswith("#"))


# Checklist: H1
def test_portal_packages_are_locked_by_hash_and_name_no_registry() -> None:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    outside = {name: entry for name, entry in packages.items() if name and not entry.get("link")}
    assert not [name for name, entry in outside.items() if "resolved" in entry]
    assert not [name for name, entry in outside.items() if "integrity" not in entry and not entry.get("inBundle")]
    assert "node_modules/axios" not in outside


# Checklist: H3
@pytest.mark.parametrize("service", SERVICES)
def test_locks_are_read_whole_for_the_bill_of_materials(service: str) -> None:
    text = (ROOT / "requirements" / f"{service}.txt").read_text(encoding="utf-8")
    assert len(locked(ROOT / "requirements" / f"{service}.txt")) == len(re.findall(r"^\S+==", text, re.MULTILINE))
