locals {
  account_controls = var.account_controls ? 1 : 0

  guardduty_features = {
    S3_DATA_EVENTS   = []
    RDS_LOGIN_EVENTS = []
    RUNTIME_MONITORING = [
      { name = "EKS_ADDON_MANAGEMENT", status = "DISABLED" },
      { name = "ECS_FARGATE_AGENT_MANAGEMENT", status = "ENABLED" },
      { name = "EC2_AGENT_MANAGEMENT", status = "DISABLED" },
    ]
  }
}

resource "aws_s3_account_public_access_block" "this" {
  count = local.account_controls

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_ebs_encryption_by_default" "this" {
  count = local.account_controls

  enabled = true
}

resource "aws_guardduty_detector" "this" {
  #checkov:skip=CKV2_AWS_3:The detector watches this account; an organisation that has one delegates it there.
  count = local.account_controls

  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
}

resource "aws_guardduty_detector_feature" "this" {
  for_each = var.account_controls ? local.guardduty_features : {}

  detector_id = aws_guardduty_detector.this[0].id
  name        = each.key
  status      = "ENABLED"

  dynamic "additional_configuration" {
    for_each = each.value

    content {
      name   = additional_configuration.value.name
      status = additional_configuration.value.status
    }
  }
}

resource "aws_accessanalyzer_analyzer" "external" {
  count = local.account_controls

  analyzer_name = "${var.name}-external-access"
  type          = "ACCOUNT"
}

resource "aws_securityhub_account" "this" {
  count = local.account_controls

  enable_default_standards  = false
  auto_enable_controls      = true
  control_finding_generator = "SECURITY_CONTROL"
}

resource "aws_securityhub_standards_subscription" "best_practices" {
  count = local.account_controls

  standards_arn = "arn:${local.partition}:securityhub:${local.region}::standards/aws-foundational-security-best-practices/v/1.0.0"

  depends_on = [aws_securityhub_account.this]
}

resource "aws_shield_protection" "this" {
  for_each = var.shield_advanced ? var.shield_protected_arns : {}

  name         = "${var.name}-${each.key}"
  resource_arn = each.value
}
