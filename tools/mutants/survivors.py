"""Survivors that are known, each with the reason why no test can or should notice it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tools.mutants.workshop import Mutant

FILE = Path(__file__).with_name("survivors.toml")


class Survivor(msgspec.Struct, frozen=True):
    """A change that stays unnoticed. `was` and `becomes` are the changed line before and after, without indentation."""

    module: str
    function: str
    was: str
    becomes: str
    reason: str


def known(text: str) -> list[Survivor]:
    """The file's entries; raises msgspec.ValidationError, or ValueError for an entry without a reason."""
    found = msgspec.convert(tomllib.loads(text).get("survivor", []), list[Survivor])
    for entry in found:
        if not entry.reason.strip():
            raise ValueError(f"{entry.module}.{entry.function}: a survivor needs a reason.")
    return found


def unexplained(mutants: Iterable[Mutant], entries: Iterable[Survivor]) -> list[Mutant]:
    """Survivors that no entry names."""
    named = {_key(entry) for entry in entries}
    return [mutant for mutant in mutants if mutant.outcome != "killed" and _key(mutant) not in named]


def outlived(mutants: Iterable[Mutant], entries: Iterable[Survivor]) -> list[Survivor]:
    """Entries of the mutants' modules that name no survivor: the line changed, or a test notices by now."""
    alive, modules = set(), set()
    for mutant in mutants:
        modules.add(mutant.module)
        if mutant.outcome == "survived":
            alive.add(_key(mutant))
    return [entry for entry in entries if entry.module in modules and _key(entry) not in alive]


def _key(each: Mutant | Survivor) -> tuple[str, str, str, str]:
    return each.module, each.function, each.was, each.becomes
