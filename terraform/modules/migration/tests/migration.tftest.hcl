mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "eu-central-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/one" }
  }
  mock_resource "aws_dms_certificate" {
    defaults = { certificate_arn = "arn:aws:dms:eu-central-1:111122223333:cert:ONE" }
  }
  mock_resource "aws_dms_endpoint" {
    defaults = { endpoint_arn = "arn:aws:dms:eu-central-1:111122223333:endpoint:ONE" }
  }
  mock_resource "aws_dms_replication_instance" {
    defaults = { replication_instance_arn = "arn:aws:dms:eu-central-1:111122223333:rep:ONE" }
  }
}

variables {
  name                       = "selfcare-test"
  vpc_id                     = "vpc-1"
  data_subnet_ids            = ["subnet-1", "subnet-2", "subnet-3"]
  security_group_ids         = ["sg-oracle", "sg-mysql"]
  endpoint_security_group_id = "sg-endpoints"
  kms_key_arn                = "arn:aws:kms:eu-central-1:111122223333:key/data"
  secrets_kms_key_arn        = "arn:aws:kms:eu-central-1:111122223333:key/secrets"
  logs_kms_key_arn           = "arn:aws:kms:eu-central-1:111122223333:key/logs"
  notification_topic_arn     = "arn:aws:sns:eu-central-1:111122223333:alarms"

  source_oracle = {
    secret_arn    = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:legacy-AbCdEf"
    service_name  = "LEGACY"
    schema        = "CRM"
    wallet_base64 = "d2FsbGV0"
  }

  target_mysql = {
    secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:migrate-AbCdEf"
    schema     = "selfcare"
    ca_pem     = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
  }
}

run "instance_is_private_and_redundant" {
  command = apply

  assert {
    condition     = aws_dms_replication_instance.this.multi_az && !aws_dms_replication_instance.this.publicly_accessible && aws_dms_replication_instance.this.auto_minor_version_upgrade && aws_dms_replication_instance.this.kms_key_arn == var.kms_key_arn
    error_message = "The replication instance is private, redundant, patched and encrypted."
  }

  assert {
    condition     = length(aws_dms_replication_instance.this.vpc_security_group_ids) == 3 && aws_vpc_security_group_egress_rule.endpoints.from_port == 443
    error_message = "It reaches what it is given and the interface endpoints."
  }

  assert {
    condition     = aws_cloudwatch_log_group.task.kms_key_id == var.logs_kms_key_arn && aws_cloudwatch_log_group.task.name == "dms-tasks-selfcare-test-migration"
    error_message = "The log is encrypted, under the name that DMS writes to."
  }
}

run "both_ends_use_checked_tls" {
  command = apply

  assert {
    condition     = aws_dms_endpoint.source.ssl_mode == "verify-ca" && aws_dms_endpoint.target.ssl_mode == "verify-full"
    error_message = "Certificates of both ends are checked as far as DMS can."
  }

  assert {
    condition     = aws_dms_endpoint.source.secrets_manager_arn == var.source_oracle.secret_arn && aws_dms_endpoint.target.secrets_manager_arn == var.target_mysql.secret_arn && aws_dms_endpoint.source.password == null && aws_dms_endpoint.target.password == null
    error_message = "Accounts come from Secrets Manager."
  }

  assert {
    condition     = toset(data.aws_iam_policy_document.secrets.statement[0].resources) == toset([var.source_oracle.secret_arn, var.target_mysql.secret_arn])
    error_message = "DMS may read the two secrets and no other."
  }
}

