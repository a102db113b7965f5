data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  region    = data.aws_region.current.name
  partition = data.aws_partition.current.partition
  function  = "${var.name}-token-keys"
  key       = "jwks.json"
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${local.function}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.logs_kms_key_arn
}

# `copy_keys.zip` is `copy_keys.py` packed by dev/estate/pack_functions.py; a test holds the two against each other.
resource "aws_lambda_function" "copy" {
  #checkov:skip=CKV_AWS_117:It stands outside the VPC on purpose: from inside nobody reaches the pool.
  #checkov:skip=CKV_AWS_116:The next run, five minutes later, does the same; an alarm rings when two fail.
  #checkov:skip=CKV_AWS_272:The code is these forty lines, held against their packed form by a test.
  #checkov:skip=CKV_AWS_173:Its environment holds an address and a bucket's name, both public knowledge of the account.
  #checkov:skip=CKV_AWS_115:Once in five minutes; a reservation would take from the account's limit for nothing.
  function_name    = local.function
  description      = "Copies the user pool's public keys to where tasks without internet read them"
  role             = aws_iam_role.function.arn
  runtime          = "python3.13"
  architectures    = ["arm64"]
  handler          = "copy_keys.handler"
  filename         = "${path.module}/function/copy_keys.zip"
  source_code_hash = filebase64sha256("${path.module}/function/copy_keys.zip")
  timeout          = 30

  environment {
    variables = {
      SOURCE_URL = var.source_url
      BUCKET     = aws_s3_bucket.keys.id
      KEY        = local.key
    }
  }

  tracing_config {
    mode = "Active"
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  depends_on = [aws_iam_role_policy.function]
}

resource "aws_cloudwatch_event_rule" "schedule" {
  name                = local.function
  description         = "Copies the user pool's public keys every few minutes, and so after a rotation"
  schedule_expression = "rate(${var.minutes} minutes)"
}

resource "aws_cloudwatch_event_target" "schedule" {
  rule      = aws_cloudwatch_event_rule.schedule.name
  target_id = "copy"
  arn       = aws_lambda_function.copy.arn
}

resource "aws_lambda_permission" "schedule" {
  statement_id   = "Schedule"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.copy.function_name
  principal      = "events.amazonaws.com"
  source_arn     = aws_cloudwatch_event_rule.schedule.arn
  source_account = local.account
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "function" {
  name               = local.function
  description        = "Copies the user pool's public keys"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "function" {
  #checkov:skip=CKV_AWS_111:Traces know no resource.
  #checkov:skip=CKV_AWS_356:Traces know no resource.
  statement {
    sid       = "WriteTheCopy"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.keys.arn}/${local.key}"]
  }

  statement {
    sid       = "OwnLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function.arn}:*"]
  }

  statement {
    sid       = "Trace"
    actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "function" {
  name   = "copy-keys"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.function.json
}
