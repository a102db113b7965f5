output "api_id" {
  description = "REST API."
  value       = aws_api_gateway_rest_api.this.id
}

output "api_name" {
  description = "REST API as CloudWatch names it."
  value       = aws_api_gateway_rest_api.this.name
}

output "stage_name" {
  description = "Stage as CloudWatch names it."
  value       = aws_api_gateway_stage.this.stage_name
}

output "url" {
  description = "Address of the API."
  value       = "https://${var.domain_name}"
}

output "web_acl_name" {
  description = "Web ACL as CloudWatch names it."
  value       = aws_wafv2_web_acl.this.name
}

output "certificate_pem" {
  description = "Client certificate that API Gateway shows to the load balancer."
  value       = aws_api_gateway_client_certificate.this.pem_encoded_certificate
}

output "vpc_link_id" {
  description = "VPC link that the integrations of the body name."
  value       = aws_api_gateway_vpc_link.this.id
}
