# A public client: the portal runs in a browser and can keep no secret, so the code flow is bound by PKCE.
resource "aws_cognito_user_pool_client" "portal" {
  name         = "${var.name}-portal"
  user_pool_id = aws_cognito_user_pool.this.id

  generate_secret                      = false
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = concat(["openid"], [for scope in keys(var.scopes) : "${local.resource_server}/${scope}"])
  callback_urls                        = var.callback_urls
  logout_urls                          = var.logout_urls
  supported_identity_providers         = concat(["COGNITO"], [for key, provider in aws_cognito_identity_provider.this : provider.provider_name])
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH"]
  enable_token_revocation              = true
  prevent_user_existence_errors        = "ENABLED"

  access_token_validity  = var.access_token_minutes
  id_token_validity      = var.access_token_minutes
  refresh_token_validity = var.refresh_token_hours
  auth_session_validity  = 3

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