run "every_row_is_carried_over_and_compared" {
  command = apply

  assert {
    condition     = aws_dms_replication_task.this.migration_type == "full-load-and-cdc" && !aws_dms_replication_task.this.start_replication_task
    error_message = "Full load and changes, started by a person."
  }

  assert {
    condition     = jsondecode(aws_dms_replication_task.this.replication_task_settings).ValidationSettings.EnableValidation && jsondecode(aws_dms_replication_task.this.replication_task_settings).FullLoadSettings.TargetTablePrepMode == "DO_NOTHING"
    error_message = "Rows are compared, and a reload empties nothing."
  }

  assert {
    condition     = alltrue([for component in ["SOURCE_UNLOAD", "SOURCE_CAPTURE", "TARGET_LOAD", "TARGET_APPLY"] : contains([for entry in jsondecode(aws_dms_replication_task.this.replication_task_settings).Logging.LogComponents : entry.Id], component)])
    error_message = "Source and target are logged."
  }

  assert {
    condition     = [for rule in jsondecode(aws_dms_replication_task.this.table_mappings).rules : "${rule.object-locator.schema-name}.${rule.object-locator.table-name}" if rule.rule-type == "selection"] == ["CRM.LEGACY_CUSTOMER"] && contains([for rule in jsondecode(aws_dms_replication_task.this.table_mappings).rules : try(rule.value, "")], "selfcare")
    error_message = "The mapping file's view is carried over, into the schema that is given."
  }

  assert {
    condition     = toset(keys(aws_dms_event_subscription.this)) == toset(["replication-instance", "replication-task"])
    error_message = "Failures of instance and task are told."
  }
}

run "account_roles_stand_already" {
  command = apply

  variables {
    create_account_roles = false
  }

  assert {
    condition     = length(aws_iam_role.account) == 0
    error_message = "Roles that stand are left alone."
  }
}

run "refuses_one_subnet" {
  command = plan

  variables {
    data_subnet_ids = ["subnet-1"]
  }

  expect_failures = [var.data_subnet_ids]
}

run "refuses_no_groups" {
  command = plan

  variables {
    security_group_ids = []
  }

  expect_failures = [var.security_group_ids]
}

run "refuses_an_old_engine" {
  command = plan

  variables {
    engine_version = "2.4.5"
  }

  expect_failures = [var.engine_version]
}

run "refuses_a_class_that_is_none" {
  command = plan

  variables {
    instance_class = "large"
  }

  expect_failures = [var.instance_class]
}

run "refuses_too_little_storage" {
  command = plan

  variables {
    allocated_storage_gb = 1
  }

  expect_failures = [var.allocated_storage_gb]
}

run "refuses_a_source_without_a_secret" {
  command = plan

  variables {
    source_oracle = {
      secret_arn    = ""
      service_name  = "LEGACY"
      schema        = "CRM"
      wallet_base64 = "d2FsbGV0"
    }
  }

  expect_failures = [var.source_oracle]
}

run "refuses_a_wallet_that_is_none" {
  command = plan

  variables {
    source_oracle = {
      secret_arn    = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:legacy-AbCdEf"
      service_name  = "LEGACY"
      schema        = "CRM"
      wallet_base64 = "<wallet>"
    }
  }

  expect_failures = [var.source_oracle]
}

run "refuses_a_target_without_a_secret" {
  command = plan

  variables {
    target_mysql = {
      secret_arn = ""
      schema     = "selfcare"
      ca_pem     = "-----BEGIN CERTIFICATE-----"
    }
  }

  expect_failures = [var.target_mysql]
}

run "refuses_a_target_without_authorities" {
  command = plan

  variables {
    target_mysql = {
      secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:legacy-AbCdEf"
      schema     = "selfcare"
      ca_pem     = "none"
    }
  }

  expect_failures = [var.target_mysql]
}

run "refuses_rules_that_are_none" {
  command = plan

  variables {
    extra_mapping_rules_json = "{}"
  }

  expect_failures = [var.extra_mapping_rules_json]
}

run "refuses_logs_for_a_month" {
  command = plan

  variables {
    log_retention_days = 30
  }

  expect_failures = [var.log_retention_days]
}

run "refuses_a_key_that_is_none" {
  command = plan

  variables {
    kms_key_arn = "alias/data"
  }

  expect_failures = [var.kms_key_arn]
}

run "refuses_a_secrets_key_that_is_none" {
  command = plan

  variables {
    secrets_kms_key_arn = "alias/secrets"
  }

  expect_failures = [var.secrets_kms_key_arn]
}

run "refuses_a_logs_key_that_is_none" {
  command = plan

  variables {
    logs_kms_key_arn = "alias/logs"
  }

  expect_failures = [var.logs_kms_key_arn]
}

run "refuses_a_name_with_capitals" {
  command = plan

  variables {
    name = "SelfCare"
  }

  expect_failures = [var.name]
}
