"""Authlib's authorization server with the grants that Cognito's managed login offers a public client."""

from __future__ import annotations

import secrets
import time
import uuid
from dataclasses import replace
from typing import Any, ClassVar

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import InvalidRequestError, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask

from dev.doubles.identity.store import Client, Code, Login, Refresh, Store
from dev.doubles.identity.tokens import ACCESS_LIFETIME, SigningKeys, access_claims, id_claims


class S256Only(CodeChallenge):  # type: ignore[misc]
    """PKCE (RFC 7636) that insists on S256 already at the authorization request."""

    SUPPORTED_CODE_CHALLENGE_METHOD: ClassVar = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """Refuse a request without a challenge."""
        if grant.request.payload.data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is required", redirect_uri=redirect_uri)
        super().validate_code_challenge(grant, redirect_uri)


def authorization_server(app: Flask, store: Store, keys: SigningKeys, issuer: str) -> AuthorizationServer:
    """The server with code and refresh grants, issuing Cognito-shaped tokens."""
    server = AuthorizationServer(app, store.clients.get, lambda token, request: None)
    issue = TokenIssuer(store, keys, issuer)
    server.register_token_generator("default", issue)
    server.register_grant(_code_grant(store), [S256Only(required=True)])
    server.register_grant(_refresh_grant(store))
    return server


class TokenIssuer:
    """Makes the answer of the token endpoint."""

    def __init__(self, store: Store, keys: SigningKeys, issuer: str) -> None:
        self._store, self._keys, self._issuer = store, keys, issuer

    def __call__(self, *, client: Client, user: Login, scope: str, **_: Any) -> dict[str, Any]:
        """Access, ID and refresh token."""
        person, login = user.person, replace(user, origin=user.origin or str(uuid.uuid4()))
        access = access_claims(
            self._issuer,
            person.subject,
            client_id=client.client_id,
            scope=scope,
            groups=person.groups,
            auth_time=login.auth_time,
            origin=login.origin,
        )
        answer = {"access_token": self._keys.sign(access), "token_type": "Bearer", "expires_in": ACCESS_LIFETIME}
        if "openid" in scope.split():
            claims = id_claims(
                access, email=person.email, name=person.display_name, provider=person.provider, nonce=login.nonce
            )
            answer["id_token"] = self._keys.sign(claims)
        refresh = Refresh(secrets.token_urlsafe(48), client, scope, login)
        self._store.refresh[refresh.token] = refresh
        return answer | {"refresh_token": refresh.token, "scope": scope}


def _code_grant(store: Store) -> type:
    class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = ["none"]

        def save_authorization_code(self, code: str, request: Any) -> None:
            data = request.payload.data
            login = replace(request.user, nonce=data.get("nonce"))
            store.add_code(
                Code(
                    code,
                    request.client.client_id,
                    request.payload.redirect_uri,
                    request.client.get_allowed_scope(request.payload.scope),
                    data["code_challenge"],
                    "S256",
                    login,
                )
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return store.take_code(code, client.client_id)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            """It was taken when it was looked up."""

        def authenticate_user(self, authorization_code: Code) -> Login:
            return authorization_code.login

    return CodeGrant


def _refresh_grant(store: Store) -> type:
    class RefreshGrant(grants.RefreshTokenGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = ["none"]
        INCLUDE_NEW_REFRESH_TOKEN = True

        def authenticate_refresh_token(self, refresh_token: str) -> Refresh | None:
            found = store.refresh.get(refresh_token)
            return found if found is not None and found.is_usable() else None

        def authenticate_user(self, refresh_token: Refresh) -> Login:
            return refresh_token.login

        def revoke_old_credential(self, refresh_token: Refresh) -> None:
            refresh_token.replaced_at = refresh_token.replaced_at or time.time()

    return RefreshGrant
