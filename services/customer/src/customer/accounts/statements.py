"""The two files as statements, with the passwords filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

FOLDER = Path(__file__).parent
ACCOUNTS = ("migrate", "customer", "billing", "archiver")
_MARK = re.compile(r"'\$\{([a-z]+)_password\}'")


def statements_of(file: str) -> list[str]:
    """Every statement of a file of this folder, in order."""
    text = re.sub(r"^--.*$", "", (FOLDER / file).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [statement.strip() for statement in text.split(";") if statement.strip()]


def with_password(statement: str, passwords: Mapping[str, str], literal: Callable[[str], str]) -> str:
    """The statement with the password of its account as an SQL literal; raises KeyError for an account without one."""
    return _MARK.sub(lambda mark: literal(passwords[mark[1]]), statement)
