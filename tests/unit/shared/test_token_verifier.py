"""The token check in the checklist's order, each forgery refused with the same answer."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import Mock

import jwt
import pytest
from flask import Flask

from dev.doubles.identity.tokens import SigningKeys, access_claims, id_claims
from selfcare_shared.http_client import HttpAnswer
from selfcare_shared.identity.auth import Subject, TokenVerifier
from selfcare_shared.identity.jwks import KeySet
from selfcare_shared.problems import Unauthorized, Unavailable

ISSUER = "https://issuer.example/pool"
KEYS = SigningKeys()


class Published:
    """An HTTP client whose every GET answers the key set."""

    def __init__(self, keys: SigningKeys) -> None:
        self.keys, self.fetches = keys, 0

    def get(self, _url: str) -> HttpAnswer:
        self.fetches += 1
        return HttpAnswer(200, {}, json.dumps(self.keys.jwks()).encode())


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def verifier(clock: Clock) -> Iterator[TokenVerifier]:
    app = Flask("test")
    made = TokenVerifier(
        KeySet(Published(KEYS), "unused"),  # type: ignore[arg-type]
        allowed_clients=frozenset({"portal", "staff"}),
        staff_clients=frozenset({"staff"}),
        leeway=30,
        cache_entries=3,
        cache_age=300.0,
        clock=clock,
    )
    made.install(app, ISSUER)
    with app.app_context():
        yield made


def claims(**changes: Any) -> dict[str, Any]:
    return access_claims(ISSUER, "subject-1", scope="openid selfcare/customer.read", groups=("support",)) | changes


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in claims().items() if key != name}


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_good_token_gives_the_subject(verifier: TokenVerifier) -> None:
    subject = verifier.authenticate("Bearer " + KEYS.sign(claims(client_id="staff")))
    assert isinstance(subject, Subject)
    assert (subject.issuer, subject.subject) == (ISSUER, "subject-1")
    assert subject.scopes == {"openid", "selfcare/customer.read"}
    assert subject.groups == {"support"}


@pytest.mark.parametrize("audience", ["portal", ["portal"], ["https://api.example", "portal"]])
def test_a_token_for_our_client_is_taken(verifier: TokenVerifier, audience: object) -> None:
    assert verifier.authenticate("Bearer " + KEYS.sign(claims(aud=audience))).subject == "subject-1"


# Checklist: B18
def test_a_group_permits_nothing_through_a_client_that_asks_for_no_second_factor(verifier: TokenVerifier) -> None:
    assert verifier.authenticate("Bearer " + KEYS.sign(claims(client_id="portal"))).groups == frozenset()


def hs256_with_the_public_key() -> str:
    """PyJWT refuses to make such a token, so it is put together by hand."""
    kid = KEYS.jwks()["keys"][0]["kid"]
    signed = f"{encoded({'alg': 'HS256', 'typ': 'JWT', 'kid': kid})}.{encoded(claims())}"
    mac = hmac.new(KEYS.public_pem(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def unsigned() -> str:
    return f"{encoded({'alg': 'none', 'kid': KEYS.jwks()['keys'][0]['kid']})}.{encoded(claims())}."


FORGERIES: dict[str, Callable[[], str]] = {
    "ID token": lambda: KEYS.sign(id_claims(claims(), email="a@b.ch", name="A", provider="Google", nonce=None)),
    "refresh token type": lambda: KEYS.sign(claims(token_use="refresh")),
    "no token_use": lambda: KEYS.sign(without("token_use")),
    "other client": lambda: KEYS.sign(claims(client_id="other-app")),
    "client as list": lambda: KEYS.sign(claims(client_id=["portal"])),
    "no client": lambda: KEYS.sign(without("client_id")),
    "expired": lambda: KEYS.sign(claims(exp=int(time.time()) - 31)),
    "no exp": lambda: KEYS.sign(without("exp")),
    "exp as text": lambda: KEYS.sign(claims(exp="tomorrow")),
    "not valid yet": lambda: KEYS.sign(claims(nbf=int(time.time()) + 60)),
    "issued in the future": lambda: KEYS.sign(claims(iat=int(time.time()) + 60)),
    "other issuer": lambda: KEYS.sign(claims(iss=ISSUER + "-2")),
    "issuer prefix": lambda: KEYS.sign(claims(iss=ISSUER[:-1])),
    "no issuer": lambda: KEYS.sign(without("iss")),
    "no subject": lambda: KEYS.sign(without("sub")),
    "empty subject": lambda: KEYS.sign(claims(sub="")),
    "groups as text": lambda: KEYS.sign(claims(**{"cognito:groups": "support"})),
    "groups nested": lambda: KEYS.sign(claims(**{"cognito:groups": [["support"]]})),
    "scope as list": lambda: KEYS.sign(claims(scope=["selfcare/customer.read"])),
    "another audience": lambda: KEYS.sign(claims(aud="other-app")),
    "other audiences": lambda: KEYS.sign(claims(aud=["other-app", "https://api.example"])),
    "no audience in the list": lambda: KEYS.sign(claims(aud=[])),
    "audience that is no name": lambda: KEYS.sign(claims(aud=["portal", 7])),
    "audience null": lambda: KEYS.sign(claims(aud=None)),
    "signed in tomorrow": lambda: KEYS.sign(claims(auth_time=int(time.time()) + 86_400)),
    "signed in at no time": lambda: KEYS.sign(claims(auth_time=True)),
    "signed in before time began": lambda: KEYS.sign(claims(auth_time=-1)),
    "signed in at a fraction": lambda: KEYS.sign(claims(auth_time=time.time())),
    "exp as a truth": lambda: KEYS.sign(claims(exp=True)),
    "unknown kid": lambda: KEYS.sign(claims(), {"kid": "nobody"}),
    "no kid": lambda: jwt.encode(claims(), KEYS.private_pem(), "RS256"),
    "other key, our kid": lambda: SigningKeys().sign(claims(), {"kid": KEYS.jwks()["keys"][0]["kid"]}),
    "other key with its own jku": lambda: SigningKeys().sign(claims(), {"jku": "https://evil.example/jwks.json"}),
    "HS256 with the public key": hs256_with_the_public_key,
    "unsigned": unsigned,
    "RS512": lambda: jwt.encode(claims(), KEYS.private_pem(), "RS512", {"kid": KEYS.jwks()["keys"][0]["kid"]}),
    "cut short": lambda: KEYS.sign(claims())[:-20],
    "not a token": lambda: "hello",
    "empty": lambda: "",
}


# Checklist: B1, B2, B3, B4, B5, B6, B8
@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_forgery_is_refused(verifier: TokenVerifier, forge: Callable[[], str]) -> None:
    with pytest.raises(Unauthorized):
        verifier.authenticate("Bearer " + forge())


# Checklist: B12
@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic abc", "Token x", "Bearer " + "x" * 9000])
def test_header_of_another_form_is_refused(verifier: TokenVerifier, header: str | None) -> None:
    with pytest.raises(Unauthorized):
        verifier.authenticate(header)


# Checklist: B4
def test_remembered_token_ends_with_its_expiry(verifier: TokenVerifier, clock: Clock) -> None:
    token = "Bearer " + KEYS.sign(claims(exp=int(clock.now) + 100))
    first = verifier.authenticate(token)
    assert verifier.authenticate(token) is first
    clock.now += 131
    again = verifier.authenticate(token)
    assert again is not first, "a remembered token past its expiry and leeway must be verified again"


def test_key_change_forgets_verified_tokens(clock: Clock) -> None:
    keys = SigningKeys()
    published, app, now = Published(keys), Flask("test"), [0.0]
    key_set = KeySet(published, "unused", refresh_interval=1.0, cooldown=0.0, clock=lambda: now[0])  # type: ignore[arg-type]
    verifier = TokenVerifier(
        key_set,
        allowed_clients=frozenset({"portal"}),
        staff_clients=frozenset(),
        leeway=30,
        cache_entries=10,
        cache_age=300.0,
        clock=clock,
    )
    verifier.install(app, ISSUER)
    with app.app_context():
        token = "Bearer " + keys.sign(claims())
        verifier.authenticate(token)
        keys.rotate(keep=1)
        now[0] = 10.0
        key_set.find("any")
        with pytest.raises(Unauthorized):
            verifier.authenticate(token)


def test_no_verdict_on_a_token_while_there_is_no_key(verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 401 would end the session of a customer whose token is good."""
    monkeypatch.setattr(KeySet, "find", Mock(side_effect=Unavailable))
    with pytest.raises(Unavailable):
        verifier.authenticate("Bearer " + KEYS.sign(claims()))
    with pytest.raises(Unauthorized):
        verifier.authenticate("Bearer " + unsigned())


