data "aws_region" "current" {}

output "user_pool_id" {
  description = "User pool."
  value       = aws_cognito_user_pool.this.id
}

output "user_pool_arn" {
  description = "User pool, for API Gateway's authorizer."
  value       = aws_cognito_user_pool.this.arn
}

output "client_id" {
  description = "App client of the portal."
  value       = aws_cognito_user_pool_client.this["portal"].id
}

output "staff_client_id" {
  description = "App client of staff, which takes passwords with a second factor alone."
  value       = aws_cognito_user_pool_client.this["staff"].id
}

output "issuer" {
  description = "The `iss` of every token, where discovery is found."
  value       = "https://cognito-idp.${data.aws_region.current.name}.amazonaws.com/${aws_cognito_user_pool.this.id}"
}

output "jwks_url" {
  description = "Public keys of the pool."
  value       = "https://cognito-idp.${data.aws_region.current.name}.amazonaws.com/${aws_cognito_user_pool.this.id}/.well-known/jwks.json"
}

output "sign_in_host" {
  description = "Host of the sign-in page."
  value       = "${aws_cognito_user_pool_domain.this.domain}.auth.${data.aws_region.current.name}.amazoncognito.com"
}

output "provider_names" {
  description = "Names of the federated providers."
  value       = sort([for provider in aws_cognito_identity_provider.this : provider.provider_name])
}

output "redirect_uri_for_providers" {
  description = "What to register as the redirect address with each social provider."
  value       = "https://${aws_cognito_user_pool_domain.this.domain}.auth.${data.aws_region.current.name}.amazoncognito.com/oauth2/idpresponse"
}

output "sender" {
  description = "Address from which staff and customers get e-mail."
  value       = local.sender
}

output "sender_identity_arn" {
  description = "The domain that Amazon SES may send from, for the permission to do so."
  value       = aws_sesv2_email_identity.sender.arn
}
