output "body" {
  description = "OpenAPI document (JSON) that API Gateway imports: paths, parameters, security and integrations of the contract, and nothing else."
  value       = jsonencode(local.body)

  precondition {
    condition     = length(local.open_operations) == 0
    error_message = "List a scope in the contract for: ${join(", ", local.open_operations)}."
  }

  precondition {
    condition     = length(local.unknown_marks) == 0
    error_message = "Remove these marks from the contract or fill them in modules/gateway_body: ${join(", ", local.unknown_marks)}."
  }
}
