resource "aws_s3_bucket_policy" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id
  policy = data.aws_iam_policy_document.bucket[each.key].json

  depends_on = [aws_s3_bucket_public_access_block.this]
}

locals {
  # Statements about objects that only some buckets need; every one of them denies.
  object_denials = {
    foreign-key = {
      buckets = ["staging", "archive"]
      actions = ["s3:PutObject"]
      conditions = [
        { test = "Null", variable = "s3:x-amz-server-side-encryption-aws-kms-key-id", values = ["false"] },
        { test = "StringNotEquals", variable = "s3:x-amz-server-side-encryption-aws-kms-key-id", values = [var.kms_key_arn] },
      ]
    }
    without-project-key = {
      buckets    = ["staging", "archive"]
      actions    = ["s3:PutObject"]
      conditions = [{ test = "StringEquals", variable = "s3:x-amz-server-side-encryption", values = ["AES256"] }]
    }
    delete = {
      buckets    = ["archive"]
      actions    = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"]
      conditions = []
    }
    overwrite = {
      buckets    = ["archive"]
      actions    = ["s3:PutObject"]
      conditions = [{ test = "Null", variable = "s3:if-none-match", values = ["true"] }]
    }
  }
}

data "aws_iam_policy_document" "bucket" {
  for_each = local.buckets

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.this[each.key].arn, "${aws_s3_bucket.this[each.key].arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  dynamic "statement" {
    for_each = { for name, denial in local.object_denials : name => denial if contains(denial.buckets, each.key) }

    content {
      sid       = "Deny${join("", [for word in split("-", statement.key) : title(word)])}"
      effect    = "Deny"
      actions   = statement.value.actions
      resources = ["${aws_s3_bucket.this[each.key].arn}/*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }

      dynamic "condition" {
        for_each = statement.value.conditions

        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }

  dynamic "statement" {
    for_each = each.key == "statement-access-logs" ? [1] : []

    content {
      sid       = "AccessLogDelivery"
      actions   = ["s3:PutObject"]
      resources = ["${aws_s3_bucket.this[each.key].arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["logging.s3.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [local.account]
      }
    }
  }
}
