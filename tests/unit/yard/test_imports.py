"""Who of bench, scripts, tests, tools and dev imports whom, read from the text of every file, whatever `lint-imports` is told.

`bench`, `scripts`, `tests` and `tools` never import each other, but for a tool's own tests; `dev` serves them and imports none
of them. Nobody imports a test module: what two of them need stands in `tests/support`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.paths import ROOT

YARD = ("bench", "dev", "scripts", "tests", "tools")
SHIPPED = ("customer", "billing", "archiver", "selfcare_shared", "selfcare_migrate")
SOURCES = [ROOT / "services", ROOT / "tools" / "migration" / "src"]


def imported(source: str, package: str) -> Iterator[str]:
    """The modules that a file of a package imports, wherever in it, by their whole names."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (ast.literal_eval(given) for given in node.args[:1] if isinstance(given, ast.Constant))


def sideways(path: str, source: str) -> list[str]:
    """The imports of a file of the yard that lead to where it may not look; `path` is relative to the checkout."""
    parts = Path(path).with_suffix("").parts
    place, package = parts[0], ".".join(parts[:-1])
    closed = {*YARD} - {place, "dev"} if place != "dev" else {*YARD} - {"dev"}
    if path.startswith("tests/unit/tools/"):
        closed = closed - {"tools"}
    return sorted({name for name in imported(source, package) if name.split(".")[0] in closed})


def libraries(source: str, package: str) -> list[str]:
    """The test modules that a file imports."""
    parts = (name.split(".") for name in imported(source, package))
    return sorted({".".join(names) for names in parts if names[0] == "tests" and any(n.startswith("test_") for n in names)})


def files() -> list[str]:
    found = [path for name in YARD for path in (ROOT / name).rglob("*.py")]
    own = [path for path in found if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)]
    return [str(path.relative_to(ROOT)) for path in own if SOURCES[1] not in path.parents]


FILES = files()


def test_the_yard_is_read() -> None:
    assert len(FILES) > 200
    assert {Path(file).parts[0] for file in FILES} == set(YARD)


def test_no_import_runs_sideways() -> None:
    found = {file: sideways(file, (ROOT / file).read_text(encoding="utf-8")) for file in FILES}
    assert {file: names for file, names in found.items() if names} == {}


def test_no_test_module_is_a_library() -> None:
    found = {file: libraries((ROOT / file).read_text(encoding="utf-8"), ".".join(Path(file).parts[:-1])) for file in FILES}
    assert {file: names for file, names in found.items() if names} == {}


def test_nothing_that_ships_looks_into_the_yard() -> None:
    shipped = [path for source in SOURCES for path in source.rglob("*.py")]
    assert len(shipped) > 150
    found = {
        str(path.relative_to(ROOT)): [
            name for name in imported(path.read_text(encoding="utf-8"), "shipped") if name.split(".")[0] in YARD
        ]
        for path in shipped
    }
    assert {file: names for file, names in found.items() if names} == {}


PLANTED = [
    *[(f"{one}/planted.py", f"import {other}.thing") for one in YARD for other in YARD if other not in (one, "dev")],
    ("bench/deep/planted.py", "from tests.support import records"),
    ("scripts/planted.py", "def late():\n    from bench import measure"),
    ("tests/unit/yard/test_planted.py", "from tools.security import findings"),
    ("tests/support/planted.py", "import tools.security.findings as findings"),
    ("tools/planted.py", "import importlib\nimportlib.import_module('tests.support.records')"),
    ("dev/planted.py", "if True:\n    from scripts import check"),
]


@pytest.mark.parametrize(("path", "source"), PLANTED)
def test_planted_sideways_import_is_found(path: str, source: str) -> None:
    assert sideways(path, source)


ALLOWED = [
    ("tests/unit/planted.py", "from dev.paths import ROOT\nfrom tests.support.records import record"),
    ("tests/unit/tools/test_planted.py", "from tools.security import findings"),
    ("bench/planted.py", "from dev import waiting\nfrom . import api\nimport billing"),
    ("dev/doubles/planted.py", "from dev.waiting import within\nfrom ..paths import ROOT"),
]


@pytest.mark.parametrize(("path", "source"), ALLOWED)
def test_import_that_leads_where_it_may_is_none(path: str, source: str) -> None:
    assert sideways(path, source) == []


@pytest.mark.parametrize(
    "source",
    [
        "from tests.unit.billing.test_paging import pages",
        "import tests.unit.billing.test_paging",
        "from tests.unit.billing import test_paging",
        "from .test_paging import pages",
        "from . import test_paging",
        "from ..billing.test_paging import pages",
        "def late():\n    from tests.unit.billing.test_paging import pages",
    ],
)
def test_planted_import_of_a_test_module_is_found(source: str) -> None:
    assert "tests.unit.billing.test_paging" in libraries(source, "tests.unit.billing")
