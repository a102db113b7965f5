locals {
  trail_arn = "arn:${local.partition}:cloudtrail:${local.region}:${local.account}:trail/${var.name}"

  # What each service may do to its bucket, as AWS documents it.
  bucket_writers = {
    trail = [
      { service = "cloudtrail.amazonaws.com", actions = ["s3:GetBucketAcl"], suffix = "", condition = "aws:SourceArn", value = local.trail_arn },
      { service = "cloudtrail.amazonaws.com", actions = ["s3:PutObject"], suffix = "/AWSLogs/${local.account}/*", condition = "aws:SourceArn", value = local.trail_arn },
    ]
    config = [
      { service = "config.amazonaws.com", actions = ["s3:GetBucketAcl", "s3:ListBucket"], suffix = "", condition = "aws:SourceAccount", value = local.account },
      { service = "config.amazonaws.com", actions = ["s3:PutObject"], suffix = "/AWSLogs/${local.account}/Config/*", condition = "aws:SourceAccount", value = local.account },
    ]
    audit-access-logs = [
      { service = "logging.s3.amazonaws.com", actions = ["s3:PutObject"], suffix = "/*", condition = "aws:SourceAccount", value = local.account },
    ]
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
    for_each = local.bucket_writers[each.key]

    content {
      actions   = statement.value.actions
      resources = ["${aws_s3_bucket.this[each.key].arn}${statement.value.suffix}"]

      principals {
        type        = "Service"
        identifiers = [statement.value.service]
      }

      condition {
        test     = "StringEquals"
        variable = statement.value.condition
        values   = [statement.value.value]
      }
    }
  }
}
