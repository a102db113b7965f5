# What belongs to no module: names, the account check, the public zone and the cluster.
locals {
  name          = "selfcare-${var.environment}"
  portal_host   = "my.${var.domain_name}"
  portal_origin = "https://${local.portal_host}"
  api_host      = "api.${var.domain_name}"
  services_host = "services.${var.domain_name}"
  contract      = file("${path.root}/../contracts/openapi.yaml")
}

data "aws_caller_identity" "current" {
  lifecycle {
    postcondition {
      condition     = self.account_id == var.account_id
      error_message = "The credentials belong to account ${self.account_id}, but ${var.environment} lives in ${var.account_id}: sign in to that account, or correct account_id in environments/${var.environment}.tfvars."
    }
  }
}

# Whoever owns the parent domain must delegate to the name servers of this zone; see the output `name_servers`.
resource "aws_route53_zone" "public" {
  #checkov:skip=CKV2_AWS_38:DNSSEC needs a record with the owner of the parent domain; see docs/terraform.md.
  #checkov:skip=CKV2_AWS_39:Query logs of public zones exist in us-east-1 only; see docs/terraform.md.
  name          = var.domain_name
  comment       = "Customer Self-Care, ${var.environment}"
  force_destroy = var.disposable
}

resource "aws_ecs_cluster" "this" {
  name = local.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

check "customers_can_sign_in" {
  assert {
    condition     = length(var.identity_providers) > 0
    error_message = "No identity provider is configured, so only staff can sign in: add identity_providers to environments/${var.environment}.tfvars."
  }
}
