resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(["vpn", "dns"])

  name              = "/${var.name}/onprem-link/${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_cloudwatch_log_resource_policy" "delivery" {
  policy_name     = "${var.name}-onprem-link"
  policy_document = data.aws_iam_policy_document.delivery.json
}

data "aws_iam_policy_document" "delivery" {
  statement {
    sid       = "VpnAndResolverLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [for group in aws_cloudwatch_log_group.this : "${group.arn}:*"]

    principals {
      type        = "Service"
      identifiers = ["delivery.logs.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}
