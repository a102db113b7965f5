data "aws_caller_identity" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id

  # Access logs can only be delivered to a bucket with the key of Amazon S3 and without Object Lock.
  buckets = {
    staging               = { sse_algorithm = "aws:kms", key_arn = var.kms_key_arn, object_lock = false }
    archive               = { sse_algorithm = "aws:kms", key_arn = var.kms_key_arn, object_lock = true }
    statement-access-logs = { sse_algorithm = "AES256", key_arn = null, object_lock = false }
  }
}

resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_144:A copy in a second region is the operator's choice (variable replication); staging and logs need none.
  #checkov:skip=CKV_AWS_145:Statements use the project's key; server access logs are delivered only to a bucket with S3's own key.
  #checkov:skip=CKV_AWS_18:Staging and archive log to access-logs, which cannot log to itself.
  #checkov:skip=CKV2_AWS_62:The services tell each other through the queue; the buckets tell nobody.
  #checkov:skip=CKV2_AWS_61:Every bucket has a life cycle in lifecycle.tf, the archive one of its own.
  #checkov:skip=CKV_AWS_19:Every bucket is encrypted, by the resource below that goes through the same map.
  for_each = local.buckets

  bucket              = "${var.name}-${each.key}-${local.account}"
  object_lock_enabled = each.value.object_lock
  force_destroy       = var.force_destroy

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

resource "aws_s3_bucket_logging" "this" {
  for_each = toset(["staging", "archive"])

  bucket        = aws_s3_bucket.this[each.key].id
  target_bucket = aws_s3_bucket.this["statement-access-logs"].id
  target_prefix = "${each.key}/"

  depends_on = [aws_s3_bucket_policy.this]
}

# The portal follows signed links from the customer's browser. Large statements wait in staging, to which the API redirects: such a
# fetch comes with `Origin: null` (https://fetch.spec.whatwg.org/#http-redirect-fetch), so no origin can be named; the link's
# signature is what admits.
resource "aws_s3_bucket_cors_configuration" "this" {
  for_each = toset(["staging", "archive"])

  bucket = aws_s3_bucket.this[each.key].id

  cors_rule {
    allowed_methods = ["GET", "HEAD"]
    allowed_origins = each.key == "staging" ? ["*"] : var.portal_origins
    allowed_headers = ["*"]
    expose_headers  = ["Content-Disposition", "Content-Length"]
    max_age_seconds = 3600
  }
}

resource "aws_s3_bucket_object_lock_configuration" "archive" {
  bucket = aws_s3_bucket.this["archive"].id

  rule {
    default_retention {
      mode = var.retention_mode
      days = var.retention_days
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}