def test_cache_is_bounded(verifier: TokenVerifier) -> None:
    for _ in range(10):
        verifier.authenticate("Bearer " + KEYS.sign(claims()))
    assert len(verifier._cache) == 3


def test_every_member_of_the_subject_is_the_tokens(verifier: TokenVerifier) -> None:
    now = int(time.time())
    made = verifier.authenticate("bEaReR " + KEYS.sign(claims(sub="s" * 128, exp=now + 600, auth_time=now - 7)))
    assert (made.subject, made.expires_at, made.auth_time) == ("s" * 128, now + 600, now - 7)
    with pytest.raises(Unauthorized):
        verifier.authenticate("Bearer " + KEYS.sign(claims(sub="s" * 129)))
    bare = {name: value for name, value in claims().items() if name not in ("scope", "cognito:groups", "auth_time")}
    least = verifier.authenticate("Bearer " + KEYS.sign(bare))
    assert (least.scopes, least.groups, least.auth_time) == (frozenset(), frozenset(), 0)


def test_leeway_is_the_difference_that_clocks_may_have(verifier: TokenVerifier, clock: Clock) -> None:
    now = int(time.time())
    for good in ({"exp": now - 20}, {"nbf": now + 20}, {"iat": now + 20}):
        verifier.authenticate("Bearer " + KEYS.sign(claims(**good)))
    verifier.authenticate("Bearer " + KEYS.sign(claims(auth_time=int(clock.now) + 30)))
    with pytest.raises(Unauthorized):
        verifier.authenticate("Bearer " + KEYS.sign(claims(auth_time=int(clock.now) + 31)))


