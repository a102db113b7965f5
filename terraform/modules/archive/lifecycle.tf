locals {
  # What a bucket lets go of, and when. The archive lets go of nothing.
  expiries = {
    staging               = { days = var.staging_expiry_days, noncurrent_days = 1, sooner = { handout = 1 } }
    statement-access-logs = { days = var.log_expiry_days, noncurrent_days = 30, sooner = {} }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "expiring" {
  for_each = local.expiries

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = each.value.days
    }

    noncurrent_version_expiration {
      noncurrent_days = each.value.noncurrent_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  # Copies behind links that live for minutes.
  dynamic "rule" {
    for_each = each.value.sooner

    content {
      id     = rule.key
      status = "Enabled"

      filter {
        prefix = "${rule.key}/"
      }

      expiration {
        days = rule.value
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_lifecycle_configuration" "archive" {
  bucket = aws_s3_bucket.this["archive"].id

  # Most statements are smaller than 128 KB, which would otherwise stay in the dear storage class for ever.
  transition_default_minimum_object_size = "varies_by_storage_class"

  rule {
    id     = "deep-archive"
    status = "Enabled"

    filter {}

    transition {
      days          = var.deep_archive_after_days
      storage_class = "DEEP_ARCHIVE"
    }

    noncurrent_version_transition {
      noncurrent_days = var.deep_archive_after_days
      storage_class   = "DEEP_ARCHIVE"
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}
