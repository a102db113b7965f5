"""Lighthouse on the built portal, without the figures that depend on how busy the machine is (`make lighthouse` has those)."""

from __future__ import annotations

from dev.stack.own_process import OwnStack
from dev.visit.lighthouse import audit

# https://web.dev/articles/cls calls up to 0.1 good.
MOST_SHIFT = 0.1


def test_lighthouse_finds_nothing_to_better_in_accessibility_practices_and_layout(stack: OwnStack) -> None:
    measured = audit(stack.addresses["portal"], "--without-times")
    assert measured.returncode == 0, measured.stdout
    lines = measured.stdout.splitlines()
    figures = {name.strip(): float(value) for name, value in (line.split("target")[0].rsplit(maxsplit=1) for line in lines)}
    assert (figures["accessibility"], figures["best-practices"]) == (100, 100)
    assert figures["Layout shift"] < MOST_SHIFT
