"""Rules of Cognito and SES."""

from __future__ import annotations

from collections.abc import Iterator

from tests.terraform.refusals.plan import Plan, planned
from tests.terraform.refusals.rule import Rules

RULES: Rules[Plan] = Rules()
_COGNITO = "cognito/latest/developerguide/"
_CLIENT = "module.identity.aws_cognito_user_pool_client.portal"
_POOL = "module.identity.aws_cognito_user_pool.this"


@RULES.rule(
    _COGNITO + "vpc-interface-endpoints.html",
    planned(
        ("module.network.aws_vpc_endpoint.interface", {"service_name": "com.amazonaws.eu-central-1.cognito-idp"}),
        ("module.identity.aws_cognito_user_pool_domain.this", {"domain": "selfcare"}),
    ),
)
def a_pool_with_a_domain_is_not_asked_through_an_endpoint(plan: Plan) -> Iterator[str]:
    """The presence of a domain stops every request for the pool that goes over the endpoint."""
    if any(plan.of("aws_cognito_user_pool_domain")):
        for entry in plan.of("aws_vpc_endpoint"):
            if str(entry.values.get("service_name", "")).endswith(".cognito-idp"):
                yield entry.address


@RULES.rule(
    _COGNITO + "cognito-user-pool-settings-ses-identity-policy.html",
    planned((_POOL, {"email_configuration": [{"email_sending_account": "DEVELOPER"}]})),
)
def the_sender_is_verified_before_the_pool(plan: Plan) -> Iterator[str]:
    """CreateUserPool refuses an SES identity that is not verified; verification takes minutes after the DKIM records."""
    for entry in plan.of("aws_cognito_user_pool"):
        sends = any(
            block.get("email_sending_account") == "DEVELOPER" for block in entry.values.get("email_configuration") or []
        )
        if sends and not _waits_for(plan, entry.address, "aws_ses_domain_identity_verification"):
            yield entry.address


def _waits_for(plan: Plan, address: str, kind: str) -> bool:
    module = address.rsplit(".", 2)[0] + "." if address.startswith("module.") else ""
    named = plan.references.get(address, frozenset())
    return any(name.startswith((kind, module + kind)) for name in named)


@RULES.rule(
    _COGNITO + "amazon-cognito-user-pools-using-the-refresh-token.html",
    planned((_CLIENT, {"allowed_oauth_flows": ["code"], "refresh_token_rotation": []})),
)
def refresh_tokens_rotate(plan: Plan) -> Iterator[str]:
    """A client of a browser keeps one refresh token for its whole life unless rotation is on."""
    for entry in plan.of("aws_cognito_user_pool_client"):
        rotation = entry.values.get("refresh_token_rotation") or []
        if "code" in (entry.values.get("allowed_oauth_flows") or []) and not any(
            block.get("feature") == "ENABLED" for block in rotation
        ):
            yield entry.address


@RULES.rule(
    _COGNITO + "amazon-cognito-user-pools-using-the-refresh-token.html",
    planned(
        (_CLIENT, {"refresh_token_rotation": [{"feature": "ENABLED"}], "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"]})
    ),
)
def rotation_and_the_refresh_flow_exclude_one_another(plan: Plan) -> Iterator[str]:
    """ALLOW_REFRESH_TOKEN_AUTH is refused with rotation; the grace period is at most 60 seconds."""
    for entry in plan.of("aws_cognito_user_pool_client"):
        for block in entry.values.get("refresh_token_rotation") or []:
            flows = entry.values.get("explicit_auth_flows") or []
            if block.get("feature") == "ENABLED" and "ALLOW_REFRESH_TOKEN_AUTH" in flows:
                yield f"{entry.address}: ALLOW_REFRESH_TOKEN_AUTH"
            if not 0 <= (block.get("retry_grace_period_seconds") or 0) <= 60:
                yield f"{entry.address}: retry_grace_period_seconds"


@RULES.rule(
    _COGNITO + "user-pool-settings-mfa.html",
    planned(
        ("module.identity.aws_cognito_user_group.support", {"name": "support", "user_pool_id": "shared"}),
        (_POOL, {"mfa_configuration": "ON", "name": "customers"}),
        (_CLIENT, {"supported_identity_providers": ["COGNITO", "Google"]}),
    ),
)
def staff_do_not_share_a_client_with_federated_users(plan: Plan) -> Iterator[str]:
    """A pool's second factor is not asked of users who come from another provider."""
    pools_with_staff = [entry for entry in plan.of("aws_cognito_user_group") if entry.values.get("name") == "support"]
    clients = list(plan.of("aws_cognito_user_pool_client"))
    staff_only = [entry for entry in clients if entry.values.get("supported_identity_providers") == ["COGNITO"]]
    if pools_with_staff and not staff_only:
        yield from (entry.address for entry in clients)


@RULES.rule(
    "ses/latest/dg/mail-from.html",
    planned(("module.identity.aws_sesv2_email_identity.sender", {"email_identity": "example.com"})),
)
def mail_has_a_mail_from_spf_and_dmarc(plan: Plan) -> Iterator[str]:
    """Without an own MAIL FROM domain SPF does not align, and receivers ask for DMARC of bulk senders."""
    if not any(plan.of("aws_sesv2_email_identity")):
        return
    texts = [record for entry in plan.of("aws_route53_record") for record in entry.values.get("records") or []]
    if not any(plan.of("aws_sesv2_email_identity_mail_from_attributes")):
        yield "no MAIL FROM domain"
    if not any(text.startswith("v=spf1") for text in texts):
        yield "no SPF record"
    if not any(text.startswith("v=DMARC1") for text in texts):
        yield "no DMARC record"


@RULES.rule(
    "ses/latest/dg/event-publishing-add-event-destination-sns.html",
    planned(("module.identity.aws_sesv2_email_identity.sender", {"email_identity": "example.com"})),
)
def bounces_and_complaints_are_told(plan: Plan) -> Iterator[str]:
    """SES suspends senders whose bounces nobody reads."""
    if any(plan.of("aws_sesv2_email_identity")):
        told = {
            kind
            for entry in plan.of("aws_sesv2_configuration_set_event_destination")
            for block in entry.values.get("event_destination") or []
            for kind in block.get("matching_event_types") or []
        }
        yield from (f"nobody is told of {kind}" for kind in {"BOUNCE", "COMPLAINT"} - told)


@RULES.rule(_COGNITO + "quotas.html", planned((_CLIENT, {"callback_urls": [f"https://x/{n}" for n in range(101)]})))
def clients_keep_to_the_quotas(plan: Plan) -> Iterator[str]:
    """100 callback addresses, 100 of logout, 50 scopes for each client."""
    for entry in plan.of("aws_cognito_user_pool_client"):
        for attribute, most in {"callback_urls": 100, "logout_urls": 100, "allowed_oauth_scopes": 50}.items():
            if len(entry.values.get(attribute) or []) > most:
                yield f"{entry.address}: {attribute}"
