resource "aws_backup_vault" "this" {
  name          = local.identifier
  kms_key_arn   = var.kms_key_arn
  force_destroy = var.disposable
}

# A locked vault keeps its recovery points, and so itself, as long as it was told.
resource "aws_backup_vault_lock_configuration" "this" {
  count = var.disposable ? 0 : 1

  backup_vault_name   = aws_backup_vault.this.name
  min_retention_days  = var.vault_retention_days
  changeable_for_days = var.vault_lock_grace_days
}

resource "aws_backup_vault_policy" "this" {
  count = var.disposable ? 0 : 1

  backup_vault_name = aws_backup_vault.this.name
  policy            = data.aws_iam_policy_document.vault.json
}

data "aws_iam_policy_document" "vault" {
  statement {
    sid       = "NobodyDeletesBackups"
    effect    = "Deny"
    actions   = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle", "backup:DisassociateRecoveryPoint"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_backup_vault_notifications" "this" {
  backup_vault_name   = aws_backup_vault.this.name
  sns_topic_arn       = var.notification_topic_arn
  backup_vault_events = ["BACKUP_JOB_FAILED", "BACKUP_JOB_EXPIRED", "RESTORE_JOB_COMPLETED"]
}

resource "aws_backup_plan" "this" {
  name = local.identifier

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.this.name
    schedule          = "cron(0 4 * * ? *)"
    start_window      = 60
    completion_window = 300

    lifecycle {
      delete_after = var.vault_retention_days
    }
  }
}

resource "aws_backup_selection" "this" {
  name         = "primary"
  plan_id      = aws_backup_plan.this.id
  iam_role_arn = aws_iam_role.backup.arn
  resources    = [aws_db_instance.primary.arn]
}

resource "aws_iam_role" "backup" {
  name               = "${local.identifier}-backup"
  assume_role_policy = data.aws_iam_policy_document.backup_trust.json
}

data "aws_iam_policy_document" "backup_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_iam_role_policy_attachment" "backup" {
  for_each = toset(["AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores"])

  role       = aws_iam_role.backup.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/${each.key}"
}
