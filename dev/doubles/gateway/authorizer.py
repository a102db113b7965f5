"""What the COGNITO_USER_POOLS authorizer checks: signature, issuer, expiry, access token, client, scope."""

from __future__ import annotations

from typing import Any

import jwt

from selfcare_shared.http_client import HttpClient
from selfcare_shared.identity.jwks import KeySet


class Authorizer:
    """Answers the gateway response's name that refuses the call, or None."""

    def __init__(self, jwks_url: str, issuer: str, client_ids: frozenset[str]) -> None:
        http = HttpClient(connect_timeout=1.0, total_timeout=2.0)
        self._keys = KeySet(http, jwks_url, cooldown=1.0)
        self._issuer, self._client_ids = issuer, client_ids

    def refuse(self, header: str | None, scopes: frozenset[str]) -> str | None:
        """UNAUTHORIZED, ACCESS_DENIED or None."""
        claims = self._claims(header or "")
        if claims is None:
            return "UNAUTHORIZED"
        granted = claims.get("scope")
        held = frozenset(granted.split()) if isinstance(granted, str) else frozenset()
        return "ACCESS_DENIED" if scopes.isdisjoint(held) else None

    def _claims(self, header: str) -> dict[str, Any] | None:
        if header[:7].lower() != "bearer ":
            return None
        try:
            kid = jwt.get_unverified_header(header[7:]).get("kid")
            key = self._keys.find(kid) if isinstance(kid, str) else None
            if key is None:
                return None
            claims: dict[str, Any] = jwt.decode(
                header[7:], key, ["RS256"], issuer=self._issuer, options={"require": ["exp"], "verify_aud": False}
            )
        except (jwt.PyJWTError, ValueError, TypeError):
            return None
        ours = claims.get("token_use") == "access" and claims.get("client_id") in self._client_ids
        return claims if ours else None
