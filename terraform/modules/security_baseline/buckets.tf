locals {
  # Access logs can only be delivered to a bucket with the key of Amazon S3.
  buckets = {
    trail             = { sse_algorithm = "aws:kms", key_arn = aws_kms_key.this["logs"].arn, expiry_days = var.trail_retention_days }
    config            = { sse_algorithm = "aws:kms", key_arn = aws_kms_key.this["logs"].arn, expiry_days = var.trail_retention_days }
    audit-access-logs = { sse_algorithm = "AES256", key_arn = null, expiry_days = 400 }
  }
}

resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_144:A second region holds no trail of this one; CloudTrail's digest files prove that nothing is missing.
  #checkov:skip=CKV_AWS_18:The audit buckets log to access-logs, which cannot log to itself.
  #checkov:skip=CKV2_AWS_62:Nobody acts on new audit files; the trail's log group feeds the alarms.
  #checkov:skip=CKV_AWS_145:Two buckets use the project's key; server access logs are delivered only to a bucket with S3's own key.
  #checkov:skip=CKV_AWS_19:Each bucket is encrypted by the resource below, whose algorithm the scanner cannot follow through for_each.
  for_each = local.buckets

  bucket        = "${var.name}-${each.key}-${local.account}"
  force_destroy = var.force_destroy

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = local.buckets

  bucket                  = aws_s3_bucket.this[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    bucket_key_enabled = each.value.sse_algorithm == "aws:kms"

    apply_server_side_encryption_by_default {
      sse_algorithm     = each.value.sse_algorithm
      kms_master_key_id = each.value.key_arn
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = each.value.expiry_days
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_logging" "this" {
  for_each = toset(["trail", "config"])

  bucket        = aws_s3_bucket.this[each.key].id
  target_bucket = aws_s3_bucket.this["audit-access-logs"].id
  target_prefix = "${each.key}/"

  depends_on = [aws_s3_bucket_policy.this]
}

resource "aws_s3_bucket_policy" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id
  policy = data.aws_iam_policy_document.bucket[each.key].json

  depends_on = [aws_s3_bucket_public_access_block.this]
}
