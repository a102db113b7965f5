"""The table of a run, on the screen and in docs/mutants.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from tools.mutants.survivors import Survivor
from tools.mutants.workshop import Mutant

TARGET = 90
_ROW = re.compile(r"^\| `([a-z_.]+)` \| [0-9]+ \| ([0-9]+) \| ([0-9]+) \|", re.MULTILINE)
_HEAD = """\
# Broken on purpose

`make mutants` changes every line of the rules once ([rooms.py](../tools/mutants/rooms.py): `domain/` and `usecases/` of the
services, `identity/`, the migration's `transform/`, the statement's sums) and runs the unit tests that reach the line. A
change that no test notices is a survivor: it needs a test, or a reason in
[survivors.toml](../tools/mutants/survivors.toml), otherwise the command fails. At least {target} % of a module's changes are
to be noticed.

The changes are mutmut's (operators, comparisons, numbers, arguments, branches) and two more: a call or a refusal is left out.
Not changed: sentences for people, properties, and what stands outside of functions, such as SQL and patterns.

This page is made by the command; a module that is missing in the table was not judged yet.

"""


class Row(msgspec.Struct, frozen=True):
    """One module's figures."""

    module: str
    killed: int
    survived: int

    @property
    def share(self) -> float:
        """Killed, in per cent."""
        return 100 * self.killed / max(1, self.killed + self.survived)


def rows(mutants: Iterable[Mutant]) -> list[Row]:
    """By module, in order."""
    counts: dict[str, list[int]] = {}
    for mutant in mutants:
        counts.setdefault(mutant.module, [0, 0])[mutant.outcome != "killed"] += 1
    return [Row(module, *counts[module]) for module in sorted(counts)]


def rows_of(text: str) -> list[Row]:
    """The rows that a page has."""
    return [Row(name, int(killed), int(survived)) for name, killed, survived in _ROW.findall(text)]


def table(found: Sequence[Row]) -> str:
    """Modules with their figures and the sum."""
    lines = ["| Module | Changes | Noticed | Survived | % |", "|---|---:|---:|---:|---:|"]
    total = Row("**all**", sum(row.killed for row in found), sum(row.survived for row in found))
    for row in (*found, total):
        name = row.module if row is total else f"`{row.module}`"
        lines.append(f"| {name} | {row.killed + row.survived} | {row.killed} | {row.survived} | {row.share:.1f} |")
    return "\n".join(lines) + "\n"


def page(found: Sequence[Row], entries: Iterable[Survivor]) -> str:
    """The whole document."""
    parts = [_HEAD.format(target=TARGET), table(found), "\n## Survivors and why\n\n"]
    parts += [
        f"- `{entry.module}`, `{entry.function}`: `{entry.was}` → `{entry.becomes or 'nothing'}`. {entry.reason}\n"
        for entry in entries
    ]
    return "".join(parts)
