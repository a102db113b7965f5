"""SES: identities whose domain has its records are verified, have a MAIL FROM domain and a set whose events are told.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DkimAttributes.html
https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutEmailIdentityMailFromAttributes.html
https://docs.aws.amazon.com/ses/latest/APIReference/API_GetIdentityVerificationAttributes.html
"""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qs, unquote

from moto.core import DEFAULT_ACCOUNT_ID
from moto.route53.models import route53_backends
from moto.ses.models import ConfigurationSet, EmailIdentity

from tests.terraform.shim.extra import Answer, answers, answers_path

TOKENS = ["first", "second", "third"]
_mail_from: dict[str, dict[str, Any]] = {}
_destinations: dict[str, list[dict[str, Any]]] = {}


def install() -> None:
    """Complete identities and configuration sets."""
    _complete_identities()
    _complete_sets()
    answers("ses", "GetIdentityVerificationAttributes")(_verification)
    answers_path("ses", "/v2/email/identities/", "/mail-from")(_put_mail_from)
    answers_path("ses", "/v2/email/identities/", "/configuration-set")(_done)
    answers_path("ses", "/v2/email/configuration-sets/", "/event-destinations")(_event_destinations)


def _complete_identities() -> None:
    plain, document = EmailIdentity.__init__, EmailIdentity.get_response_object

    def make(self: EmailIdentity, *args: Any, **options: Any) -> None:
        plain(self, *args, **options)
        self.dkim_attributes |= {"LastKeyGenerationTimestamp": time.time(), "Tokens": TOKENS}

    def told(self: EmailIdentity) -> dict[str, Any]:
        found: dict[str, Any] = document.fget(self)
        return found | {"MailFromAttributes": _mail_from.get(self.email_identity, {})}

    EmailIdentity.__init__ = make
    EmailIdentity.get_response_object = property(told)


def _complete_sets() -> None:
    plain = ConfigurationSet.to_dict_v2

    def told(self: ConfigurationSet) -> dict[str, Any]:
        return plain(self) | {
            "SendingOptions": {"SendingEnabled": True},
            "ReputationOptions": {"ReputationMetricsEnabled": False},
        }

    ConfigurationSet.to_dict_v2 = told


def _has_its_records(domain: str) -> bool:
    """The real service looks for them in the public DNS."""
    zones = route53_backends[DEFAULT_ACCOUNT_ID]["aws"].zones.values()
    names = {str(record.name).rstrip(".") for zone in zones for record in zone.rrsets}
    return all(f"{token}._domainkey.{domain}" in names for token in TOKENS)


def _verification(_method: str, _path: str, _query: dict[str, str], body: bytes) -> Answer:
    asked = [values[0] for name, values in parse_qs(body.decode()).items() if name.startswith("Identities.member.")]
    entries = "".join(
        f"<entry><key>{name}</key><value><VerificationStatus>"
        f"{'Success' if _has_its_records(name) else 'Pending'}</VerificationStatus></value></entry>"
        for name in asked
    )
    text = (
        '<GetIdentityVerificationAttributesResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">'
        f"<GetIdentityVerificationAttributesResult><VerificationAttributes>{entries}</VerificationAttributes>"
        "</GetIdentityVerificationAttributesResult></GetIdentityVerificationAttributesResponse>"
    )
    return 200, {"Content-Type": "text/xml"}, text.encode()


def _put_mail_from(_method: str, path: str, _query: dict[str, str], body: bytes) -> Answer:
    given = json.loads(body)
    _mail_from[_named(path)] = {
        "MailFromDomain": given["MailFromDomain"],
        "BehaviorOnMxFailure": given["BehaviorOnMxFailure"],
        "MailFromDomainStatus": "SUCCESS",
    }
    return _say({})


def _done(*_call: object) -> Answer:
    return _say({})


def _event_destinations(method: str, path: str, _query: dict[str, str], body: bytes) -> Answer:
    known = _destinations.setdefault(_named(path), [])
    if method == "POST":
        given = json.loads(body)
        known.append({"Name": given["EventDestinationName"]} | given["EventDestination"])
        return _say({})
    return _say({"EventDestinations": known})


def _named(path: str) -> str:
    return unquote(path.split("/")[4])


def _say(document: dict[str, Any]) -> Answer:
    return 200, {"Content-Type": "application/json"}, json.dumps(document).encode()
