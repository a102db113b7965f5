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
  event_subscriptions = {
    instance = {
      source_type = "db-instance"
      source_ids  = concat([aws_db_instance.primary.identifier], [for replica in aws_db_instance.replica : replica.identifier])
      categories  = ["availability", "configuration change", "deletion", "failover", "failure", "low storage", "maintenance", "recovery"]
    }
    parameters = {
      source_type = "db-parameter-group"
      source_ids  = null
      categories  = ["configuration change"]
    }
    security-group = {
      source_type = "db-security-group"
      source_ids  = null
      categories  = ["configuration change", "failure"]
    }
  }
}

resource "aws_db_event_subscription" "this" {
  for_each = local.event_subscriptions

  name             = "${local.identifier}-${each.key}"
  sns_topic        = var.notification_topic_arn
  source_type      = each.value.source_type
  source_ids       = each.value.source_ids
  event_categories = each.value.categories
}
