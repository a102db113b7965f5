"""A folder for each room in which mutmut works, as it wants one: `src/` with the packages, `tests/`, a `pyproject.toml`."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dev.paths import ROOT
from tools.mutants.rooms import SOURCES, Room

_CACHE = ROOT / ".cache" / "mutants-rooms"
# What tests find by their own place in the checkout.
_BESIDE = ("contracts", "docs", "services", "terraform", "tools")
_SETTINGS = """\
[tool.pytest.ini_options]
addopts = ["--strict-markers", "--import-mode=importlib", "-p", "no:cacheprovider", "-p", "tools.mutants.quick"]
timeout = 300
[tool.mutmut]
source_paths = ["src"]
only_mutate = {code}
pytest_add_cli_args_test_selection = {tests}
use_git_change_detection = false
track_dependencies = false
process_isolation = "{isolation}"
timeout_constant = 5.0
"""


class Unusable(Exception):
    """The room could not be judged; the message says why."""


class Mutant(msgspec.Struct, frozen=True):
    """One change of one line, and whether a test noticed: `killed`, `survived` or `unfinished`."""

    name: str
    module: str
    function: str
    outcome: str
    was: str
    becomes: str


class Verdict(msgspec.Struct, frozen=True):
    """What became of a room's mutants, and of which state of code and tests that is true."""

    digest: str
    seconds: float
    mutants: list[Mutant]


class Workshop:
    """Judges a room; what was judged already and did not change is not judged again."""

    def __init__(self, room: Room, environment: Path) -> None:
        self._room, self._folder = room, _CACHE / room.name
        (self._packages,) = environment.resolve().glob("lib/python3.*/site-packages")
        self._kept = self._folder / "verdict.json"

    def judge(self, limit: float) -> Verdict:
        """Goes on where a run of the same code and tests was cut.

        Raises Unusable when the tests fail without any change or the room is not done within `limit` seconds.
        """
        digest, known = self._digest(), self._known()
        if known is not None and known.digest == digest:
            return known
        begun = self._folder / "begun"
        if not begun.exists() or begun.read_text(encoding="utf-8") != digest:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True)
            begun.write_text(digest, encoding="utf-8")
        self._lay_out()
        return self._run(digest, [], limit)

    def judge_survivors(self, limit: float) -> Verdict:
        """Try the last run's survivors and what changed since, for somebody who is writing tests against them."""
        known = self._known()
        if known is None:
            return self.judge(limit)
        # Which test reaches which function is asked anew: both may have moved.
        (self._folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
        (self._folder / "begun").unlink(missing_ok=True)
        self._lay_out()
        verdict = self._run("", [], limit)
        names = [mutant.name for mutant in verdict.mutants if mutant.outcome == "survived"]
        return self._run("", names, limit) if names else verdict

    def _run(self, digest: str, names: list[str], limit: float) -> Verdict:
        begun = time.monotonic()
        output = self._folder / "mutmut.out"
        command = ["nice", "-n", "19", sys.executable, "-m", "tools.mutants.engine", str(self._packages), *names]
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
        try:
            with output.open("wb") as out:
                done = subprocess.run(
                    command, cwd=self._folder, env=environment, stdout=out, stderr=out, timeout=limit, check=False
                )
        except subprocess.TimeoutExpired:
            raise Unusable(f"{self._room.name} was not done after {limit:.0f} s.") from None
        if done.returncode != 0:
            last = output.read_text(encoding="utf-8", errors="replace").replace("\r", "\n").splitlines()[-30:]
            raise Unusable("\n".join([f"mutmut ended with {done.returncode} in {self._folder}:", *last]))
        verdict = Verdict(digest, time.monotonic() - begun, self._read())
        self._kept.write_bytes(msgspec.json.encode(verdict))
        return verdict

    def _read(self) -> list[Mutant]:
        return msgspec.json.decode((self._folder / "outcomes.json").read_bytes(), type=list[Mutant])

    def _known(self) -> Verdict | None:
        return msgspec.json.decode(self._kept.read_bytes(), type=Verdict) if self._kept.exists() else None

    def _lay_out(self) -> None:
        """What is there already is brought up to date, so that mutmut sees what changed by its time."""
        for source in SOURCES:
            _copy(ROOT / source, self._folder / "src" / Path(source).name)
        _copy(ROOT / "tests", self._folder / "tests")
        shutil.rmtree(self._folder / "mutants" / "tests", ignore_errors=True)
        stage = self._folder / "mutants"
        stage.mkdir(exist_ok=True)
        for name in _BESIDE:
            if not (stage / name).is_symlink():
                (stage / name).symlink_to(ROOT / name)
        code = self._room.patterns
        for pattern in code:
            if not list(self._folder.glob(pattern)):
                raise Unusable(f"{self._room.name}: there is no {pattern} (tools/mutants/rooms.py).")
        text = _SETTINGS.format(code=json.dumps(code), tests=json.dumps(self._room.tests), isolation=self._room.isolation)
        (self._folder / "pyproject.toml").write_text(text, encoding="utf-8")

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for path in self._inputs():
            digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
        return digest.hexdigest()

    def _inputs(self) -> Iterator[Path]:
        for place in [*SOURCES, "dev", "contracts", "tests/support", "tools/mutants", *self._room.tests]:
            found = [ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*")
            yield from sorted(path for path in found if path.suffix in (".py", ".yaml", ".json"))
        yield from (ROOT / "requirements" / name for name in ("dev.txt", "mutants.txt"))


def _copy(source: Path, target: Path) -> None:
    """Files that differ are copied with their times, and those that are gone go."""
    wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    for name in wanted:
        there = target / name
        if not there.exists() or there.read_bytes() != (source / name).read_bytes():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, there)
    for path in target.rglob("*"):
        if path.is_file() and path.relative_to(target) not in wanted:
            path.unlink()
