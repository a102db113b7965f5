mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::bucket" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-central-1:111122223333:queue", url = "https://sqs.eu-central-1.amazonaws.com/111122223333/queue" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/replication" }
  }
}

variables {
  name                  = "selfcare-test"
  kms_key_arn           = "arn:aws:kms:eu-central-1:111122223333:key/archive"
  messaging_kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/messaging"
  portal_origins        = ["https://selfcare.example"]
  retention_days        = 3650
}

# Checklist: G5
run "statements_cannot_be_deleted" {
  command = apply

  assert {
    condition     = aws_s3_bucket.this["archive"].object_lock_enabled && !aws_s3_bucket.this["staging"].object_lock_enabled
    error_message = "The archive is under Object Lock."
  }

  assert {
    condition     = aws_s3_bucket_object_lock_configuration.archive.rule[0].default_retention[0].mode == "COMPLIANCE" && aws_s3_bucket_object_lock_configuration.archive.rule[0].default_retention[0].days == 3650
    error_message = "Every statement is kept for the agreed time, in compliance mode."
  }

  assert {
    condition = anytrue([
      for statement in data.aws_iam_policy_document.bucket["archive"].statement :
      statement.effect == "Deny" && length(setsubtract(["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"], statement.actions)) == 0 && length(statement.condition) == 0
      && anytrue([for principal in statement.principals : contains(principal.identifiers, "*")])
    ])
    error_message = "The archive refuses deletion to everybody, under every condition."
  }

  assert {
    condition = anytrue([
      for statement in data.aws_iam_policy_document.bucket["archive"].statement :
      statement.effect == "Deny" && contains(statement.actions, "s3:PutObject") && anytrue([for condition in statement.condition : condition.variable == "s3:if-none-match" && condition.test == "Null"])
    ])
    error_message = "The archive refuses writes that could replace an object."
  }

  assert {
    condition     = !aws_s3_bucket.this["archive"].force_destroy
    error_message = "Destroying the environment must not empty the archive."
  }
}

run "statements_move_to_deep_archive" {
  command = apply

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.archive.transition_default_minimum_object_size == "varies_by_storage_class"
    error_message = "Small statements must move too."
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.archive.rule[0].transition).days == 90 && one(aws_s3_bucket_lifecycle_configuration.archive.rule[0].transition).storage_class == "DEEP_ARCHIVE"
    error_message = "Statements move to Deep Archive after the configured days."
  }

  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.archive.rule) == 1 && length(aws_s3_bucket_lifecycle_configuration.archive.rule[0].expiration) == 0 && length(aws_s3_bucket_lifecycle_configuration.archive.rule[0].noncurrent_version_expiration) == 0
    error_message = "The archive lets go of nothing."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.expiring["staging"].rule[0].expiration[0].days == 15 && aws_s3_bucket_lifecycle_configuration.expiring["staging"].rule[0].noncurrent_version_expiration[0].noncurrent_days == 1
    error_message = "Staged copies are gone soon, their old versions too."
  }
}

