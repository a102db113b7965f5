resource "aws_iam_role" "monitoring" {
  name               = "${local.identifier}-monitoring"
  assume_role_policy = data.aws_iam_policy_document.monitoring_trust.json
}

data "aws_iam_policy_document" "monitoring_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

locals {
  # Of every database in the account and region: a replica that is added later is not forgotten.
  event_subscriptions = {
    instance = {
      source_type = "db-instance"
      categories  = ["availability", "configuration change", "deletion", "failover", "failure", "low storage", "maintenance", "recovery"]
    }
    parameters = {
      source_type = "db-parameter-group"
      categories  = ["configuration change"]
    }
    security-group = {
      source_type = "db-security-group"
      categories  = ["configuration change", "failure"]
    }
  }
}

resource "aws_db_event_subscription" "this" {
  for_each = local.event_subscriptions

  name             = "${local.identifier}-${each.key}"
  sns_topic        = var.notification_topic_arn
  source_type      = each.value.source_type
  event_categories = each.value.categories
}
