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
    defaults = { arn = "arn:aws:iam::111122223333:role/keys" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:eu-central-1:111122223333:function:keys" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-central-1:111122223333:rule/keys" }
  }
}

variables {
  name             = "selfcare-test"
  source_url       = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Pool/.well-known/jwks.json"
  vpc_endpoint_id  = "vpce-1"
  logs_kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/l"
}

run "keys_are_copied_from_outside_the_network" {
  assert {
    condition     = length(aws_lambda_function.copy.vpc_config) == 0 && aws_cloudwatch_event_rule.schedule.schedule_expression == "rate(5 minutes)"
    error_message = "The function must stand outside the VPC and run every five minutes."
  }

  assert {
    condition     = aws_lambda_function.copy.environment[0].variables.SOURCE_URL == var.source_url
    error_message = "It must read the pool's own key set."
  }
}

run "only_this_network_reads_them" {
  assert {
    condition     = length([for statement in data.aws_iam_policy_document.keys.statement : statement if statement.sid == "ThisNetworkReads" && one(statement.condition).variable == "aws:SourceVpce"]) == 1
    error_message = "Reading without a signature must be bound to the VPC's endpoint."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.keys.block_public_policy && aws_s3_bucket_public_access_block.keys.restrict_public_buckets
    error_message = "The bucket must never become public."
  }
}

run "refuses_a_bad_name" {
  command = plan
  variables { name = "X" }
  expect_failures = [var.name]
}

run "refuses_a_plain_address" {
  command = plan
  variables { source_url = "http://pool" }
  expect_failures = [var.source_url]
}

run "refuses_a_copy_once_a_day" {
  command = plan
  variables { minutes = 1440 }
  expect_failures = [var.minutes]
}

run "refuses_no_log_retention" {
  command = plan
  variables { log_retention_days = 0 }
  expect_failures = [var.log_retention_days]
}
