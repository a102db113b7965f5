"""Which code is broken on purpose, and which tests must notice."""

from __future__ import annotations

from dataclasses import dataclass

from dev.paths import ROOT

SOURCES = (
    "services/archiver/src/archiver",
    "services/billing/src/billing",
    "services/customer/src/customer",
    "services/shared/src/selfcare_shared",
    "tools/migration/src/selfcare_migrate",
)


@dataclass(frozen=True)
class Room:
    """Folders or files of packages (below `src/`, as packages are named), and the test folders or files that answer for them.

    `isolation` is mutmut's: `fork` is quicker; after `forkserver` no library has threads yet when a mutant's process begins.
    """

    name: str
    code: tuple[str, ...]
    tests: tuple[str, ...]
    isolation: str = "fork"

    @property
    def patterns(self) -> list[str]:
        """The code as file patterns."""
        return [f"src/{part}" if part.endswith(".py") else f"src/{part}/*.py" for part in self.code]

    def has(self, module: str) -> bool:
        """Whether a module is the room's."""
        path = module.replace(".", "/")
        return any(path == part.removesuffix(".py") or path.startswith(f"{part}/") for part in self.code)


ROOMS = (
    Room("archiver", ("archiver/domain", "archiver/usecases"), ("tests/unit/archiver",)),
    Room(
        "billing",
        ("billing/domain", "billing/usecases", "billing/statement/sections.py", "billing/statement/figures.py"),
        ("tests/unit/billing",),
    ),
    Room("customer", ("customer/domain", "customer/usecases"), ("tests/unit/customer",)),
    Room(
        "identity",
        ("selfcare_shared/identity",),
        tuple(f"tests/unit/shared/test_{name}.py" for name in ("access_policy", "token_verifier", "key_set")),
    ),
    Room("migration", ("selfcare_migrate/transform",), ("tests/unit/migration",), "forkserver"),
)


def is_there(module: str) -> bool:
    """Whether a module of that name is in the checkout."""
    return any((ROOT / source).parent.joinpath(f"{module.replace('.', '/')}.py").exists() for source in SOURCES)
