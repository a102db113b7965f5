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
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/one" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/one" }
  }
  mock_resource "aws_iam_service_linked_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::bucket" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:trail" }
  }
}

variables {
  name                    = "selfcare-test"
  trail_data_bucket_names = { archive = "selfcare-test-archive" }
  finding_topics          = { alarms = "arn:aws:sns:eu-central-1:111122223333:alarms" }
}

run "keys_by_purpose" {
  command = apply

  assert {
    condition     = toset(keys(output.kms_key_arns)) == toset(["archive", "data", "delivery", "logs", "messaging", "secrets"])
    error_message = "A purpose lost its key, or one got none."
  }

  assert {
    condition     = alltrue([for key in aws_kms_key.this : key.enable_key_rotation && key.deletion_window_in_days == 30])
    error_message = "Keys rotate, and a deletion can be undone for 30 days."
  }

  assert {
    condition     = alltrue([for document in data.aws_iam_policy_document.key : alltrue([for statement in document.statement : alltrue([for principal in statement.principals : !contains(principal.identifiers, "*")])])])
    error_message = "No key is open to everybody."
  }

  assert {
    condition = alltrue([
      for service in ["cloudwatch", "events", "codestar-notifications", "budgets", "events.rds"] :
      contains(flatten([for statement in data.aws_iam_policy_document.key["messaging"].statement : [for principal in statement.principals : principal.identifiers]]), "${service}.amazonaws.com")
    ])
    error_message = "Whoever rings an alarm must be able to encrypt it."
  }
}

run "audit_trail" {
  command = apply

  assert {
    condition     = aws_cloudtrail.this.is_multi_region_trail && aws_cloudtrail.this.enable_log_file_validation && aws_cloudtrail.this.include_global_service_events
    error_message = "The trail covers all regions and proves that it is whole."
  }

  assert {
    condition     = aws_cloudtrail.this.kms_key_id == aws_kms_key.this["logs"].arn && aws_cloudtrail.this.cloud_watch_logs_group_arn != null
    error_message = "The trail is encrypted and can raise alarms."
  }

  assert {
    condition     = length(aws_cloudtrail.this.advanced_event_selector) == 2
    error_message = "Management events and the named buckets' objects are recorded."
  }
}

run "audit_buckets_are_closed" {
  command = apply

  assert {
    condition     = alltrue([for block in aws_s3_bucket_public_access_block.this : block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets]) && length(aws_s3_bucket_public_access_block.this) == 3
    error_message = "No audit bucket may be public."
  }

  assert {
    condition     = alltrue([for document in data.aws_iam_policy_document.bucket : anytrue([for statement in document.statement : statement.sid == "TlsOnly" && statement.effect == "Deny"])])
    error_message = "Audit buckets refuse plain HTTP."
  }

  assert {
    condition     = toset(keys(aws_s3_bucket_logging.this)) == toset(["trail", "config"]) && alltrue([for versioning in aws_s3_bucket_versioning.this : versioning.versioning_configuration[0].status == "Enabled"])
    error_message = "Audit buckets are versioned and their readers are logged."
  }

  assert {
    condition     = alltrue([for lifecycle in aws_s3_bucket_lifecycle_configuration.this : lifecycle.rule[0].status == "Enabled"])
    error_message = "Audit files are kept for a named time."
  }
}

run "account_is_watched" {
  command = apply

  assert {
    condition     = toset(keys(aws_guardduty_detector_feature.this)) == toset(["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "RUNTIME_MONITORING"]) && alltrue([for feature in aws_guardduty_detector_feature.this : feature.status == "ENABLED"])
    error_message = "GuardDuty watches buckets, database sign-ins and running tasks."
  }

  assert {
    condition     = anytrue([for part in aws_guardduty_detector_feature.this["RUNTIME_MONITORING"].additional_configuration : part.name == "ECS_FARGATE_AGENT_MANAGEMENT" && part.status == "ENABLED"])
    error_message = "Fargate tasks are watched."
  }

  assert {
    condition     = strcontains(aws_securityhub_standards_subscription.best_practices[0].standards_arn, "aws-foundational-security-best-practices")
    error_message = "Security Hub checks the foundational best practices."
  }

  assert {
    condition     = aws_config_configuration_recorder.this[0].recording_group[0].all_supported && aws_config_configuration_recorder_status.this[0].is_enabled
    error_message = "Config records everything."
  }

  assert {
    condition     = aws_s3_account_public_access_block.this[0].restrict_public_buckets && aws_s3_account_public_access_block.this[0].block_public_policy && aws_ebs_encryption_by_default.this[0].enabled && aws_accessanalyzer_analyzer.external[0].type == "ACCOUNT"
    error_message = "An account-wide control is missing."
  }

  assert {
    condition     = length(aws_cloudwatch_event_target.finding) == 2
    error_message = "Severe findings reach the topic."
  }

  assert {
    condition     = length(aws_shield_protection.this) == 0
    error_message = "Shield Advanced is bought, not assumed."
  }
}

run "second_environment_of_the_account" {
  command = apply

  variables {
    account_controls = false
  }

  assert {
    condition     = length(aws_guardduty_detector.this) == 0 && length(aws_securityhub_account.this) == 0 && length(aws_config_configuration_recorder.this) == 0 && output.guardduty_detector_id == null
    error_message = "One environment owns the account-wide controls, the others leave them alone."
  }
}

run "shield_where_bought" {
  command = apply

  variables {
    shield_advanced       = true
    shield_protected_arns = { zone = "arn:aws:route53:::hostedzone/Z1" }
  }

  assert {
    condition     = aws_shield_protection.this["zone"].resource_arn == "arn:aws:route53:::hostedzone/Z1"
    error_message = "What was bought protects what was named."
  }
}

run "refuses_an_administrator_that_is_none" {
  command = plan

  variables {
    key_administrator_arns = ["admin"]
  }

  expect_failures = [var.key_administrator_arns]
}

run "refuses_a_trail_for_a_month" {
  command = plan

  variables {
    trail_retention_days = 30
  }

  expect_failures = [var.trail_retention_days]
}

run "refuses_logs_for_a_month" {
  command = plan

  variables {
    log_retention_days = 30
  }

  expect_failures = [var.log_retention_days]
}

run "refuses_a_name_with_capitals" {
  command = plan

  variables {
    name = "SelfCare"
  }

  expect_failures = [var.name]
}
