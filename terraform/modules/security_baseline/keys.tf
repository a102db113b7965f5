locals {
  # Who uses each key besides this account's roles. A key that no service uses by itself has none.
  key_purposes = {
    archive = {
      description = "Statements in the staging and archive buckets"
      services    = []
    }
    data = {
      description = "Database storage, its insights and its backups"
      services    = []
    }
    delivery = {
      description = "Source, artifacts and images"
      services    = []
    }
    logs = {
      description = "Log groups and the audit trail"
      services    = ["cloudtrail.amazonaws.com", "config.amazonaws.com", "delivery.logs.amazonaws.com"]
    }
    messaging = {
      description = "Queues and alarm topics"
      services = [
        "backup.amazonaws.com",
        "budgets.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "codestar-notifications.amazonaws.com",
        "dms.amazonaws.com",
        "events.amazonaws.com",
        "events.rds.amazonaws.com",
        "ses.amazonaws.com",
        "sns.amazonaws.com",
      ]
    }
    secrets = {
      description = "Secrets Manager"
      services    = []
    }
  }
}

resource "aws_kms_key" "this" {
  for_each = local.key_purposes

  description             = "${var.name}: ${each.value.description}"
  enable_key_rotation     = true
  rotation_period_in_days = 365
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key[each.key].json

  tags = { Name = "${var.name}-${each.key}", Purpose = each.key }
}

resource "aws_kms_alias" "this" {
  for_each = local.key_purposes

  name          = "alias/${var.name}/${each.key}"
  target_key_id = aws_kms_key.this[each.key].key_id
}

data "aws_iam_policy_document" "key" {
  #checkov:skip=CKV_AWS_109:In a key policy "*" is the key itself; the account's own policies decide who manages it.
  #checkov:skip=CKV_AWS_111:In a key policy "*" is the key itself.
  #checkov:skip=CKV_AWS_356:In a key policy "*" is the key itself.
  for_each = local.key_purposes

  # Without this statement the key could become unmanageable; it hands the decision to the account's IAM policies.
  statement {
    sid       = "AccountPoliciesDecide"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${local.account}:root"]
    }
  }

  dynamic "statement" {
    for_each = length(var.key_administrator_arns) > 0 ? [var.key_administrator_arns] : []

    content {
      sid       = "Administration"
      actions   = ["kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:Update*", "kms:Revoke*", "kms:Disable*", "kms:Get*", "kms:TagResource", "kms:UntagResource", "kms:CancelKeyDeletion"]
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = statement.value
      }
    }
  }

  # Some of these services do not tell the account they act for; the condition binds those that do.
  dynamic "statement" {
    for_each = length(each.value.services) > 0 ? [each.value.services] : []

    content {
      sid       = "Services"
      actions   = ["kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = statement.value
      }

      condition {
        test     = "StringEqualsIfExists"
        variable = "aws:SourceAccount"
        values   = [local.account]
      }
    }
  }

  dynamic "statement" {
    for_each = each.key == "logs" ? [1] : []

    content {
      sid       = "LogGroups"
      actions   = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = ["logs.${local.region}.amazonaws.com"]
      }

      condition {
        test     = "ArnLike"
        variable = "kms:EncryptionContext:aws:logs:arn"
        values   = ["arn:${local.partition}:logs:${local.region}:${local.account}:log-group:*"]
      }
    }
  }
}
