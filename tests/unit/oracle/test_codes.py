"""The table of codes in the documentation is the one in the code, and no code has two meanings."""

from __future__ import annotations

from collections import Counter

from dev.paths import ROOT
from selfcare_shared.customers.oracle import codes


def test_the_documented_table_is_the_code() -> None:
    assert codes.table() in (ROOT / "docs/oracle/README.md").read_text(encoding="utf-8")


def test_no_code_has_two_meanings() -> None:
    named = Counter(code for listed in codes._CODES.values() for code in listed.split())
    assert [code for code, count in named.items() if count > 1] == []
    assert set(codes.ACTIONS) == set(codes.Kind) - {codes.Kind.UNKNOWN}
