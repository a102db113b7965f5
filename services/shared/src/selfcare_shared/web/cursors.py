"""Opaque page cursors: an offset the caller is not meant to read, bound to what it pages through."""

from __future__ import annotations

import base64
import hashlib

from selfcare_shared.problems import FieldError, UnprocessableContent


def next_cursor(scope: str, offset: int, shown: int, total: int) -> str | None:
    """The cursor of the next page, or None on the last."""
    following = offset + shown
    if not shown or following >= total:
        return None
    return base64.urlsafe_b64encode(f"{following}.{_mark(scope)}".encode()).decode().rstrip("=")


def read_cursor(scope: str, cursor: str | None) -> int:
    """The offset that a cursor stands for; raises a 422 problem for one of another list."""
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        offset, _, mark = text.partition(".")
        if mark == _mark(scope) and 0 < int(offset) < 10_000_000:
            return int(offset)
    except ValueError:
        pass
    raise UnprocessableContent(errors=[FieldError("cursor", "invalid", "Use `nextCursor` of the page before.")])


def _mark(scope: str) -> str:
    return hashlib.sha256(scope.encode()).hexdigest()[:8]
