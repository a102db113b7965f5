"""Regular expressions of the contract, which are ECMA 262's, as Python evaluates them."""

from __future__ import annotations

import re
from functools import cache

# An escaped character, a class in brackets, or an unescaped dollar sign.
_PART = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", re.DOTALL)


@cache
def ecma_pattern(pattern: str) -> re.Pattern[str]:
    r"""The pattern compiled for Python.

    `$` becomes the very end, where Python's own also stands before a last line feed, and `\d`, `\w` and `\b` mean ASCII
    (ECMA 262, 22.2.2).
    """
    return re.compile(_PART.sub(lambda part: r"\Z" if part[0] == "$" else part[0], pattern), re.ASCII)
