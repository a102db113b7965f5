locals {
  proxy_name        = local.identifier
  proxy_accounts    = { for account, settings in var.service_accounts : account => aws_secretsmanager_secret.service[account].arn if settings.through_proxy }
  proxy_resource_id = element(split(":", aws_db_proxy.this.arn), 6)
}

resource "aws_cloudwatch_log_group" "proxy" {
  name              = "/aws/rds/proxy/${local.proxy_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.logs_kms_key_arn
}

resource "aws_db_proxy" "this" {
  name                   = local.proxy_name
  engine_family          = "MYSQL"
  role_arn               = aws_iam_role.proxy.arn
  vpc_subnet_ids         = var.data_subnet_ids
  vpc_security_group_ids = [aws_security_group.this["proxy"].id]
  require_tls            = true
  debug_logging          = false
  idle_client_timeout    = 1800

  dynamic "auth" {
    for_each = local.proxy_accounts

    content {
      description               = auth.key
      auth_scheme               = "SECRETS"
      iam_auth                  = var.service_iam_authentication ? "REQUIRED" : "DISABLED"
      client_password_auth_type = var.service_iam_authentication ? null : "MYSQL_CACHING_SHA2_PASSWORD"
      secret_arn                = auth.value
    }
  }

  depends_on = [aws_cloudwatch_log_group.proxy, aws_iam_role_policy.proxy]
}

resource "aws_db_proxy_default_target_group" "this" {
  db_proxy_name = aws_db_proxy.this.name

  connection_pool_config {
    connection_borrow_timeout    = 2
    max_connections_percent      = 90
    max_idle_connections_percent = 50
    init_query                   = "SET time_zone = '+00:00'"
    # Every service sets the same time zone and nothing else, so a connection may serve them all.
    session_pinning_filters = ["EXCLUDE_VARIABLE_SETS"]
  }
}

resource "aws_db_proxy_target" "this" {
  db_proxy_name          = aws_db_proxy.this.name
  target_group_name      = aws_db_proxy_default_target_group.this.name
  db_instance_identifier = aws_db_instance.primary.identifier
}

resource "aws_iam_role" "proxy" {
  name               = "${local.identifier}-proxy"
  assume_role_policy = data.aws_iam_policy_document.proxy_trust.json
}

data "aws_iam_policy_document" "proxy_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["rds.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_iam_role_policy" "proxy" {
  name   = "read-service-secrets"
  role   = aws_iam_role.proxy.id
  policy = data.aws_iam_policy_document.proxy.json
}

data "aws_iam_policy_document" "proxy" {
  statement {
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    resources = values(local.proxy_accounts)
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [var.secrets_kms_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.${local.region}.amazonaws.com"]
    }
  }
}