@pytest.mark.parametrize("audience", ["portal", ["portal"], ["other-app", "portal"]])
def test_audience_that_names_our_client_is_ours(verifier: TokenVerifier, audience: Any) -> None:
    assert verifier.authenticate("Bearer " + KEYS.sign(claims(aud=audience))).subject == "subject-1"


def test_remembered_token_ends_with_its_age(verifier: TokenVerifier, clock: Clock) -> None:
    token = "Bearer " + KEYS.sign(claims(exp=int(clock.now) + 100_000))
    first = verifier.authenticate(token)
    clock.now += 299
    assert verifier.authenticate(token) is first
    clock.now += 1
    assert verifier.authenticate(token) is not first


def test_oldest_remembered_token_goes_first(verifier: TokenVerifier) -> None:
    tokens = ["Bearer " + KEYS.sign(claims()) for _ in range(4)]
    first = [verifier.authenticate(token) for token in tokens]
    assert [verifier.authenticate(token) is found for token, found in zip(tokens[1:], first[1:], strict=True)] == [True] * 3
    assert verifier.authenticate(tokens[0]) is not first[0]


def test_header_may_be_as_long_as_it_says(verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond 8192 characters nothing is even read."""
    read = Mock(side_effect=Unauthorized)
    monkeypatch.setattr(verifier, "_verify", read)
    for length, reads in ((8193, 0), (8192, 1)):
        with pytest.raises(Unauthorized):
            verifier.authenticate("Bearer " + "x" * (length - 7))
        assert read.call_count == reads


def test_prepare_has_keys_before_the_first_token(verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch) -> None:
    verifier.prepare()
    monkeypatch.setattr(KeySet, "prepare", Mock(side_effect=Unavailable))
    with pytest.raises(Unavailable):
        verifier.prepare()
