"""Who calls: the access token verified by flask-jwt-extended, in the order of the security checklist.

Signature by `kid` from the configured key set, RS256 only; `iss`, `exp`, `iat`, `nbf`; `token_use` access; `client_id`
allowed; `sub` and groups well formed. A verified token is remembered by its SHA-256 for a bounded time, because checking
the same signature again costs more than the request's own work; `exp` is checked on every use.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

import msgspec
from flask import Flask
from flask_jwt_extended import JWTManager, decode_token
from flask_jwt_extended.exceptions import JWTExtendedException
from jwt import PyJWTError

from selfcare_shared.identity.jwks import KeySet
from selfcare_shared.problems import Unauthorized


class Subject(msgspec.Struct, frozen=True):
    """A signed-in user: (`issuer`, `subject`) identifies, scopes and groups permit. Times are Unix seconds."""

    issuer: str
    subject: str
    scopes: frozenset[str]
    groups: frozenset[str]
    expires_at: int
    auth_time: int


MISSING = object()


class UnknownKey(PyJWTError):
    """The token names a signing key that the provider does not publish."""


class TokenVerifier:
    """Turns an Authorization header into a Subject, or raises Unauthorized without saying why.

    Unavailable when no signing key could be had: the token may be good, so its owner must not be signed out.
    """

    def __init__(
        self,
        keys: KeySet,
        *,
        allowed_clients: frozenset[str],
        staff_clients: frozenset[str],
        leeway: int,
        cache_entries: int,
        cache_age: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._keys, self._allowed_clients, self._leeway = keys, allowed_clients, leeway
        self._staff_clients = staff_clients
        self._cache_entries, self._cache_age, self._clock = cache_entries, cache_age, clock
        self._cache: dict[bytes, tuple[Subject, float]] = {}
        keys.on_change = self._cache.clear

    def install(self, app: Flask, issuer: str) -> None:
        """Configure flask-jwt-extended on `app`: header only, RS256 only, issuer and leeway fixed."""
        app.config.update(
            JWT_ALGORITHM="RS256",
            JWT_DECODE_ALGORITHMS=["RS256"],
            JWT_DECODE_ISSUER=issuer,
            JWT_DECODE_LEEWAY=self._leeway,
            JWT_TOKEN_LOCATION=["headers"],
            JWT_PUBLIC_KEY="unused: the key is chosen by kid",
        )
        JWTManager(app).decode_key_loader(self._key)

    def prepare(self) -> None:
        """Have signing keys before the first token comes; raises Unavailable without usable ones."""
        self._keys.prepare()

    def authenticate(self, header: str | None) -> Subject:
        """The subject of `Bearer <token>`; raises Unauthorized or Unavailable. Needs an application context."""
        if header is None or header[:7].lower() != "bearer " or len(header) > 8192:
            raise Unauthorized
        token = header[7:]
        digest = hashlib.sha256(token.encode("latin-1", "replace")).digest()
        now = self._clock()
        hit = self._cache.get(digest)
        if hit is not None and hit[1] > now:
            return hit[0]
        subject = self._verify(token)
        self._remember(digest, subject, now)
        return subject

    def _remember(self, digest: bytes, subject: Subject, now: float) -> None:
        while len(self._cache) >= self._cache_entries:
            try:
                self._cache.pop(next(iter(self._cache)), None)
            except (StopIteration, RuntimeError):
                break
        self._cache[digest] = (subject, min(subject.expires_at + self._leeway, now + self._cache_age))

    def _verify(self, token: str) -> Subject:
        try:
            claims = decode_token(token)
        except (PyJWTError, JWTExtendedException, ValueError, TypeError, KeyError, AttributeError):
            raise Unauthorized from None
        return self._subject(claims)

    def _key(self, header: dict[str, Any], _claims: dict[str, Any]) -> Any:
        kid = header.get("kid")
        key = self._keys.find(kid) if header.get("alg") == "RS256" and isinstance(kid, str) else None
        if key is None:
            raise UnknownKey
        return key

    def _is_audience(self, audience: Any) -> bool:
        """A token that names its audience must name one of our clients (RFC 7519, 4.1.3); Cognito's access tokens name none."""
        if audience is MISSING:
            return True
        named = audience if isinstance(audience, list) else [audience]
        return all(isinstance(name, str) for name in named) and not self._allowed_clients.isdisjoint(named)

    def _subject(self, claims: dict[str, Any]) -> Subject:
        subject, scope, expires = claims.get("sub"), claims.get("scope", ""), claims.get("exp")
        groups = claims.get("cognito:groups", [])
        auth_time = claims.get("auth_time", 0)
        well_formed = (
            claims.get("token_use") == "access"
            and isinstance(claims.get("client_id"), str)
            and claims["client_id"] in self._allowed_clients
            and isinstance(subject, str)
            and 0 < len(subject) <= 128
            and isinstance(scope, str)
            and _is_moment(expires)
            and _is_moment(auth_time)
            and auth_time <= self._clock() + self._leeway
            and self._is_audience(claims.get("aud", MISSING))
            and isinstance(groups, list)
            and all(isinstance(group, str) for group in groups)
        )
        if not well_formed:
            raise Unauthorized
        # A social login asks for no second factor of ours, so a group that somebody gave it permits nothing.
        permitted = frozenset(groups) if claims["client_id"] in self._staff_clients else frozenset()
        return Subject(claims["iss"], str(subject), frozenset(str(scope).split()), permitted, expires or 0, auth_time)


def _is_moment(value: Any) -> bool:
    """Whole seconds since 1970; a boolean is no number here."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
