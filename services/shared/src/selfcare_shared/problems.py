"""Errors as RFC 9457 problem details, rendered in one place.

Usecases and adapters raise these classes; `selfcare_shared.web.app` turns them into answers. A detail says what the caller can
do and never carries upstream text, SQL, host names or tokens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import msgspec

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:selfcare:problem:"


class FieldError(msgspec.Struct, frozen=True):
    """One wrong field: RFC 6901 pointer into the body or a parameter's name, a stable code, and what to do."""

    pointer: str
    code: str
    detail: str


class Problem(Exception):
    """An answer that is not a success. Subclasses fix status, kind and title."""

    status: ClassVar[int] = 500
    kind: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong on our side"
    default_detail: ClassVar[str] = "Try again in a moment. If it keeps happening, quote the trace id to support."
    retry_after: ClassVar[int | None] = None

    def __init__(
        self, detail: str = "", *, errors: Sequence[FieldError] = (), members: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(self.kind)
        self.detail = detail or self.default_detail
        self.errors = tuple(errors)
        self.members = dict(members or {})

    def headers(self) -> list[tuple[str, str]]:
        """Headers that belong to this kind of problem."""
        return [] if self.retry_after is None else [("Retry-After", str(self.retry_after))]

    def body(self, trace_id: str) -> bytes:
        """The problem document as JSON."""
        document: dict[str, Any] = {
            "type": TYPE_PREFIX + self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "traceId": trace_id,
        }
        if self.errors:
            document["errors"] = self.errors
        return msgspec.json.encode(document | self.members)


class MalformedRequest(Problem):
    status, kind, title = 400, "malformed-request", "Malformed request"
    default_detail = "The request could not be read. Check its syntax."


class Unauthorized(Problem):
    """RFC 6750: the same answer whatever is wrong with the token."""

    status, kind, title = 401, "unauthorized", "Sign-in required"
    default_detail = "Sign in and send the access token in the Authorization header."

    def headers(self) -> list[tuple[str, str]]:
        return [("WWW-Authenticate", "Bearer")]


class Forbidden(Problem):
    status, kind, title = 403, "forbidden", "Not allowed"
    default_detail = "This sign-in does not carry the permission that the operation needs."

    def headers(self) -> list[tuple[str, str]]:
        return [("WWW-Authenticate", 'Bearer error="insufficient_scope"')]


class HistoryWaits(Problem):
    """The link is new; `members` carries `availableFrom`."""

    status, kind, title = 403, "history-not-yet", "Itemised history is not open yet"
    default_detail = "For your safety, usage and statements open some time after a number is linked: see `availableFrom`."


class NotFound(Problem):
    status, kind, title = 404, "not-found", "Not found"
    default_detail = "There is nothing at this address."


class MethodNotAllowed(Problem):
    status, kind, title = 405, "method-not-allowed", "Method not allowed"
    default_detail = "This address does not take that method."


class NotAcceptable(Problem):
    status, kind, title = 406, "not-acceptable", "Not acceptable"
    default_detail = "Accept application/pdf or application/json."


class Conflict(Problem):
    status, kind, title = 409, "conflict", "Not possible now"
    default_detail = "The object is not in a state that allows this."


class PreconditionFailed(Problem):
    status, kind, title = 412, "precondition-failed", "The record changed meanwhile"
    default_detail = "Load it again, compare, and repeat the change with the new ETag."


class ContentTooLarge(Problem):
    status, kind, title = 413, "content-too-large", "Content too large"
    default_detail = "Send a smaller request."


class UnsupportedMediaType(Problem):
    """The body is of another type or coding; names the type that is taken (RFC 5789, 2.2; RFC 9110, 15.5.16)."""

    status, kind, title = 415, "unsupported-media-type", "Unsupported media type"
    default_detail = "Send the body as the type that the API documentation names."

    def __init__(self, method: str = "", media_type: str = "") -> None:
        super().__init__(f"Send the body as {media_type}, without a content coding." if media_type else "")
        self._names = "Accept-Patch" if method == "PATCH" else "Accept"
        self._media_type = media_type

    def headers(self) -> list[tuple[str, str]]:
        return [(self._names, self._media_type), ("Accept-Encoding", "identity")] if self._media_type else []


class UnprocessableContent(Problem):
    status, kind, title = 422, "invalid-content", "Some values are not acceptable"
    default_detail = "Correct the values that `errors` points to and send again."


class PreconditionRequired(Problem):
    status, kind, title = 428, "precondition-required", "If-Match is missing"
    default_detail = "Send If-Match with the ETag last read, so that nobody's change is overwritten."


class TooManyRequests(Problem):
    status, kind, title, retry_after = 429, "too-many-requests", "Too many requests", 60
    default_detail = "Wait a moment, then try again."


class RateLimited(TooManyRequests):
    """One login or address called too often, or about one number; `seconds` until it may again."""

    def __init__(self, seconds: int, detail: str = "") -> None:
        super().__init__(detail)
        self.seconds = seconds

    def headers(self) -> list[tuple[str, str]]:
        return [("Retry-After", str(self.seconds))]


class DayLimitReached(TooManyRequests):
    """So often a day and not more; an hour later one of the day's calls may have grown old."""

    kind, title, retry_after = "day-limit-reached", "Enough for one day", 3600
    default_detail = "Try again tomorrow."


class UpstreamInvalid(Problem):
    """A system behind answered something that cannot be trusted."""

    status, kind, title, retry_after = 502, "upstream-invalid", "The answer could not be used", 30
    default_detail = "A system behind this service answered something unusable. Try again later."


class Unavailable(Problem):
    """A system behind cannot be reached."""

    status, kind, title, retry_after = 503, "unavailable", "Temporarily unavailable", 10
    default_detail = "A system behind this service is away. Try again in a moment."


class Busy(Unavailable):
    """More is asked of one process than it can finish in time."""

    retry_after = 3
    default_detail = "Too many requests are waiting here. Try again in a moment."


class UpstreamTimeout(Problem):
    status, kind, title, retry_after = 504, "upstream-timeout", "The answer took too long", 10
    default_detail = "A system behind this service did not answer in time. Try again in a moment."


BY_STATUS: dict[int, type[Problem]] = {
    kind.status: kind
    for kind in (
        MalformedRequest,
        Unauthorized,
        Forbidden,
        NotFound,
        MethodNotAllowed,
        NotAcceptable,
        Conflict,
        ContentTooLarge,
        UnsupportedMediaType,
        UnprocessableContent,
        TooManyRequests,
        Unavailable,
        UpstreamTimeout,
    )
}
