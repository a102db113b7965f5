"""Every state of a statement has a way out, and the page that operators read draws the same ways as the code."""

from __future__ import annotations

import re
from typing import get_args

from archiver.domain.lifecycle import WAYS, Place
from dev.paths import ROOT

# Where a statement may rest for ever.
RESTS = {"archived", "deep-archived"}


def test_every_state_is_reached_and_left() -> None:
    assert {way.target for way in WAYS} | {"accepted"} == set(get_args(Place))
    assert {way.source for way in WAYS} == set(get_args(Place))


def test_from_every_state_a_statement_can_come_to_rest_in_the_archive() -> None:
    leads = set(RESTS)
    while more := {way.source for way in WAYS if way.target in leads and way.who != "nobody"} - leads:
        leads |= more
    assert leads == set(get_args(Place))


def test_the_page_draws_the_same_table() -> None:
    page = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8")
    rows = [tuple(row) for row in re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)]
    assert rows[1 : len(WAYS) + 1] == [tuple(way) for way in WAYS]
