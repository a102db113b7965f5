"""Lighthouse on the built portal, without the figures that depend on how busy the machine is (`make lighthouse` has those)."""

from __future__ import annotations

from scripts.lighthouse import audit
from tests.support.stacks import OwnStack


def test_lighthouse_finds_nothing_to_better_in_accessibility_and_practices(stack: OwnStack) -> None:
    measured = audit(stack.addresses["portal"], "--without-times")
    assert measured.returncode == 0, measured.stdout
    scores = dict(line.split()[:2] for line in measured.stdout.splitlines())
    assert scores == {"accessibility": "100", "best-practices": "100"}
