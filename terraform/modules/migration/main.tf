data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account     = data.aws_caller_identity.current.account_id
  region      = data.aws_region.current.name
  partition   = data.aws_partition.current.partition
  instance_id = "${var.name}-migration"
}

resource "aws_dms_replication_subnet_group" "this" {
  replication_subnet_group_id          = local.instance_id
  replication_subnet_group_description = "Data subnets"
  subnet_ids                           = var.data_subnet_ids

  depends_on = [aws_iam_role_policy_attachment.account]
}

resource "aws_security_group" "this" {
  name        = local.instance_id
  description = "Replication instance"
  vpc_id      = var.vpc_id

  tags = { Name = local.instance_id }
}

resource "aws_vpc_security_group_egress_rule" "endpoints" {
  security_group_id            = aws_security_group.this.id
  referenced_security_group_id = var.endpoint_security_group_id
  description                  = "Secrets Manager, KMS and CloudWatch Logs"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_dms_replication_instance" "this" {
  replication_instance_id      = local.instance_id
  replication_instance_class   = var.instance_class
  engine_version               = var.engine_version
  allocated_storage            = var.allocated_storage_gb
  kms_key_arn                  = var.kms_key_arn
  multi_az                     = true
  publicly_accessible          = false
  auto_minor_version_upgrade   = true
  preferred_maintenance_window = "sun:03:30-sun:04:30"
  replication_subnet_group_id  = aws_dms_replication_subnet_group.this.id
  vpc_security_group_ids       = concat([aws_security_group.this.id], var.security_group_ids)
}

# DMS would make it without a key and keep it for ever.
resource "aws_cloudwatch_log_group" "task" {
  name              = "dms-tasks-${local.instance_id}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.logs_kms_key_arn
}

resource "aws_dms_event_subscription" "this" {
  for_each = {
    replication-instance = ["failure", "failover", "low storage", "maintenance"]
    replication-task     = ["failure", "state change"]
  }

  name             = "${local.instance_id}-${each.key}"
  sns_topic_arn    = var.notification_topic_arn
  source_type      = each.key
  event_categories = each.value
  source_ids       = each.key == "replication-instance" ? [aws_dms_replication_instance.this.replication_instance_id] : [aws_dms_replication_task.this.replication_task_id]
}
