"""What the provider remembers: people, clients, codes, refresh tokens, browser sessions. In memory only."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin

SCOPES = ("openid", "email", "profile", "selfcare/customer.read", "selfcare/customer.write", "selfcare/billing.read")
CODE_LIFETIME = 300
REFRESH_GRACE = 60


class Person(Protocol):
    """Somebody who can sign in."""

    @property
    def key(self) -> str: ...
    @property
    def display_name(self) -> str: ...
    @property
    def provider(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def groups(self) -> tuple[str, ...]: ...
    @property
    def description(self) -> str: ...


@dataclass(frozen=True)
class Login:
    """A signed-in person; `auth_time` is Unix seconds, `nonce` of the request, `origin` names the token family."""

    person: Any
    auth_time: int
    nonce: str | None = None
    origin: str = ""


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc]
    """A public app client: code with PKCE only, exact addresses."""

    client_id: str
    redirect_uri: str
    logout_uri: str

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(part for part in (scope or "").split() if part in SCOPES)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return False

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "none"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in ("authorization_code", "refresh_token")


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    """An authorization code, single use."""

    code: str
    client_id: str
    redirect_uri: str
    scope: str
    code_challenge: str
    code_challenge_method: str
    login: Login
    made_at: float = field(default_factory=time.time)

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


@dataclass
class Refresh(TokenMixin):  # type: ignore[misc]
    """A refresh token; rotated ones work for a moment longer, so that two tabs do not throw each other out."""

    token: str
    client: Client
    scope: str
    login: Login
    replaced_at: float | None = None

    def check_client(self, client: Client) -> bool:
        return client.client_id == self.client.client_id

    def get_scope(self) -> str:
        return self.scope

    def is_usable(self) -> bool:
        return self.replaced_at is None or time.time() < self.replaced_at + REFRESH_GRACE


class Store:
    """All of it, behind one lock where it matters."""

    def __init__(self, people: Sequence[Person], portal_origin: str) -> None:
        self.people = {person.key: person for person in people}
        address, home = f"{portal_origin}/signed-in", f"{portal_origin}/"
        self.clients = {name: Client(name, address, home) for name in ("portal", "other-app")}
        self.sessions: dict[str, Login] = {}
        self.refresh: dict[str, Refresh] = {}
        self._codes: dict[str, Code] = {}
        self._lock = threading.Lock()

    def add_code(self, code: Code) -> None:
        """Remember a code."""
        self._codes[code.code] = code

    def take_code(self, code: str, client_id: str) -> Code | None:
        """The code, once, within its lifetime."""
        with self._lock:
            found = self._codes.pop(code, None)
        fresh = found is not None and found.client_id == client_id and time.time() < found.made_at + CODE_LIFETIME
        return found if fresh else None

    def revoke_family(self, origin: str) -> None:
        """End every refresh token that stems from one sign-in."""
        for token in [token for token, entry in self.refresh.items() if entry.login.origin == origin]:
            self.refresh.pop(token, None)
