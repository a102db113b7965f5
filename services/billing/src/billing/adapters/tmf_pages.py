"""How TMF630 tells where a list ends: an optional total, and links to further pages (RFC 8288)."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

from billing.adapters.rating_link import RatingLink
from selfcare_shared import logs
from selfcare_shared.http_client import HttpAnswer

_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[^\s;,="]+(?:\s*=\s*(?:"[^"]*"|[^\s",;]+))?)*)')
_RELATION = re.compile(r';\s*rel\s*=\s*"?([^";,]*)"?', re.IGNORECASE)


class TmfPages:
    """Fetches pages one after the other: by the link to the next page where the engine gives one, else by offset."""

    def __init__(self, link: RatingLink, path_at: Callable[[int], str]) -> None:
        self._link, self._path_at = link, path_at
        self._next: str | None = None

    def fetch(self, offset: int, deadline: float) -> HttpAnswer:
        """The page at an offset that follows on the one before."""
        path = self._next if offset and self._next else self._path_at(offset)
        answer = self._link.get(path, deadline)
        self._next = self._within(path, _relations(answer).get("next"))
        return answer

    def _within(self, path: str, target: str | None) -> str | None:
        """The link as a path of this engine, or None: a link that leads elsewhere is never followed."""
        if target is None:
            return None
        address = urljoin(self._link.base + path, target)
        if not address.startswith(f"{self._link.base}/"):
            logs.event("usage.link_elsewhere")
            return None
        return address[len(self._link.base) :]


def total_of(answer: HttpAnswer) -> int | None:
    """`X-Total-Count`, which the standard lets an engine leave out; None too when it is no number."""
    text = answer.headers.get("x-total-count", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None


def more_of(answer: HttpAnswer) -> bool | None:
    """Whether a link leads to a next page; None where the engine gives no links of pages."""
    relations = _relations(answer)
    if "next" in relations:
        return True
    return False if relations.keys() & {"prev", "previous", "first", "last"} else None


def _relations(answer: HttpAnswer) -> dict[str, str]:
    header = answer.headers.get("link", "")
    if not header:
        return {}
    found: dict[str, str] = {}
    for target, parameters in _LINK.findall(header):
        for relation in _RELATION.findall(parameters):
            for name in relation.lower().split():
                found.setdefault(name, target)
    return found
