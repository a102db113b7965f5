"""The one-time code that ties a login to a phone number (NIST 800-63B, out-of-band): what it is and when it fits."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

import msgspec

from selfcare_shared.links.port import Segment, Viewer

DIGITS = 6


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """A code that was asked for. Without a `customer_id` nothing was sent, which whoever asks must not notice."""

    challenge_id: str
    viewer: Viewer
    msisdn: str
    customer_id: str | None = None
    segment: Segment = "residential"
    code_hash: str
    created_at: datetime
    expires_at: datetime


def new_code() -> str:
    """Six digits from the system's random source."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def hash_code(key: str, challenge_id: str, code: str) -> str:
    """HMAC-SHA-256 bound to the challenge, so that equal codes do not look equal in the database."""
    return hmac.new(key.encode(), f"{challenge_id}:{code}".encode(), hashlib.sha256).hexdigest()


def fits(challenge: Challenge, key: str, code: str) -> bool:
    """Whether `code` is the one that was sent; takes the same time either way."""
    return hmac.compare_digest(challenge.code_hash, hash_code(key, challenge.challenge_id, code))
