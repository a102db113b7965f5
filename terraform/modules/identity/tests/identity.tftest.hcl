mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "eu-central-1" }
  }
  mock_data "aws_secretsmanager_secret_version" {
    defaults = { secret_string = "from the secret store" }
  }
  mock_resource "aws_cognito_user_pool" {
    defaults = { id = "eu-central-1_Pool", arn = "arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_Pool" }
  }
  mock_resource "aws_sesv2_email_identity" {
    defaults = {
      arn                     = "arn:aws:ses:eu-central-1:111122223333:identity/selfcare.example.com"
      dkim_signing_attributes = { tokens = ["first", "second", "third"] }
    }
  }
}

variables {
  name           = "selfcare-test"
  domain_prefix  = "selfcare-test"
  email_domain   = "selfcare.example.com"
  hosted_zone_id = "Z1"

  notification_topic_arn = "arn:aws:sns:eu-central-1:111122223333:selfcare-test-alarms"
  callback_urls          = ["https://my.selfcare.example.com/signed-in"]
  logout_urls            = ["https://my.selfcare.example.com/"]
  scopes                 = { "customer.read" = "Read", "customer.write" = "Write", "billing.read" = "Read" }

  identity_providers = {
    facebook = { type = "Facebook", client_id = "f", secret_id = "selfcare-test/identity/facebook" }
    google   = { type = "Google", client_id = "g", secret_id = "selfcare-test/identity/google" }
    amazon   = { type = "LoginWithAmazon", client_id = "a", secret_id = "selfcare-test/identity/amazon" }
    apple    = { type = "SignInWithApple", client_id = "p", secret_id = "selfcare-test/identity/apple", team_id = "T", key_id = "K" }
    bridge   = { type = "OIDC", client_id = "b", secret_id = "selfcare-test/identity/bridge", issuer = "https://bridge.example" }
  }
}

# Checklist: B18, C3, C8
run "pool_is_guarded" {
  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "ACTIVE" && aws_cognito_user_pool.this.user_pool_tier == "PLUS"
    error_message = "The pool must refuse deletion and carry the tier that threat protection needs."
  }

  assert {
    condition     = aws_cognito_user_pool.this.user_pool_add_ons[0].advanced_security_mode == "ENFORCED"
    error_message = "Threat protection must be enforced."
  }

  assert {
    condition     = aws_cognito_user_pool.this.mfa_configuration == "ON" && aws_cognito_user_pool.this.software_token_mfa_configuration[0].enabled
    error_message = "Staff must sign in with a second factor."
  }

  assert {
    condition     = aws_cognito_user_pool.this.admin_create_user_config[0].allow_admin_create_user_only && length(aws_cognito_user_pool.this.schema) == 0
    error_message = "Nobody may make an own password account, and there must be no attribute of ours that could carry authority."
  }

  assert {
    condition     = aws_cognito_user_pool.this.password_policy[0].minimum_length >= 14
    error_message = "Passwords must be long."
  }

  assert {
    condition     = aws_cognito_risk_configuration.this.account_takeover_risk_configuration[0].actions[0].high_action[0].event_action == "BLOCK" && aws_cognito_risk_configuration.this.compromised_credentials_risk_configuration[0].actions[0].event_action == "BLOCK"
    error_message = "Risky sign-ins and leaked passwords must be blocked."
  }

  assert {
    condition     = aws_cognito_user_group.support.name == "support"
    error_message = "The services look for the group support."
  }
}

# Checklist: B13, B15, C5
run "client_uses_code_and_short_tokens" {
  assert {
    condition     = aws_cognito_user_pool_client.this["portal"].allowed_oauth_flows == toset(["code"]) && !aws_cognito_user_pool_client.this["portal"].generate_secret
    error_message = "The portal is a public client with the code flow only."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this["portal"].explicit_auth_flows == toset(["ALLOW_USER_SRP_AUTH"]) && aws_cognito_user_pool_client.this["portal"].refresh_token_rotation[0].feature == "ENABLED"
    error_message = "No flow may send a password, and a refresh token serves once: the refresh flow excludes rotation."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this["portal"].access_token_validity == 15 && one(aws_cognito_user_pool_client.this["portal"].token_validity_units).access_token == "minutes"
    error_message = "Access tokens must die after 15 minutes: API Gateway takes revoked ones until then."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this["portal"].enable_token_revocation && aws_cognito_user_pool_client.this["portal"].prevent_user_existence_errors == "ENABLED"
    error_message = "Tokens must be revocable and strangers must not learn who exists."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this["portal"].write_attributes == toset(["email"])
    error_message = "Only the attribute that providers map may be written."
  }

  assert {
    condition     = contains(aws_cognito_user_pool_client.this["portal"].allowed_oauth_scopes, "selfcare/billing.read")
    error_message = "The client must be allowed the scopes of the contract."
  }
}

