"""The provider's addresses: Cognito's, plus `/control` for tests and benches."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import jwt
from authlib.oauth2 import OAuth2Error
from flask import Flask, Response, redirect, render_template, request

from dev.doubles.identity.control import install_control
from dev.doubles.identity.grants import authorization_server
from dev.doubles.identity.store import SCOPES, Login, Person, Store
from dev.doubles.identity.tokens import SigningKeys

COOKIE = "selfcare-identity"
SESSION_LIFETIME = 3600
PROVIDERS = {
    "Facebook": "Facebook",
    "Google": "Google",
    "LoginWithAmazon": "Amazon",
    "SignInWithApple": "Apple",
}
_OPEN = ("/oauth2/token", "/oauth2/revoke", "/oauth2/userInfo", "/.well-known/")


def create_app(people: Sequence[Person], issuer: str, portal_origin: str, keys: SigningKeys) -> Flask:
    """The provider as a WSGI application."""
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = 65_536
    store = Store(people, portal_origin)
    counts: Counter[str] = Counter()
    faults: dict[str, str] = {}
    Pages(app, store, keys, issuer).install()
    _install_keys(app, keys, issuer, faults)
    install_control(app, store, keys, issuer, faults, counts)
    app.before_request(lambda: counts.update([request.path]))
    app.after_request(lambda response: _headers(response, portal_origin))
    return app


def _headers(response: Response, portal_origin: str) -> Response:
    if request.path.startswith(_OPEN):
        response.headers["Access-Control-Allow-Origin"] = portal_origin
        response.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {portal_origin};"
        " frame-ancestors 'none'; base-uri 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _install_keys(app: Flask, keys: SigningKeys, issuer: str, faults: dict[str, str]) -> None:
    @app.get("/.well-known/jwks.json")
    def jwks() -> Any:
        fault = faults.get("jwks", "")
        if fault == "slow":
            time.sleep(10)
        if fault == "error":
            return Response("unavailable", 503)
        if fault == "html":
            return Response("<html>Maintenance</html>", content_type="text/html")
        return {"keys": []} if fault == "empty" else keys.jwks()

    @app.get("/.well-known/openid-configuration")
    def discovery() -> dict[str, Any]:
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/oauth2/authorize",
            "token_endpoint": f"{issuer}/oauth2/token",
            "revocation_endpoint": f"{issuer}/oauth2/revoke",
            "userinfo_endpoint": f"{issuer}/oauth2/userInfo",
            "end_session_endpoint": f"{issuer}/logout",
            "jwks_uri": f"{issuer}/.well-known/jwks.json",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": list(SCOPES),
        }


class Pages:
    """Managed login, token endpoints, sign-out."""

    def __init__(self, app: Flask, store: Store, keys: SigningKeys, issuer: str) -> None:
        self._app, self._store, self._keys, self._issuer = app, store, keys, issuer
        self._server = authorization_server(app, store, keys, issuer)

    def install(self) -> None:
        """Add the addresses."""
        add = self._app.add_url_rule
        add("/oauth2/authorize", view_func=self.authorize)
        add("/login/<provider>", view_func=self.choose)
        add("/login/<provider>", "enter", view_func=self.enter, methods=["POST"])
        add("/oauth2/token", "token_endpoint", self._server.create_token_response, methods=["POST"])
        add("/oauth2/revoke", view_func=self.revoke, methods=["POST"])
        add("/oauth2/userInfo", view_func=self.user_info)
        add("/logout", view_func=self.logout)

    def authorize(self) -> Any:
        """`/oauth2/authorize`: straight back when the browser is signed in, else the providers."""
        try:
            grant = self._server.get_consent_grant(end_user=None)
        except OAuth2Error as error:
            return render_template("error.html", words=error.description or error.error), 400
        login = self._session()
        if login is not None:
            return self._server.create_authorization_response(grant=grant, grant_user=login)
        return render_template("providers.html", providers=PROVIDERS, query=request.query_string.decode())

    def choose(self, provider: str) -> Any:
        """The provider's page: pick a person."""
        if provider not in PROVIDERS:
            return render_template("error.html", words="There is no such provider."), 404
        everybody = list(self._store.people.values())
        own = [person for person in everybody if person.provider == provider]
        rest = [person for person in everybody if person.provider != provider]
        query = request.query_string.decode()
        return render_template("people.html", provider=PROVIDERS[provider], key=provider, own=own, rest=rest, query=query)

    def enter(self, provider: str) -> Any:
        """A person was picked: remember the browser, go on with the authorization request."""
        person = self._store.people.get(request.form.get("person", ""))
        if person is None:
            return render_template("error.html", words="There is no such person."), 400
        session = secrets.token_urlsafe(32)
        self._store.sessions[session] = Login(person, int(time.time()))
        response = redirect(f"/oauth2/authorize?{request.query_string.decode()}", 303)
        response.set_cookie(COOKIE, session, max_age=SESSION_LIFETIME, httponly=True, samesite="Lax")
        return response

    def revoke(self) -> Any:
        """RFC 7009; as Cognito, a refresh token ends its whole family."""
        found = self._store.refresh.get(request.form.get("token", ""))
        if found is not None and found.client.client_id == request.form.get("client_id"):
            self._store.revoke_family(found.login.origin)
        return Response(status=200)

    def user_info(self) -> Any:
        """Claims about the bearer."""
        header = request.headers.get("Authorization", "")
        try:
            claims = self._keys.read(header.removeprefix("Bearer "))
        except jwt.PyJWTError:
            return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        person = next((p for p in self._store.people.values() if p.subject == claims["sub"]), None)
        known = {} if person is None else {"email": person.email, "name": person.display_name}
        return {"sub": claims["sub"], "username": claims["sub"]} | known

    def logout(self) -> Any:
        """Cognito's parameters, exact address."""
        client = self._store.clients.get(request.args.get("client_id", ""))
        target = request.args.get("logout_uri", "")
        if client is None or target != client.logout_uri:
            return render_template("error.html", words="The sign-out address is not allowed."), 400
        self._store.sessions.pop(request.cookies.get(COOKIE, ""), None)
        response = redirect(target)
        response.delete_cookie(COOKIE)
        return response

    def _session(self) -> Login | None:
        login = self._store.sessions.get(request.cookies.get(COOKIE, ""))
        fresh = login is not None and time.time() < login.auth_time + SESSION_LIFETIME
        return login if fresh else None
