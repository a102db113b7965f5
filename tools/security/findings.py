"""What scanners find, and what of it was accepted, each with a reason."""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ACCEPTED = Path(__file__).with_name("accepted.toml")


@dataclass(frozen=True, order=True)
class Finding:
    """One line of code that a scanner objects to; `path` is relative to the repository."""

    tool: str
    rule: str
    path: str
    line: int
    text: str


@dataclass(frozen=True)
class Acceptance:
    """A rule that may be broken in some files, and why."""

    tool: str
    rule: str
    paths: tuple[str, ...]
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether this finding was accepted."""
        same = (self.tool, self.rule) == (finding.tool, finding.rule)
        return same and any(fnmatch.fnmatchcase(finding.path, pattern) for pattern in self.paths)


def accepted(file: Path = ACCEPTED) -> list[Acceptance]:
    """The list of acceptances; raises ValueError for one without a reason."""
    entries = tomllib.loads(file.read_text(encoding="utf-8")).get("accepted", [])
    for entry in entries:
        if not entry.get("reason", "").strip():
            raise ValueError(f"{entry.get('rule')} is accepted without a reason")
    return [Acceptance(entry["tool"], entry["rule"], tuple(entry["paths"]), entry["reason"]) for entry in entries]


def judge(findings: Iterable[Finding], acceptances: list[Acceptance]) -> tuple[list[Finding], list[Acceptance]]:
    """What is open, and which acceptances no longer meet any finding."""
    all_findings = sorted(findings)
    left = [finding for finding in all_findings if not any(entry.covers(finding) for entry in acceptances)]
    stale = [entry for entry in acceptances if not any(entry.covers(finding) for finding in all_findings)]
    return left, stale
