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
  mock_resource "aws_db_instance" {
    defaults = { arn = "arn:aws:rds:eu-central-1:111122223333:db:one", address = "one.rds.amazonaws.com" }
  }
  mock_resource "aws_db_proxy" {
    defaults = { arn = "arn:aws:rds:eu-central-1:111122223333:db-proxy:prx-0123", endpoint = "one.proxy.rds.amazonaws.com" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:one", id = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:one" }
  }
  mock_resource "aws_serverlessapplicationrepository_cloudformation_stack" {
    defaults = { outputs = { RotationLambdaARN = "arn:aws:lambda:eu-central-1:111122223333:function:rotation" } }
  }
  mock_resource "aws_db_proxy_default_target_group" {
    defaults = { name = "default" }
  }
  mock_resource "aws_backup_vault" {
    defaults = { arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:one" }
  }
}

variables {
  name                       = "selfcare-test"
  vpc_id                     = "vpc-1"
  data_subnet_ids            = ["subnet-1", "subnet-2", "subnet-3"]
  endpoint_security_group_id = "sg-endpoints"
  kms_key_arn                = "arn:aws:kms:eu-central-1:111122223333:key/data"
  secrets_kms_key_arn        = "arn:aws:kms:eu-central-1:111122223333:key/secrets"
  logs_kms_key_arn           = "arn:aws:kms:eu-central-1:111122223333:key/logs"
  notification_topic_arn     = "arn:aws:sns:eu-central-1:111122223333:alarms"
  admin_password             = "AdminAdminAdminAdminAdmin"

  service_passwords = {
    customer = "CustomerCustomerCustomer"
    billing  = "BillingBillingBillingBilling"
    archiver = "ArchiverArchiverArchiver"
    migrate  = "MigrateMigrateMigrateMigrate"
  }
}

run "database_is_private_encrypted_and_redundant" {
  command = apply

  assert {
    condition     = aws_db_instance.primary.multi_az && aws_db_instance.primary.deletion_protection && !aws_db_instance.primary.publicly_accessible
    error_message = "The primary has a standby, refuses deletion and is private."
  }

  assert {
    condition     = alltrue([for instance in concat([aws_db_instance.primary], aws_db_instance.replica) : instance.storage_encrypted && instance.kms_key_id == var.kms_key_arn && !instance.publicly_accessible])
    error_message = "Primary and replicas are encrypted with the project's key and private."
  }

  assert {
    condition     = alltrue([for instance in concat([aws_db_instance.primary], aws_db_instance.replica) : instance.monitoring_interval == 60 && instance.performance_insights_enabled && instance.performance_insights_kms_key_id == var.kms_key_arn])
    error_message = "Enhanced monitoring and Performance Insights are on."
  }

  assert {
    condition     = aws_db_instance.primary.backup_retention_period == 35 && aws_db_instance.primary.copy_tags_to_snapshot && !aws_db_instance.primary.delete_automated_backups && !aws_db_instance.primary.skip_final_snapshot
    error_message = "The database can be restored for 35 days and leaves a snapshot behind."
  }

  assert {
    condition     = toset(aws_db_instance.primary.enabled_cloudwatch_logs_exports) == toset(["audit", "error", "slowquery"]) && alltrue([for group in aws_cloudwatch_log_group.database : group.kms_key_id == var.logs_kms_key_arn && group.retention_in_days == 365])
    error_message = "Audit, error and slow-query logs are kept, encrypted, for a year."
  }

  assert {
    condition     = aws_db_instance.primary.port != 3306 && aws_db_instance.primary.username == "selfcare_owner" && aws_db_instance.primary.iam_database_authentication_enabled && aws_db_instance.primary.auto_minor_version_upgrade
    error_message = "Port and administrator are not the usual ones; patches are installed."
  }

  assert {
    condition     = length(aws_db_instance.replica) == 1 && aws_db_instance.replica[0].replicate_source_db == "selfcare-test-residential"
    error_message = "One read replica by default."
  }
}

