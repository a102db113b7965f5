locals {
  usernames = { for account in keys(var.service_accounts) : account => "selfcare_${account}" }

  hosts = {
    for account, settings in var.service_accounts : account => settings.through_proxy
    ? { host = aws_db_proxy.this.endpoint, port = 3306 }
    : { host = aws_db_instance.primary.address, port = var.port }
  }
}

resource "aws_secretsmanager_secret" "admin" {
  #checkov:skip=CKV2_AWS_57:rotation.tf rotates it, through a map that the scanner does not follow.
  name                    = "${var.name}/residential-db/admin"
  description             = "Administrator of the residential database"
  kms_key_id              = var.secrets_kms_key_arn
  recovery_window_in_days = var.disposable ? 0 : 7
}

resource "aws_secretsmanager_secret_version" "admin" {
  secret_id                = aws_secretsmanager_secret.admin.id
  secret_string_wo_version = var.admin_password_version
  secret_string_wo = jsonencode({
    engine   = "mysql"
    host     = aws_db_instance.primary.address
    port     = var.port
    dbname   = var.database_name
    username = var.admin_username
    password = var.admin_password
  })
}

resource "aws_secretsmanager_secret" "service" {
  #checkov:skip=CKV2_AWS_57:A running task would keep the old password; rotation.tf rotates these once services sign in with IAM.
  for_each = var.service_accounts

  name                    = "${var.name}/residential-db/${each.key}"
  description             = "Database account of ${each.key}"
  kms_key_id              = var.secrets_kms_key_arn
  recovery_window_in_days = var.disposable ? 0 : 7
}

resource "aws_secretsmanager_secret_version" "service" {
  for_each = var.service_accounts

  secret_id                = aws_secretsmanager_secret.service[each.key].id
  secret_string_wo_version = var.service_password_version
  secret_string_wo = jsonencode({
    engine   = "mysql"
    host     = local.hosts[each.key].host
    port     = local.hosts[each.key].port
    dbname   = var.database_name
    username = local.usernames[each.key]
    password = var.service_passwords[each.key]
    url = join("", [
      "mysql+pymysql://${local.usernames[each.key]}:${var.service_passwords[each.key]}",
      "@${local.hosts[each.key].host}:${local.hosts[each.key].port}/${var.database_name}?charset=utf8mb4",
    ])
  })
}
