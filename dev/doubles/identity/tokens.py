"""Signing keys and Cognito-shaped tokens.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
"""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ACCESS_LIFETIME = 900


class SigningKeys:
    """The provider's RSA keys; the newest signs, all are published."""

    def __init__(self, state: Path | None = None) -> None:
        self._file = None if state is None else state / "signing-key.pem"
        self._keys: list[tuple[str, rsa.RSAPrivateKey]] = []
        if self._file is not None and self._file.exists():
            loaded = serialization.load_pem_private_key(self._file.read_bytes(), None)
            assert isinstance(loaded, rsa.RSAPrivateKey)
            self._keys.append((_kid(loaded), loaded))
        else:
            self.rotate()

    def rotate(self, keep: int = 2) -> None:
        """A new key signs from now on; the last `keep` stay published."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._keys = [(_kid(key), key), *self._keys][:keep]
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_bytes(self.private_pem())
            self._file.chmod(0o600)

    def private_pem(self) -> bytes:
        """The signing key as PKCS 8."""
        return self._keys[0][1].private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def public_pem(self) -> bytes:
        """The signing key's public half, for tests that abuse it."""
        public = self._keys[0][1].public_key()
        return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def jwks(self) -> dict[str, Any]:
        """The published key set (RFC 7517)."""
        published = []
        for kid, key in self._keys:
            entry = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
            published.append(entry | {"kid": kid, "use": "sig", "alg": "RS256"})
        return {"keys": published}

    def sign(self, claims: dict[str, Any], headers: dict[str, Any] | None = None) -> str:
        """A JWT by the newest key."""
        return jwt.encode(claims, self._keys[0][1], "RS256", {"kid": self._keys[0][0]} | (headers or {}))

    def read(self, token: str) -> dict[str, Any]:
        """Claims of a token of ours; raises jwt.PyJWTError."""
        kid = jwt.get_unverified_header(token).get("kid")
        key = next((key for known, key in self._keys if known == kid), self._keys[0][1])
        claims: dict[str, Any] = jwt.decode(token, key.public_key(), ["RS256"], options={"verify_aud": False})
        return claims


def _kid(key: rsa.RSAPrivateKey) -> str:
    return f"k{key.public_key().public_numbers().n % 10**16:016d}"


def access_claims(
    issuer: str,
    subject: str,
    *,
    client_id: str = "portal",
    scope: str = "openid",
    groups: Sequence[str] = (),
    auth_time: int | None = None,
    origin: str = "",
    lifetime: int = ACCESS_LIFETIME,
) -> dict[str, Any]:
    """Claims of an access token as Cognito makes them; no `aud`, groups only when there are any. Times are Unix seconds."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "sub": subject,
        "iss": issuer,
        "client_id": client_id,
        "origin_jti": origin or str(uuid.uuid4()),
        "token_use": "access",
        "scope": scope,
        "auth_time": now if auth_time is None else auth_time,
        "iat": now,
        "exp": now + lifetime,
        "jti": str(uuid.uuid4()),
        "username": subject,
        "version": 2,
    }
    return claims | ({"cognito:groups": list(groups)} if groups else {})


def id_claims(access: dict[str, Any], *, email: str, name: str, provider: str, nonce: str | None) -> dict[str, Any]:
    """Claims of the ID token that goes with an access token."""
    kept = {key: access[key] for key in ("sub", "iss", "auth_time", "iat", "exp", "origin_jti")}
    claims = kept | {
        "aud": access["client_id"],
        "token_use": "id",
        "jti": secrets.token_hex(16),
        "email": email,
        "email_verified": True,
        "name": name,
        "cognito:username": access["sub"],
        "identities": [{"providerName": provider, "userId": access["sub"], "primary": "true"}],
    }
    if "cognito:groups" in access:
        claims["cognito:groups"] = access["cognito:groups"]
    return claims | ({"nonce": nonce} if nonce else {})