run "connections_are_encrypted" {
  command = apply

  assert {
    condition     = anytrue([for parameter in aws_db_parameter_group.this.parameter : parameter.name == "require_secure_transport" && parameter.value == "1"])
    error_message = "The database refuses connections without TLS."
  }

  assert {
    condition     = anytrue([for parameter in aws_db_parameter_group.this.parameter : parameter.name == "tls_version" && parameter.value == "TLSv1.2,TLSv1.3"])
    error_message = "TLS 1.2 at least."
  }

  assert {
    condition     = anytrue([for parameter in aws_db_parameter_group.this.parameter : parameter.name == "slow_query_log" && parameter.value == "1"]) && anytrue([for parameter in aws_db_parameter_group.this.parameter : parameter.name == "local_infile" && parameter.value == "0"])
    error_message = "Slow queries are logged, and clients send no files."
  }

  assert {
    condition     = aws_db_proxy.this.require_tls && !aws_db_proxy.this.debug_logging
    error_message = "The proxy takes TLS alone and logs no statements."
  }

  assert {
    condition     = anytrue([for setting in one(aws_db_option_group.this.option).option_settings : setting.value == "CONNECT,QUERY_DDL,QUERY_DCL"])
    error_message = "The audit log holds connections, schema and rights, not personal data."
  }
}

run "only_members_connect" {
  command = apply

  assert {
    condition     = alltrue([for rule in concat(values(aws_vpc_security_group_ingress_rule.this), values(aws_vpc_security_group_egress_rule.this)) : rule.cidr_ipv4 == null && rule.from_port == rule.to_port])
    error_message = "Rules name groups and single ports, never address ranges."
  }

  assert {
    condition     = toset(keys(aws_vpc_security_group_ingress_rule.this)) == toset(["client to proxy", "proxy to database", "administration to database", "rotation to database"])
    error_message = "Services reach the proxy; the database itself takes the proxy, administration and rotation."
  }
}

run "every_account_has_a_secret_of_its_own" {
  command = apply

  assert {
    condition     = toset(keys(aws_secretsmanager_secret.service)) == toset(["customer", "billing", "archiver", "migrate"]) && alltrue([for secret in aws_secretsmanager_secret.service : secret.kms_key_id == var.secrets_kms_key_arn])
    error_message = "Every service account has a secret, encrypted with the project's key."
  }

  assert {
    condition     = alltrue([for version in concat(values(aws_secretsmanager_secret_version.service), [aws_secretsmanager_secret_version.admin]) : version.secret_string == null && version.secret_string_wo_version == 1]) && aws_db_instance.primary.password == null
    error_message = "Passwords are written, never stored in the state."
  }

  assert {
    condition     = toset([for login in aws_db_proxy.this.auth : login.description]) == toset(["customer", "billing", "archiver"])
    error_message = "The account that changes the schema does not go through the proxy."
  }

  assert {
    condition     = toset(keys(aws_secretsmanager_secret_rotation.this)) == toset(["admin"]) && aws_secretsmanager_secret_rotation.this["admin"].rotate_immediately && aws_secretsmanager_secret_rotation.this["admin"].rotation_rules[0].automatically_after_days == 30
    error_message = "The administrator's password is replaced at once and every 30 days."
  }
}

run "iam_sign_in_rotates_every_password" {
  command = apply

  variables {
    service_iam_authentication = true
  }

  assert {
    condition     = length(aws_secretsmanager_secret_rotation.this) == 5
    error_message = "With IAM sign-in nobody but the proxy holds a password, so all of them rotate."
  }

  assert {
    condition     = alltrue([for login in aws_db_proxy.this.auth : login.iam_auth == "REQUIRED"])
    error_message = "The proxy takes IAM tokens alone."
  }
}

