locals {
  queues = {
    statements   = aws_sqs_queue.statements
    dead-letters = aws_sqs_queue.dead_letters
  }
}

resource "aws_sqs_queue" "statements" {
  name                              = "${var.name}-statements"
  kms_master_key_id                 = var.messaging_kms_key_arn
  kms_data_key_reuse_period_seconds = 300
  visibility_timeout_seconds        = var.visibility_timeout_seconds
  message_retention_seconds         = 14 * 86400
  receive_wait_time_seconds         = 20

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = var.max_receive_count
  })
}

resource "aws_sqs_queue" "dead_letters" {
  name                              = "${var.name}-statements-dead-letters"
  kms_master_key_id                 = var.messaging_kms_key_arn
  kms_data_key_reuse_period_seconds = 300
  message_retention_seconds         = 14 * 86400
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.url

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.statements.arn]
  })
}

resource "aws_sqs_queue_policy" "this" {
  for_each = toset(["statements", "dead-letters"])

  queue_url = local.queues[each.key].url
  policy    = data.aws_iam_policy_document.queue[each.key].json
}

data "aws_iam_policy_document" "queue" {
  for_each = toset(["statements", "dead-letters"])

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [local.queues[each.key].arn]

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

  statement {
    sid       = "OwnAccountOnly"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [local.queues[each.key].arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "StringNotEquals"
      variable = "aws:PrincipalAccount"
      values   = [local.account]
    }
  }
}
