# Public keys and nothing else. Whoever comes from this VPC may read them without signing, as they may at the pool itself.
resource "aws_s3_bucket" "keys" {
  #checkov:skip=CKV_AWS_18:Public keys; who reads them is every task at every start.
  #checkov:skip=CKV_AWS_144:The next run makes the object again.
  #checkov:skip=CKV_AWS_145:A reader who does not sign cannot use a customer key, and public keys are no secret.
  #checkov:skip=CKV2_AWS_62:Nobody acts on a new copy.
  bucket        = "${var.name}-token-keys-${local.account}"
  force_destroy = true
}

resource "aws_s3_bucket_ownership_controls" "keys" {
  bucket = aws_s3_bucket.keys.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "keys" {
  bucket                  = aws_s3_bucket.keys.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "keys" {
  bucket = aws_s3_bucket.keys.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "keys" {
  bucket = aws_s3_bucket.keys.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "keys" {
  bucket = aws_s3_bucket.keys.id

  rule {
    id     = "old-copies"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 7
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.keys]
}

data "aws_iam_policy_document" "keys" {
  #checkov:skip=CKV_AWS_283:The condition leaves requests that come through this VPC's own endpoint.
  # A policy bound to one endpoint is not public: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
  statement {
    sid       = "ThisNetworkReads"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.keys.arn}/${local.key}"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [var.vpc_endpoint_id]
    }
  }

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.keys.arn, "${aws_s3_bucket.keys.arn}/*"]

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
}

resource "aws_s3_bucket_policy" "keys" {
  bucket = aws_s3_bucket.keys.id
  policy = data.aws_iam_policy_document.keys.json

  depends_on = [aws_s3_bucket_public_access_block.keys]
}