run "providers_are_data" {
  assert {
    condition     = join(" ", output.provider_names) == "Facebook Google LoginWithAmazon SignInWithApple bridge"
    error_message = "Four social providers and any OIDC provider must come from the variable alone."
  }

  assert {
    condition     = aws_cognito_identity_provider.this["bridge"].provider_details["oidc_issuer"] == "https://bridge.example" && aws_cognito_identity_provider.this["apple"].provider_details["team_id"] == "T"
    error_message = "OIDC needs its issuer, Apple its team."
  }

  assert {
    condition     = aws_cognito_identity_provider.this["google"].provider_details["client_secret"] == "from the secret store" && aws_cognito_identity_provider.this["apple"].provider_details["private_key"] == "from the secret store"
    error_message = "Secrets must be read by reference."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this["portal"].supported_identity_providers == toset(["Facebook", "Google", "LoginWithAmazon", "SignInWithApple", "bridge"])
    error_message = "The client must offer every provider."
  }
}

run "refuses_a_bad_name" {
  command = plan
  variables { name = "Selfcare" }
  expect_failures = [var.name]
}

run "refuses_reserved_words_in_the_prefix" {
  command = plan
  variables { domain_prefix = "my-cognito" }
  expect_failures = [var.domain_prefix]
}

run "refuses_a_bad_email_domain" {
  command = plan
  variables { email_domain = "example" }
  expect_failures = [var.email_domain]
}

run "refuses_an_unknown_login_version" {
  command = plan
  variables { managed_login_version = 3 }
  expect_failures = [var.managed_login_version]
}

# Checklist: B14
run "refuses_plain_callbacks" {
  command = plan
  variables { callback_urls = ["http://my.selfcare.example.com"] }
  expect_failures = [var.callback_urls]
}

run "refuses_plain_logouts" {
  command = plan
  variables { logout_urls = [] }
  expect_failures = [var.logout_urls]
}

run "refuses_malformed_scopes" {
  command = plan
  variables { scopes = { everything = "All" } }
  expect_failures = [var.scopes]
}

run "refuses_a_missing_secret_reference" {
  command = plan
  variables { identity_providers = { google = { type = "Google", client_id = "g", secret_id = " " } } }
  expect_failures = [var.identity_providers]
}

run "refuses_an_unknown_provider_type" {
  command = plan
  variables { identity_providers = { x = { type = "Twitter", client_id = "x", secret_id = "s" } } }
  expect_failures = [var.identity_providers]
}

run "refuses_oidc_without_issuer" {
  command = plan
  variables { identity_providers = { x = { type = "OIDC", client_id = "x", secret_id = "s" } } }
  expect_failures = [var.identity_providers]
}

run "refuses_apple_without_team" {
  command = plan
  variables { identity_providers = { apple = { type = "SignInWithApple", client_id = "x", secret_id = "s" } } }
  expect_failures = [var.identity_providers]
}

run "refuses_one_social_provider_twice" {
  command = plan
  variables {
    identity_providers = {
      one = { type = "Google", client_id = "x", secret_id = "s" }
      two = { type = "Google", client_id = "y", secret_id = "s" }
    }
  }
  expect_failures = [var.identity_providers]
}

# Checklist: B15
run "refuses_long_access_tokens" {
  command = plan
  variables { access_token_minutes = 120 }
  expect_failures = [var.access_token_minutes]
}

run "refuses_long_refresh_tokens" {
  command = plan
  variables { refresh_token_hours = 1000 }
  expect_failures = [var.refresh_token_hours]
}

# Checklist: C3
run "mail_is_vouched_for_and_its_returns_are_told" {
  assert {
    condition     = startswith(one(aws_route53_record.sender_policy["bounces.selfcare.example.com"].records), "v=spf1 ") && strcontains(one(aws_route53_record.sender_policy["_dmarc.selfcare.example.com"].records), "p=quarantine")
    error_message = "SPF of the MAIL FROM domain and DMARC must stand."
  }

  assert {
    condition     = one(aws_sesv2_configuration_set_event_destination.returned.event_destination[0].sns_destination).topic_arn == var.notification_topic_arn && contains(aws_sesv2_configuration_set_event_destination.returned.event_destination[0].matching_event_types, "BOUNCE")
    error_message = "Bounces must be told."
  }
}

run "refuses_a_dmarc_policy_that_is_none_of_the_three" {
  command = plan
  variables { dmarc_policy = "block" }
  expect_failures = [var.dmarc_policy]
}

# Checklist: B18
run "staff_have_a_client_of_their_own" {
  assert {
    condition     = aws_cognito_user_pool_client.this["staff"].supported_identity_providers == toset(["COGNITO"]) && !contains(aws_cognito_user_pool_client.this["portal"].supported_identity_providers, "COGNITO")
    error_message = "Staff sign in with a password and a second factor, customers through their provider, and neither through the other's client."
  }
}

run "refuses_a_week_without_signing_in" {
  command = plan
  variables { staff_refresh_token_hours = 168 }
  expect_failures = [var.staff_refresh_token_hours]
}
