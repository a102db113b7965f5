locals {
  rotation_name = "${local.identifier}-rotation"

  # While services hold their passwords themselves, only the administrator's can be replaced behind their backs.
  rotated_secrets = merge(
    { admin = aws_secretsmanager_secret.admin.id },
    var.service_iam_authentication ? { for account, secret in aws_secretsmanager_secret.service : account => secret.id } : {},
  )
}

# AWS's own rotation function for MySQL. It lives in the data subnets and signs in with TLS.
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_available-rotation-templates.html
resource "aws_serverlessapplicationrepository_cloudformation_stack" "rotation" {
  name           = local.rotation_name
  application_id = "arn:aws:serverlessrepo:us-east-1:297356227824:applications/SecretsManagerRDSMySQLRotationSingleUser"
  capabilities   = ["CAPABILITY_IAM", "CAPABILITY_RESOURCE_POLICY"]

  parameters = {
    functionName        = local.rotation_name
    endpoint            = "https://secretsmanager.${local.region}.amazonaws.com"
    vpcSubnetIds        = join(",", var.data_subnet_ids)
    vpcSecurityGroupIds = aws_security_group.this["rotation"].id
    kmsKeyArn           = var.secrets_kms_key_arn
    passwordLength      = "40"
    excludePunctuation  = "true"
  }
}

resource "aws_secretsmanager_secret_rotation" "this" {
  for_each = local.rotated_secrets

  secret_id           = each.value
  rotation_lambda_arn = aws_serverlessapplicationrepository_cloudformation_stack.rotation.outputs["RotationLambdaARN"]
  rotate_immediately  = each.key == "admin"

  rotation_rules {
    automatically_after_days = var.password_rotation_days
  }

  depends_on = [
    aws_secretsmanager_secret_version.admin,
    aws_secretsmanager_secret_version.service,
    aws_vpc_security_group_egress_rule.rotation_endpoints,
    aws_vpc_security_group_egress_rule.this,
    aws_vpc_security_group_ingress_rule.this,
  ]
}

# Secrets Manager reports a rotation that failed through the audit trail alone.
resource "aws_cloudwatch_event_rule" "rotation_failed" {
  name        = "${local.rotation_name}-failed"
  description = "A database password could not be replaced"

  event_pattern = jsonencode({
    source      = ["aws.secretsmanager"]
    detail-type = ["AWS Service Event via CloudTrail"]
    detail = {
      eventName           = ["RotationFailed"]
      additionalEventData = { SecretId = concat([aws_secretsmanager_secret.admin.arn], [for secret in aws_secretsmanager_secret.service : secret.arn]) }
    }
  })
}

resource "aws_cloudwatch_event_target" "rotation_failed" {
  rule      = aws_cloudwatch_event_rule.rotation_failed.name
  target_id = "notification"
  arn       = var.notification_topic_arn
}
