"""Where a statement stands in the archive bucket."""

from __future__ import annotations


def archive_key(billing_account: str, month: str, sha256: str) -> str:
    """Content-addressed (`month` is `yyyy-mm`): the same bytes of the same month always stand in the same place."""
    return f"{billing_account}/{month[:4]}/{month[5:]}/{sha256}.pdf"
