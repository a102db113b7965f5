"""What CGRateS means by the texts of its errors, all of which come with HTTP 200.

Storage that is away, a full queue and a service that is still starting pass and are worth asking again; a request that it does
not understand is not. Every text that is not known here is taken for the former, since the engine hands on whatever its
databases and connections say.
"""

from __future__ import annotations

import msgspec

from billing.adapters.cgrates_shapes import ENVELOPE
from selfcare_shared.http_client import HttpAnswer

NOT_FOUND = "NOT_FOUND"
_REFUSALS = (
    "cannot unmarshal", "Unsupported time format", "Invalid value", "can't find method", "ill-formed", "missing params",
    "MANDATORY_IE_MISSING", "NOT_IMPLEMENTED", "UNAUTHORIZED", "UNKNOWN_API_KEY",
)  # fmt: skip
_FINE = b'"error":null}'


def away(answer: HttpAnswer) -> str | None:
    """Why the engine is away, in words without its own, which may name hosts; None where it is there."""
    if answer.body.rstrip().endswith(_FINE):
        return None
    try:
        error = ENVELOPE.decode(answer.body).error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if error is None or error == NOT_FOUND or is_refusal(str(error)):
        return None
    return "overload" if "MAX_CONCURRENT" in str(error) else "starting" if "find service" in str(error) else "storage"


def is_refusal(error: str) -> bool:
    """Whether the engine does not take the request, however often it is asked."""
    return any(text in error for text in _REFUSALS)
