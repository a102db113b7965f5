# One topic is read in working hours, the other wakes somebody.
resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.kms_key_arns.messaging
}

resource "aws_sns_topic" "pages" {
  name              = "${var.name}-pages"
  kms_master_key_id = var.kms_key_arns.messaging
}

locals {
  topic_arns = { alarms = aws_sns_topic.alarms.arn, pages = aws_sns_topic.pages.arn }

  subscribers = merge(
    { for address in var.alarm_emails : "alarms ${address}" => { topic = "alarms", protocol = "email", endpoint = address } },
    { for address in var.page_emails : "pages ${address}" => { topic = "pages", protocol = "email", endpoint = address } },
    { for address in var.page_urls : "pages ${address}" => { topic = "pages", protocol = "https", endpoint = address } },
  )
}

resource "aws_sns_topic_subscription" "this" {
  for_each = local.subscribers

  topic_arn = local.topic_arns[each.value.topic]
  protocol  = each.value.protocol
  endpoint  = each.value.endpoint
}

data "aws_iam_policy_document" "topic" {
  for_each = local.topic_arns

  statement {
    sid       = "ServicesOfThisAccountPublish"
    actions   = ["sns:Publish"]
    resources = [each.value]

    principals {
      type = "Service"
      identifiers = [
        "backup.amazonaws.com",
        "budgets.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "codestar-notifications.amazonaws.com",
        "dms.amazonaws.com",
        "events.rds.amazonaws.com",
        "ses.amazonaws.com",
      ]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }

  # EventBridge publishes only where the statement has no condition.
  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
  statement {
    sid       = "RulesPublish"
    actions   = ["sns:Publish"]
    resources = [each.value]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [each.value]

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

resource "aws_sns_topic_policy" "this" {
  for_each = local.topic_arns

  arn    = each.value
  policy = data.aws_iam_policy_document.topic[each.key].json
}
