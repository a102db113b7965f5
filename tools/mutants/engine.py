"""Runs mutmut in the present folder with what it lacks, and writes what became of every mutant to `outcomes.json`.

`python -m tools.mutants.engine ENVIRONMENT [MUTANT ...]`: `ENVIRONMENT` is the folder of packages that mutmut stands in; named
mutants alone are tried again. mutmut leaves out no statements, so two kinds are added: a call whose answer nobody uses, and a
refusal. Prose is left as it is: tests that repeat sentences would be a second copy of them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Behind the product's own packages: what both need is the product's.
sys.path.append(sys.argv[1])

import libcst as cst
from libcst import matchers
from mutmut.__main__ import cli
from mutmut.configuration import config
from mutmut.mutation import mutators
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.trampoline_templates import CLASS_NAME_SEPARATOR

OUTCOMES = "outcomes.json"
_SURVIVED, _UNTESTED = 0, 33


def leave_call_out(node: Any) -> Iterator[Any]:
    """A call that is a statement of its own becomes nothing."""
    if isinstance(node.value, cst.Call):
        yield node.with_changes(value=cst.Ellipsis())


def leave_refusal_out(_: Any) -> Iterator[Any]:
    """`raise` becomes `pass`."""
    yield cst.Pass()


def other_word(node: Any) -> Iterator[Any]:
    """A string of one word becomes another word."""
    if isinstance(node, cst.SimpleString) and not node.value.endswith('"""') and " " not in node.value:
        prefix, quote = node.prefix, node.quote
        yield node.with_changes(value=f"{prefix}{quote}XX{node.value[len(prefix) + len(quote) : -len(quote)]}{quote}")


def argument_is_nothing(node: Any) -> Iterator[Any]:
    """One argument after the other is None. mutmut leaves each out as well, which mostly is an error of its own."""
    for index, argument in enumerate(node.args):
        if argument.star == "" and not matchers.matches(argument.value, matchers.Name("None")):
            given = argument.with_changes(value=cst.Name("None"))
            yield node.with_changes(args=[*node.args[:index], given, *node.args[index + 1 :]])


def extend() -> None:
    """Put our kinds among mutmut's, and two of them in the place of its own."""
    replaced = (mutators.operator_string, mutators.operator_arg_removal)
    kinds = [entry for entry in mutators.mutation_operators if entry[1] not in replaced]
    kinds += [(cst.BaseString, other_word), (cst.Call, argument_is_nothing)]
    kinds += [(cst.Expr, leave_call_out), (cst.Raise, leave_refusal_out)]
    mutators.mutation_operators[:] = kinds


def outcomes() -> list[dict[str, str]]:
    """Every mutant: where it stands, its name, what was and became of the line, and whether a test noticed."""
    found = []
    for meta in sorted(Path("mutants/src").rglob("*.meta")):
        if not meta.relative_to("mutants").with_suffix("").exists():
            continue  # the file is gone from the code
        for name, code in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            outcome = "unfinished" if code is None else "survived" if code in (_SURVIVED, _UNTESTED) else "killed"
            found.append(_described(name, outcome))
    return found


def _described(name: str, outcome: str) -> dict[str, str]:
    module, _, mangled = name.rpartition(".")
    function = mangled.partition("__mutmut_")[0]
    function = (
        function[1:].strip(CLASS_NAME_SEPARATOR).replace(CLASS_NAME_SEPARATOR, ".")
        if CLASS_NAME_SEPARATOR in function
        else function[2:]
    )
    told = {"name": name, "module": module, "function": function, "outcome": outcome, "was": "", "becomes": ""}
    if outcome == "survived":
        lines = get_diff_for_mutant(name).splitlines()[2:]
        told["was"] = " ".join(line[1:].strip() for line in lines if line.startswith("-"))
        told["becomes"] = " ".join(line[1:].strip() for line in lines if line.startswith("+"))
    return told


def main(names: list[str]) -> None:
    """Try every mutant that was not tried, or the named ones."""
    extend()
    config()
    try:
        cli(["run", "--max-children", "1", *names], standalone_mode=False)
    finally:
        Path(OUTCOMES).write_text(json.dumps(outcomes()), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[2:])
