locals {
  resource_server = "selfcare"

  # Cognito fixes the names of the four social providers; an OIDC provider is named by its key.
  provider_names = {
    for key, provider in var.identity_providers : key => provider.type == "OIDC" ? key : provider.type
  }

  default_scopes = {
    Facebook        = "public_profile,email"
    Google          = "openid email profile"
    LoginWithAmazon = "profile"
    SignInWithApple = "email name"
    OIDC            = "openid email profile"
  }

  subject_claims = {
    Facebook        = "id"
    Google          = "sub"
    LoginWithAmazon = "user_id"
    SignInWithApple = "sub"
    OIDC            = "sub"
  }

  provider_details = {
    for key, provider in var.identity_providers : key => merge(
      {
        client_id        = provider.client_id
        authorize_scopes = coalesce(provider.scopes, local.default_scopes[provider.type])
      },
      provider.type == "OIDC" ? {
        oidc_issuer               = provider.issuer
        attributes_request_method = "GET"
      } : {},
      provider.type == "SignInWithApple" ? {
        team_id = provider.team_id
        key_id  = provider.key_id
      } : {},
    )
  }
}

data "aws_secretsmanager_secret_version" "provider" {
  for_each = var.identity_providers

  secret_id = each.value.secret_id
}

resource "aws_cognito_identity_provider" "this" {
  for_each = var.identity_providers

  user_pool_id  = aws_cognito_user_pool.this.id
  provider_name = local.provider_names[each.key]
  provider_type = each.value.type

  provider_details = merge(
    local.provider_details[each.key],
    each.value.type == "SignInWithApple"
    ? { private_key = data.aws_secretsmanager_secret_version.provider[each.key].secret_string }
    : { client_secret = data.aws_secretsmanager_secret_version.provider[each.key].secret_string },
  )

  attribute_mapping = {
    username = local.subject_claims[each.value.type]
    email    = "email"
  }

  lifecycle {
    # Cognito adds the provider's addresses to the details; only what is set here is ours.
    ignore_changes = [
      provider_details["attributes_url"],
      provider_details["attributes_url_add_attributes"],
      provider_details["authorize_url"],
      provider_details["jwks_uri"],
      provider_details["token_request_method"],
      provider_details["token_url"],
      provider_details["active_encryption_certificate"],
    ]
  }
}
