output "url" {
  description = "Address of the portal."
  value       = "https://${local.host}"
}

output "app_id" {
  description = "Amplify app."
  value       = aws_amplify_app.this.id
}

output "content_security_policy" {
  description = "Policy that the portal is served with."
  value       = local.content_security_policy
}
