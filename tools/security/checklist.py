"""Which test proves which line of the security checklist.

A test says `Checklist: D3, F9` in its docstring or in a comment above it. `checklist.toml` has the lines; the table of
docs/security.md is made from both.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dev.paths import ROOT

LINES = Path(__file__).with_name("checklist.toml")
PAGE = ROOT / "docs" / "security.md"
PLACES = (
    "tests/**/*.py",
    "frontend/src/**/*.test.ts*",
    "frontend/*.js",
    "terraform/**/*.tftest.hcl",
    "tools/security/rules/*.yaml",
)
BEGIN, END = "<!-- table begins -->\n", "<!-- table ends -->\n"
_MARK = re.compile(r"Checklist: ([A-H]\d+(?:, [A-H]\d+)*)")
_NAMES = {
    ".hcl": re.compile(r'^run "(\w+)"'),
    ".yaml": re.compile(r"^\s*- id: (\S+)"),
    ".ts": re.compile(r"""^\s*(?:test|it|describe)(?:\.\w+)?\(\s*['"`](.+?)['"`]"""),
}


@dataclass(frozen=True)
class Line:
    """One check; `not_ours` says who sees to it when no test here can."""

    id: str
    text: str
    reference: str
    not_ours: str


@dataclass(frozen=True, order=True)
class Proof:
    """A test, by its file and its name (empty for a whole file)."""

    path: str
    name: str


def lines() -> list[Line]:
    """The checklist, in its order."""
    entries = tomllib.loads(LINES.read_text(encoding="utf-8"))["line"]
    return [Line(entry["id"], entry["text"], entry.get("reference", ""), entry.get("not_ours", "")) for entry in entries]


def proofs(root: Path = ROOT) -> dict[str, list[Proof]]:
    """Checklist id → the tests that claim it; raises ValueError for a claim of a line that is not there."""
    found: dict[str, set[Proof]] = defaultdict(set)
    for pattern in PLACES:
        for path in sorted(root.glob(pattern)):
            if "node_modules" in path.parts or ".terraform" in path.parts:
                continue
            for mark, name in _marks(path):
                found[mark].add(Proof(str(path.relative_to(root)), name))
    if unknown := set(found) - {line.id for line in lines()}:
        raise ValueError(f"Tests claim lines that the checklist does not have: {', '.join(sorted(unknown))}")
    return {mark: sorted(where) for mark, where in found.items()}


def _marks(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    if "Checklist: " not in text:
        return
    rows = text.split("\n")
    spans = _spans(text) if path.suffix == ".py" else []
    for number, row in enumerate(rows, start=1):
        for marked in _MARK.findall(row):
            name = _python_name(spans, number) if spans else _next_name(path, rows[number - 1 :])
            for mark in marked.split(", "):
                yield mark, name


def _spans(text: str) -> list[tuple[int, int, str]]:
    """First line (decorators and the comment line above included), last line, name of each test."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            found.append((first - 1, node.end_lineno or node.lineno, node.name))
    return sorted(found, key=lambda span: span[1] - span[0])


def _python_name(spans: list[tuple[int, int, str]], number: int) -> str:
    return next((name for first, last, name in spans if first <= number <= last), "")


def _next_name(path: Path, rows: list[str]) -> str:
    pattern = _NAMES.get(path.suffix.replace("tsx", "ts").replace("js", "ts"), _NAMES[".ts"])
    return next((match[1] for row in rows if (match := pattern.match(row))), "")


@dataclass(frozen=True)
class Coverage:
    """Ids by state."""

    covered: list[str]
    open: list[str]
    not_ours: list[str]


def coverage(found: dict[str, list[Proof]]) -> Coverage:
    """Each line is covered by a test, somebody else's, or open."""
    every = lines()
    covered = [line.id for line in every if line.id in found]
    others = [line.id for line in every if line.id not in found and line.not_ours]
    return Coverage(covered, [line.id for line in every if line.id not in found and not line.not_ours], others)


def table(found: dict[str, list[Proof]]) -> str:
    """The checklist as Markdown, each line with its tests or the reason why it has none."""
    rows = ["| # | Check | Reference | Proven by |", "|---|---|---|---|"]
    rows += [f"| {line.id} | {line.text} | {line.reference} | {_shown(line, found.get(line.id, []))} |" for line in lines()]
    state = coverage(found)
    summary = f"{len(state.covered)} lines covered, {len(state.open)} open, {len(state.not_ours)} not ours."
    return summary + "\n\n" + "\n".join(rows) + "\n"


def _shown(line: Line, tests: list[Proof]) -> str:
    if not tests:
        return line.not_ours or "**open**"
    shown = [f"[{test.name or Path(test.path).name}](../{test.path})" for test in tests[:3]]
    return ", ".join(shown) + (f" and {len(tests) - 3} more" if len(tests) > 3 else "")


def page(text: str, found: dict[str, list[Proof]]) -> str:
    """The page with its table made anew."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return before + BEGIN + table(found) + END + after
