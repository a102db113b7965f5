# `outside.zip` is `outside.js` packed by dev/estate/pack_functions.py; a test holds the two against each other.
resource "aws_synthetics_canary" "outside" {
  name                 = substr("${replace(var.name, "selfcare", "sc")}-outside", 0, 21)
  artifact_s3_location = "s3://${aws_s3_bucket.canary.id}/outside"
  execution_role_arn   = aws_iam_role.canary.arn
  handler              = "outside.handler"
  runtime_version      = "syn-nodejs-puppeteer-15.0"
  zip_file             = "${path.module}/canary/outside.zip"
  start_canary         = true
  delete_lambda        = true

  schedule {
    expression = var.canary.minutes == 1 ? "rate(1 minute)" : "rate(${var.canary.minutes} minutes)"
  }

  run_config {
    timeout_in_seconds = 60
    active_tracing     = true

    environment_variables = {
      PORTAL_URL = var.canary.portal_url
      API_URL    = var.canary.api_url
      PROBE_PATH = var.canary.probe_path
    }
  }

  artifact_config {
    s3_encryption {
      encryption_mode = "SSE_KMS"
      kms_key_arn     = var.kms_key_arns.logs
    }
  }

  success_retention_period = 31
  failure_retention_period = 93

  depends_on = [aws_iam_role_policy.canary]
}

data "aws_iam_policy_document" "canary_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "canary" {
  name               = "${var.name}-canary"
  description        = "The canary stores what it saw"
  assume_role_policy = data.aws_iam_policy_document.canary_assume.json
}

data "aws_region" "current" {}

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_Roles.html
data "aws_iam_policy_document" "canary" {
  #checkov:skip=CKV_AWS_356:Listing buckets, metrics and traces know no resource; the metrics are bound to one namespace.
  #checkov:skip=CKV_AWS_111:See above.
  statement {
    sid       = "StoreArtifacts"
    actions   = ["s3:PutObject", "s3:GetObject"]
    resources = ["${aws_s3_bucket.canary.arn}/outside/*"]
  }

  statement {
    sid       = "LocateBucket"
    actions   = ["s3:GetBucketLocation"]
    resources = [aws_s3_bucket.canary.arn]
  }

  statement {
    sid       = "EncryptArtifacts"
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = [var.kms_key_arns.logs]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${data.aws_region.current.name}.amazonaws.com"]
    }
  }

  statement {
    sid       = "WriteLog"
    actions   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:${data.aws_region.current.name}:${var.account_id}:log-group:/aws/lambda/cwsyn-*"]
  }

  statement {
    sid       = "FindBucketsAndTrace"
    actions   = ["s3:ListAllMyBuckets", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  statement {
    sid       = "PutMetrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["CloudWatchSynthetics"]
    }
  }
}

resource "aws_iam_role_policy" "canary" {
  name   = "run"
  role   = aws_iam_role.canary.id
  policy = data.aws_iam_policy_document.canary.json
}
