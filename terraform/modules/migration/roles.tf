locals {
  # DMS looks these two up by their names, once in an account.
  account_roles = {
    dms-vpc-role             = "AmazonDMSVPCManagementRole"
    dms-cloudwatch-logs-role = "AmazonDMSCloudWatchLogsRole"
  }
}

resource "aws_iam_role" "account" {
  for_each = var.create_account_roles ? local.account_roles : {}

  name               = each.key
  assume_role_policy = data.aws_iam_policy_document.trust["dms.amazonaws.com"].json
}

resource "aws_iam_role_policy_attachment" "account" {
  for_each = var.create_account_roles ? local.account_roles : {}

  role       = aws_iam_role.account[each.key].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/${each.value}"
}

data "aws_iam_policy_document" "trust" {
  for_each = toset(["dms.amazonaws.com", "dms.${local.region}.amazonaws.com"])

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = [each.key]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

# Secrets are read by the regional service.
resource "aws_iam_role" "secrets" {
  name               = "${local.instance_id}-secrets"
  assume_role_policy = data.aws_iam_policy_document.trust["dms.${local.region}.amazonaws.com"].json
}

resource "aws_iam_role_policy" "secrets" {
  name   = "read-secrets"
  role   = aws_iam_role.secrets.id
  policy = data.aws_iam_policy_document.secrets.json
}

data "aws_iam_policy_document" "secrets" {
  statement {
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    resources = [var.source_oracle.secret_arn, var.target_mysql.secret_arn]
  }

  statement {
    actions   = ["kms:Decrypt", "kms:DescribeKey"]
    resources = [var.secrets_kms_key_arn]
  }
}
