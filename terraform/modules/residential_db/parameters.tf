locals {
  parameters = {
    require_secure_transport = { value = "1", apply_method = "immediate" }
    tls_version              = { value = "TLSv1.2,TLSv1.3", apply_method = "pending-reboot" }
    slow_query_log           = { value = "1", apply_method = "immediate" }
    long_query_time          = { value = tostring(var.slow_query_seconds), apply_method = "immediate" }
    log_output               = { value = "FILE", apply_method = "immediate" }
    local_infile             = { value = var.enable_bulk_load ? "1" : "0", apply_method = "immediate" }
    character_set_server     = { value = "utf8mb4", apply_method = "immediate" }
    collation_server         = { value = "utf8mb4_bin", apply_method = "immediate" }
    # Change capture reads whole rows from the binary log.
    binlog_format    = { value = "ROW", apply_method = "immediate" }
    binlog_row_image = { value = "full", apply_method = "immediate" }
  }
}

resource "aws_db_parameter_group" "this" {
  name_prefix = "${local.identifier}-"
  description = "TLS only, slow queries logged"
  family      = "mysql${var.engine_version}"

  dynamic "parameter" {
    for_each = local.parameters

    content {
      name         = parameter.key
      value        = parameter.value.value
      apply_method = parameter.value.apply_method
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Who connected, and who changed schema or rights. Queries themselves would carry personal data into the log.
resource "aws_db_option_group" "this" {
  name_prefix              = "${local.identifier}-"
  option_group_description = "Audit of connections, schema and rights"
  engine_name              = "mysql"
  major_engine_version     = var.engine_version

  option {
    option_name = "MARIADB_AUDIT_PLUGIN"

    option_settings {
      name  = "SERVER_AUDIT_EVENTS"
      value = "CONNECT,QUERY_DDL,QUERY_DCL"
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_log_group" "database" {
  for_each = local.log_kinds

  name              = "/aws/rds/instance/${local.identifier}/${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.logs_kms_key_arn
}