run "backups_cannot_be_deleted" {
  command = apply

  assert {
    condition     = aws_backup_vault.this.kms_key_arn == var.kms_key_arn && aws_backup_vault_lock_configuration.this[0].min_retention_days == 90
    error_message = "Backups are encrypted and locked for their time."
  }

  assert {
    condition     = one(aws_backup_plan.this.rule).lifecycle[0].delete_after == 90 && aws_backup_selection.this.resources == toset([aws_db_instance.primary.arn])
    error_message = "The primary is copied to the vault every day."
  }

  assert {
    condition     = data.aws_iam_policy_document.vault.statement[0].effect == "Deny" && contains(data.aws_iam_policy_document.vault.statement[0].actions, "backup:DeleteRecoveryPoint")
    error_message = "The vault refuses deletions."
  }
}

run "somebody_is_told" {
  command = apply

  assert {
    condition     = toset([for subscription in aws_db_event_subscription.this : subscription.source_type]) == toset(["db-instance", "db-parameter-group", "db-security-group"]) && alltrue([for subscription in aws_db_event_subscription.this : subscription.sns_topic == var.notification_topic_arn])
    error_message = "Failovers, changed parameters and changed groups are told."
  }

  assert {
    condition     = contains(aws_backup_vault_notifications.this.backup_vault_events, "BACKUP_JOB_FAILED") && aws_cloudwatch_event_target.rotation_failed.arn == var.notification_topic_arn
    error_message = "Failed backups and rotations are told."
  }
}

run "refuses_two_subnets" {
  command = plan

  variables {
    data_subnet_ids = ["subnet-1", "subnet-2"]
  }

  expect_failures = [var.data_subnet_ids]
}

run "refuses_an_old_mysql" {
  command = plan

  variables {
    engine_version = "5.7"
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
    allocated_storage_gb = 5
  }

  expect_failures = [var.allocated_storage_gb]
}

run "refuses_storage_that_cannot_grow" {
  command = plan

  variables {
    max_allocated_storage_gb = 100
  }

  expect_failures = [var.max_allocated_storage_gb]
}

run "refuses_the_usual_port" {
  command = plan

  variables {
    port = 3306
  }

  expect_failures = [var.port]
}

run "refuses_a_schema_with_hyphens" {
  command = plan

  variables {
    database_name = "self-care"
  }

  expect_failures = [var.database_name]
}

run "refuses_a_well_known_administrator" {
  command = plan

  variables {
    admin_username = "root"
  }

  expect_failures = [var.admin_username]
}

run "refuses_no_account_through_the_proxy" {
  command = plan

  variables {
    service_accounts = { migrate = { through_proxy = false } }
  }

  expect_failures = [var.service_accounts]
}

run "refuses_half_a_password_version" {
  command = plan

  variables {
    service_password_version = 1.5
  }

  expect_failures = [var.service_password_version]
}

run "refuses_no_administrator_password_version" {
  command = plan

  variables {
    admin_password_version = 0
  }

  expect_failures = [var.admin_password_version]
}

run "refuses_passwords_for_a_year" {
  command = plan

  variables {
    password_rotation_days = 365
  }

  expect_failures = [var.password_rotation_days]
}

run "refuses_too_many_replicas" {
  command = plan

  variables {
    read_replica_count = 16
  }

  expect_failures = [var.read_replica_count]
}

run "refuses_a_backup_retention_of_zero" {
  command = plan

  variables {
    backup_retention_days = 0
  }

  expect_failures = [var.backup_retention_days]
}

run "refuses_a_vault_retention_of_zero" {
  command = plan

  variables {
    vault_retention_days = 0
  }

  expect_failures = [var.vault_retention_days]
}

run "refuses_a_lock_without_grace" {
  command = plan

  variables {
    vault_lock_grace_days = 1
  }

  expect_failures = [var.vault_lock_grace_days]
}

run "refuses_no_slow_queries" {
  command = plan

  variables {
    slow_query_seconds = 0
  }

  expect_failures = [var.slow_query_seconds]
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

run "refuses_a_short_administrator_password" {
  command = plan

  variables {
    admin_password = "short"
  }

  expect_failures = [var.admin_password]
}

run "refuses_an_account_without_a_password" {
  command = plan

  variables {
    service_passwords = { customer = "CustomerCustomerCustomer" }
  }

  expect_failures = [var.service_passwords]
}
