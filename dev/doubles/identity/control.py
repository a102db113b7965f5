"""`/control`: what only a simulator has. Mint any token, rotate keys, break the key set, count requests."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from flask import Flask, Response, request

from dev.doubles.identity.store import Store
from dev.doubles.identity.tokens import ACCESS_LIFETIME, SigningKeys, access_claims, id_claims


class TokenOrder(msgspec.Struct, forbid_unknown_fields=True):
    """What a token should say; `login` names a demo person, `claims` and `drop` bend it. `lifetime` is seconds."""

    login: str = ""
    subject: str = ""
    client_id: str = "portal"
    scope: str = "openid selfcare/customer.read selfcare/customer.write selfcare/billing.read"
    groups: list[str] = []
    token_use: str = "access"  # noqa: S105
    lifetime: int = ACCESS_LIFETIME
    claims: dict[str, Any] = {}
    drop: list[str] = []
    headers: dict[str, Any] = {}


def install_control(
    app: Flask, store: Store, keys: SigningKeys, issuer: str, faults: dict[str, str], counts: Counter[str]
) -> None:
    """Add the simulator's own addresses."""

    @app.post("/control/token")
    def token() -> dict[str, str]:
        order = msgspec.json.decode(request.get_data(), type=TokenOrder)
        return {"token": make_token(order, store, keys, issuer)}

    @app.post("/control/rotate-keys")
    def rotate() -> Response:
        keys.rotate()
        return Response(status=204)

    @app.put("/control/faults")
    def set_faults() -> Response:
        faults.update(msgspec.json.decode(request.get_data(), type=dict[str, str]))
        return Response(status=204)

    @app.delete("/control/faults")
    def clear_faults() -> Response:
        faults.clear()
        return Response(status=204)

    @app.get("/control/requests")
    def requests() -> dict[str, int]:
        return dict(counts)


def make_token(order: TokenOrder, store: Store, keys: SigningKeys, issuer: str) -> str:
    """A token as ordered, signed by the newest key."""
    person = store.people.get(order.login)
    claims = access_claims(
        issuer,
        order.subject or (person.subject if person else "nobody"),
        client_id=order.client_id,
        scope=order.scope,
        groups=order.groups or (person.groups if person else ()),
        lifetime=order.lifetime,
    )
    if order.token_use == "id":  # noqa: S105
        claims = id_claims(claims, email="demo@example.com", name="Demo", provider="Google", nonce=None)
    kept = {name: value for name, value in (claims | order.claims).items() if name not in order.drop}
    return keys.sign(kept, order.headers)
