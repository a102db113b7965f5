"""Which of the types that can be made a caller would rather have (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

PDF = "application/pdf"
JSON = "application/json"
DOCUMENT_TYPES = (PDF, JSON)


def preferred(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered type that the Accept header weighs most, the first of equals; None when it takes none of them.

    For each offered type the most specific range decides. A range with parameters (`application/json; charset=utf-8`)
    stands for the type that it names, unless that type is named without as well: none of ours has a parameter.
    """
    if accept is None or not accept.strip(" \t,"):
        return offered[0]
    ranges = [_range(value, weight) for value, weight in parse_accept_header(accept, MIMEAccept)]
    weighed = [(_weight(kind, ranges), kind) for kind in offered]
    (weight, _), chosen = max(weighed, key=lambda entry: entry[0])
    return chosen if weight > 0 else None


def is_json(content_type: str) -> bool:
    """Whether a Content-Type names JSON or a type made of it (RFC 6839)."""
    name = parse_options_header(content_type)[0].lower()
    return name in (JSON, "text/json") or name.endswith("+json")


def _range(value: str, weight: float) -> tuple[str, bool, float]:
    """Type in small letters, whether it has parameters, weight."""
    name, parameters = parse_options_header(value)
    return name.lower(), bool(parameters), weight


def _weight(kind: str, ranges: Sequence[tuple[str, bool, float]]) -> tuple[float, int]:
    """Weight and specificity of the range that decides about a type."""
    specificity = {"*/*": 1, f"{kind.partition('/')[0]}/*": 2, kind: 3}
    matching = [(specificity[name], not bare, weight) for name, bare, weight in ranges if name in specificity]
    if not matching:
        return (0.0, 0)
    _, _, weight = max(matching)
    return (weight, max(matching)[0])
