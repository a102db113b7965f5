"""Tasks without internet know the user pool's keys by a copy: the function's own code and a provider that rotates."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from types import ModuleType

import boto3
import pytest
from moto.server import ThreadedMotoServer

from dev.doubles.key_provider import KeyProvider
from dev.estate.pack_functions import MODULES
from selfcare_shared.http_client import HttpClient
from selfcare_shared.identity.jwks import KeySet

ISSUER = "https://issuer.example/pool"


@pytest.fixture
def provider() -> Iterator[KeyProvider]:
    made = KeyProvider(ISSUER)
    yield made
    made.close()


@pytest.fixture
def bucket_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    for name, value in {"AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    boto3.client("s3").create_bucket(Bucket="keys", ACL="public-read")
    yield f"{address}/keys/jwks.json"
    server.stop()


@pytest.fixture
def copier(provider: KeyProvider, bucket_url: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for name, value in {"SOURCE_URL": provider.url, "BUCKET": "keys", "KEY": "jwks.json"}.items():
        monkeypatch.setenv(name, value)
    spec = importlib.util.spec_from_file_location("copy_keys", MODULES / "token_keys/function/copy_keys.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kids(provider: KeyProvider) -> list[str]:
    return [key["kid"] for key in provider.keys.jwks()["keys"]]


def test_a_new_key_is_known_after_the_next_copy(provider: KeyProvider, bucket_url: str, copier: ModuleType) -> None:
    keys = KeySet(HttpClient(connect_timeout=2.0, total_timeout=2.0), bucket_url, cooldown=0.0)
    assert copier.handler({}, None) == {"keys": len(kids(provider))}
    first = kids(provider)[0]
    assert keys.find(first) is not None
    provider.keys.rotate()
    fresh = next(kid for kid in kids(provider) if kid != first)
    assert keys.find(fresh) is None
    copier.handler({}, None)
    assert keys.find(fresh) is not None


@pytest.mark.parametrize("fault", ["error", "html", "empty", "closed"])
def test_what_is_no_key_set_leaves_the_last_copy(
    provider: KeyProvider, bucket_url: str, copier: ModuleType, fault: str
) -> None:
    copier.handler({}, None)
    provider.fault = fault
    with pytest.raises((OSError, ValueError)):
        copier.handler({}, None)
    keys = KeySet(HttpClient(connect_timeout=2.0, total_timeout=2.0), bucket_url)
    assert keys.find(kids(provider)[0]) is not None
