# Customers come from another provider, whose second factor is its own affair; staff sign in with a password and ours, through a client
# that takes nobody else. The services give a group's rights to tokens of the staff's client alone.
# https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
locals {
  federated = [for key, provider in aws_cognito_identity_provider.this : provider.provider_name]

  clients = {
    portal = { providers = length(local.federated) > 0 ? local.federated : ["COGNITO"], refresh_hours = var.refresh_token_hours }
    staff  = { providers = ["COGNITO"], refresh_hours = var.staff_refresh_token_hours }
  }
}

# Public clients: the portal runs in a browser and can keep no secret, so the code flow is bound by PKCE.
resource "aws_cognito_user_pool_client" "this" {
  for_each = local.clients

  name         = "${var.name}-${each.key}"
  user_pool_id = aws_cognito_user_pool.this.id

  generate_secret                      = false
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = concat(["openid"], [for scope in keys(var.scopes) : "${local.resource_server}/${scope}"])
  callback_urls                        = var.callback_urls
  logout_urls                          = var.logout_urls
  supported_identity_providers         = each.value.providers
  # Not empty, or Cognito would add the refresh flow, which excludes rotation. Only staff have passwords, and their client is another.
  explicit_auth_flows           = ["ALLOW_USER_SRP_AUTH"]
  enable_token_revocation       = true
  prevent_user_existence_errors = "ENABLED"

  access_token_validity  = var.access_token_minutes
  id_token_validity      = var.access_token_minutes
  refresh_token_validity = each.value.refresh_hours
  auth_session_validity  = 3

  refresh_token_rotation {
    feature                    = "ENABLED"
    retry_grace_period_seconds = 10
  }

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "hours"
  }

  # Nobody derives a right from an attribute. Cognito needs `email` writable because the providers map it.
  read_attributes  = ["email", "email_verified"]
  write_attributes = ["email"]

  depends_on = [aws_cognito_resource_server.this]
}

moved {
  from = aws_cognito_user_pool_client.portal
  to   = aws_cognito_user_pool_client.this["portal"]
}
