"""An engine behind TLS: a certificate that does not hold is nobody there, and plain HTTP is never tried instead."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from selfcare_shared.problems import Unavailable
from tests.contract.rating_room import ScriptedServer, engine_for

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Total-Count: 0\r\nContent-Length: 2\r\n\r\n[]"
NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)


@dataclass
class Authority:
    """A certificate authority of one test run."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def make(cls) -> Authority:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        builder = builder.serial_number(1).not_valid_before(NOW - DAY).not_valid_after(NOW + DAY)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        return cls(key, builder.sign(key, hashes.SHA256()))

    def issue(self, folder: Path, address: str, until: dt.datetime) -> Path:
        """A file with a server's certificate and key."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "engine")])
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(self.certificate.subject)
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(NOW - 3 * DAY).not_valid_after(until)
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        signed = builder.add_extension(names, critical=False).sign(self.key, hashes.SHA256())
        path = folder / f"{signed.serial_number}.pem"
        private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        path.write_bytes(_pem(signed) + key.private_bytes(serialization.Encoding.PEM, *private))
        return path


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


@contextmanager
def served(chain: Path) -> Iterator[str]:
    """The address of an engine behind this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    server = ScriptedServer(context)
    server.reply = ANSWER
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.close()
        thread.join(5)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.make()


@pytest.fixture
def trusted(authority: Authority, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    path.write_bytes(_pem(authority.certificate))
    return path


def ask(url: str, trusted: Path) -> int:
    engine = engine_for("tmf", url, rating_engine_ca_file=trusted, rating_engine_retries=0)
    return len(engine.buckets("BA0000000042", time.monotonic() + 5))


def test_certificate_that_holds(authority: Authority, trusted: Path, tmp_path: Path) -> None:
    with served(authority.issue(tmp_path, "127.0.0.1", NOW + DAY)) as url:
        assert ask(url, trusted) == 0


# Checklist: G1
@pytest.mark.parametrize(("address", "days"), [("127.0.0.1", -1), ("192.0.2.1", 1)], ids=["expired", "other name"])
def test_certificate_that_does_not(authority: Authority, trusted: Path, tmp_path: Path, address: str, days: int) -> None:
    with served(authority.issue(tmp_path, address, NOW + days * DAY)) as url, pytest.raises(Unavailable):
        ask(url, trusted)


# Checklist: G1
def test_unknown_authority(trusted: Path, tmp_path: Path) -> None:
    with served(Authority.make().issue(tmp_path, "127.0.0.1", NOW + DAY)) as url, pytest.raises(Unavailable):
        ask(url, trusted)