# Checklist: G5
run "buckets_are_closed" {
  command = apply

  assert {
    condition     = length(aws_s3_bucket_public_access_block.this) == 3 && alltrue([for block in aws_s3_bucket_public_access_block.this : block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets])
    error_message = "No bucket may be public."
  }

  assert {
    condition     = alltrue([for document in data.aws_iam_policy_document.bucket : anytrue([for statement in document.statement : statement.sid == "TlsOnly" && statement.effect == "Deny"])])
    error_message = "Buckets refuse plain HTTP."
  }

  assert {
    condition = alltrue([
      for bucket in ["staging", "archive"] :
      one(one(aws_s3_bucket_server_side_encryption_configuration.this[bucket].rule).apply_server_side_encryption_by_default).kms_master_key_id == var.kms_key_arn
      && one(one(aws_s3_bucket_server_side_encryption_configuration.this[bucket].rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms"
    ])
    error_message = "Statements are encrypted with the project's key."
  }

  assert {
    condition     = alltrue([for versioning in aws_s3_bucket_versioning.this : versioning.versioning_configuration[0].status == "Enabled"]) && alltrue([for control in aws_s3_bucket_ownership_controls.this : control.rule[0].object_ownership == "BucketOwnerEnforced"])
    error_message = "Buckets are versioned and have no access lists."
  }

  assert {
    condition     = toset(keys(aws_s3_bucket_logging.this)) == toset(["staging", "archive"])
    error_message = "Who reads statements is logged."
  }

  assert {
    condition     = tolist(one(aws_s3_bucket_cors_configuration.this["archive"].cors_rule).allowed_origins) == tolist(["https://selfcare.example"])
    error_message = "The portal alone reads the archive by signed link."
  }

  assert {
    condition     = tolist(one(aws_s3_bucket_cors_configuration.this["staging"].cors_rule).allowed_origins) == tolist(["*"])
    error_message = "A fetch that the API redirected has no origin that could be named."
  }

  assert {
    condition     = alltrue([for cors in aws_s3_bucket_cors_configuration.this : !contains(one(cors.cors_rule).allowed_methods, "PUT")])
    error_message = "Nobody writes by a signed link."
  }
}

run "messages_are_not_lost" {
  command = apply

  assert {
    condition     = jsondecode(aws_sqs_queue.statements.redrive_policy).deadLetterTargetArn == aws_sqs_queue.dead_letters.arn && jsondecode(aws_sqs_queue.statements.redrive_policy).maxReceiveCount == 5
    error_message = "A message that cannot be archived ends in the dead-letter queue."
  }

  assert {
    condition     = aws_sqs_queue.statements.kms_master_key_id == var.messaging_kms_key_arn && aws_sqs_queue.dead_letters.kms_master_key_id == var.messaging_kms_key_arn
    error_message = "Both queues are encrypted."
  }

  assert {
    condition     = aws_sqs_queue.statements.message_retention_seconds == 1209600 && aws_sqs_queue.dead_letters.message_retention_seconds == 1209600
    error_message = "Messages are kept as long as Amazon SQS can."
  }

  assert {
    condition     = alltrue([for document in data.aws_iam_policy_document.queue : alltrue([for statement in document.statement : statement.effect == "Deny"]) && anytrue([for statement in document.statement : statement.sid == "TlsOnly"])])
    error_message = "Queue policies open nothing and refuse plain HTTP."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue_redrive_allow_policy.dead_letters.redrive_allow_policy).redrivePermission == "byQueue"
    error_message = "The dead-letter queue takes dead letters of its own queue alone."
  }
}

run "copy_in_another_region" {
  command = apply

  variables {
    replication = { bucket_arn = "arn:aws:s3:::copy", kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/copy" }
  }

  assert {
    condition     = aws_s3_bucket_replication_configuration.archive[0].rule[0].status == "Enabled" && aws_s3_bucket_replication_configuration.archive[0].rule[0].delete_marker_replication[0].status == "Disabled"
    error_message = "Statements are copied, deletions are not."
  }
}

run "no_copy_by_default" {
  command = apply

  assert {
    condition     = length(aws_s3_bucket_replication_configuration.archive) == 0 && length(aws_iam_role.replication) == 0
    error_message = "A copy is made only when asked for."
  }
}

run "refuses_a_retention_of_zero" {
  command = plan

  variables {
    retention_days = 0
  }

  expect_failures = [var.retention_days]
}

run "refuses_a_retention_of_half_a_day" {
  command = plan

  variables {
    retention_days = 0.5
  }

  expect_failures = [var.retention_days]
}

run "refuses_an_unknown_mode" {
  command = plan

  variables {
    retention_mode = "FOREVER"
  }

  expect_failures = [var.retention_mode]
}

run "refuses_deep_archive_at_once" {
  command = plan

  variables {
    deep_archive_after_days = 0
  }

  expect_failures = [var.deep_archive_after_days]
}

run "refuses_staging_without_time" {
  command = plan

  variables {
    staging_expiry_days = 14
  }

  expect_failures = [var.staging_expiry_days]
}

run "refuses_logs_for_a_week" {
  command = plan

  variables {
    log_expiry_days = 7
  }

  expect_failures = [var.log_expiry_days]
}

run "refuses_a_portal_without_tls" {
  command = plan

  variables {
    portal_origins = ["http://selfcare.example"]
  }

  expect_failures = [var.portal_origins]
}

run "refuses_any_portal" {
  command = plan

  variables {
    portal_origins = ["*"]
  }

  expect_failures = [var.portal_origins]
}

run "refuses_a_copy_without_a_bucket" {
  command = plan

  variables {
    replication = { bucket_arn = "copy", kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/copy" }
  }

  expect_failures = [var.replication]
}

run "refuses_a_visibility_of_a_second" {
  command = plan

  variables {
    visibility_timeout_seconds = 1
  }

  expect_failures = [var.visibility_timeout_seconds]
}

run "refuses_a_single_delivery" {
  command = plan

  variables {
    max_receive_count = 1
  }

  expect_failures = [var.max_receive_count]
}

run "refuses_a_key_that_is_none" {
  command = plan

  variables {
    kms_key_arn = "alias/archive"
  }

  expect_failures = [var.kms_key_arn]
}

run "refuses_a_queue_key_that_is_none" {
  command = plan

  variables {
    messaging_kms_key_arn = "alias/messaging"
  }

  expect_failures = [var.messaging_kms_key_arn]
}

run "refuses_a_name_with_capitals" {
  command = plan

  variables {
    name = "SelfCare"
  }

  expect_failures = [var.name]
}
