"""What became of broken lines is judged: a survivor without a reason and a reason without a survivor are told."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dev.paths import ROOT
from tools.mutants.page import Row, page, rows, rows_of, table
from tools.mutants.rooms import ROOMS, SOURCES, is_there
from tools.mutants.survivors import FILE, Survivor, known, outlived, unexplained
from tools.mutants.workshop import Mutant

ALIVE = Mutant("m.x_f__mutmut_1", "m", "f", "survived", "return a < b", "return a <= b")
ENTRY = Survivor("m", "f", "return a < b", "return a <= b", "Equal values take the same way.")


def other(**changes: Any) -> Mutant:
    return msgspec.structs.replace(ALIVE, **changes)


def test_survivor_needs_a_reason() -> None:
    assert unexplained([ALIVE], []) == [ALIVE]
    assert unexplained([ALIVE], [ENTRY]) == []
    assert unexplained([other(becomes="return a > b")], [ENTRY]) != []
    assert unexplained([other(outcome="unfinished")], []) != []
    assert unexplained([other(outcome="killed")], []) == []


def test_reason_needs_its_survivor() -> None:
    assert outlived([ALIVE], [ENTRY]) == []
    assert outlived([other(outcome="killed")], [ENTRY]) == [ENTRY]
    assert outlived([other(module="n")], [ENTRY]) == [], "another room's module was not judged"


def test_entry_without_a_reason_is_refused() -> None:
    text = '[[survivor]]\nmodule="m"\nfunction="f"\nwas="a"\nbecomes="b"\n'
    with pytest.raises(msgspec.ValidationError):
        known(text)
    with pytest.raises(ValueError, match=r"m\.f"):
        known(text + 'reason=" "\n')


def test_page_keeps_the_rows_of_what_was_not_judged() -> None:
    found = rows([ALIVE, other(outcome="killed"), other(module="a.b", outcome="killed")])
    assert found == [Row("a.b", 1, 0), Row("m", 1, 1)]
    assert "| **all** | 3 | 2 | 1 | 66.7 |" in table(found)
    text = page(found, [ENTRY])
    assert rows_of(text) == found
    assert "Equal values take the same way." in text


def test_the_kept_file_is_well_formed_and_names_what_is_there() -> None:
    for entry in known(FILE.read_text(encoding="utf-8")):
        assert is_there(entry.module), entry.module


def test_every_room_has_code_and_tests() -> None:
    for room in ROOMS:
        for part in room.code:
            assert any((ROOT / source).parent.joinpath(part).exists() for source in SOURCES), part
        assert all((ROOT / place).exists() for place in room.tests)


def test_a_module_belongs_to_one_room() -> None:
    names = ["archiver.usecases.sweep", "billing.statement.sections", "selfcare_shared.identity.auth", "billing.statement.page"]
    assert [[room.name for room in ROOMS if room.has(name)] for name in names] == [["archiver"], ["billing"], ["identity"], []]
