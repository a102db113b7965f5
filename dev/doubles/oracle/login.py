"""The server's half of a password login with the 12c verifier (PBKDF2-SHA512, AES-256-CBC)."""

from __future__ import annotations

import hashlib
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from dev.doubles.oracle.wire import two, ub

VERIFIER_12C = 0x4815
_GENERATIONS, _DERIVATIONS = 4096, 3
_SPEEDY = b"AUTH_PBKDF2_SPEEDY_KEY"
_IV = bytes(16)
VERSION = 19 << 24 | 3 << 16
# The driver sizes its statement cache by it, and keeps none where it is not told.
_OPEN_CURSORS = 300


class Verifier:
    """A password as Oracle stores it. Made once a server: deriving it costs milliseconds."""

    def __init__(self, password: str) -> None:
        self.salt = secrets.token_bytes(16)
        self.password = password.encode()
        key = hashlib.pbkdf2_hmac("sha512", self.password, self.salt + _SPEEDY, _GENERATIONS, 64)
        self.hash = hashlib.sha512(key + self.salt).digest()[:32]


class Login:
    """One login's challenge and check."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._ours, self._csk_salt = secrets.token_bytes(32), secrets.token_bytes(16)

    def challenge(self) -> bytes:
        """The answer to the first phase."""
        pairs = (
            ("AUTH_SESSKEY", _encrypt(self._verifier.hash, self._ours).hex().upper(), 0),
            ("AUTH_VFR_DATA", self._verifier.salt.hex().upper(), VERIFIER_12C),
            ("AUTH_PBKDF2_CSK_SALT", self._csk_salt.hex().upper(), 0),
            ("AUTH_PBKDF2_VGEN_COUNT", str(_GENERATIONS), 0),
            ("AUTH_PBKDF2_SDER_COUNT", str(_DERIVATIONS), 0),
        )
        return _parameters(pairs)

    def accept(self, given: dict[str, str], session_id: int) -> bytes | None:
        """The answer to the second phase, or None when the password is wrong."""
        theirs = _decrypt(self._verifier.hash, bytes.fromhex(given["AUTH_SESSKEY"]))
        joined = (theirs[:32] + self._ours).hex().upper().encode()
        key = hashlib.pbkdf2_hmac("sha512", joined, self._csk_salt, _DERIVATIONS, 32)
        plain = _decrypt(key, bytes.fromhex(given["AUTH_PASSWORD"]))
        if plain[16 : -plain[-1]] != self._verifier.password:
            return None
        proof = _encrypt(key, _padded(secrets.token_bytes(16) + b"SERVER_TO_CLIENT"))
        pairs = (
            ("AUTH_SVR_RESPONSE", proof.hex().upper(), 0),
            ("AUTH_VERSION_NO", str(VERSION), 0),
            ("AUTH_SESSION_ID", str(session_id), 0),
            ("AUTH_SERIAL_NUM", str(session_id % 65535 + 1), 0),
            ("AUTH_MAX_OPEN_CURSORS", str(_OPEN_CURSORS), 0),
            ("AUTH_SC_SERVICE_NAME", given.get("SERVICE", "CORP"), 0),
        )
        return _parameters(pairs)


def _parameters(pairs: tuple[tuple[str, str, int], ...]) -> bytes:
    body = b"".join(two(key) + two(value) + ub(flags) for key, value, flags in pairs)
    return b"\x08" + ub(len(pairs)) + body


def _padded(data: bytes) -> bytes:
    missing = 16 - len(data) % 16
    return data + bytes((missing,)) * missing


def _encrypt(key: bytes, data: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.CBC(_IV)).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def _decrypt(key: bytes, data: bytes) -> bytes:
    decryptor = Cipher(algorithms.AES(key), modes.CBC(_IV)).decryptor()
    return decryptor.update(data) + decryptor.finalize()
