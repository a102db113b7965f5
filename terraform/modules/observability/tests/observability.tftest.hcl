mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "eu-central-1" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  override_resource {
    target = aws_sns_topic.alarms
    values = { arn = "arn:aws:sns:eu-central-1:111122223333:selfcare-test-alarms" }
  }
  override_resource {
    target = aws_sns_topic.pages
    values = { arn = "arn:aws:sns:eu-central-1:111122223333:selfcare-test-pages" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/canary" }
  }
  mock_resource "aws_cloudwatch_composite_alarm" {
    defaults = { arn = "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:selfcare-test-customers-affected" }
  }
}

variables {
  name                          = "selfcare-test"
  account_id                    = "111122223333"
  kms_key_arns                  = { messaging = "arn:aws:kms:eu-central-1:111122223333:key/m", logs = "arn:aws:kms:eu-central-1:111122223333:key/l" }
  alarm_emails                  = ["operations@example.com"]
  page_emails                   = ["on-duty@example.com"]
  page_urls                     = ["https://on-call.example.com/sns"]
  api                           = { name = "selfcare-test-api", stage = "live" }
  load_balancer_arn_suffix      = "app/test/1"
  cluster_name                  = "selfcare-test"
  queues                        = { main = "statements", dead_letter = "statements-dead" }
  database                      = { instance_id = "primary", replica_ids = ["replica-1", "replica-2"], proxy_name = "proxy" }
  vpn_connection_ids            = { backup = "vpn-1" }
  direct_connect_connection_ids = { first = "dxcon-1" }
  user_pool                     = { id = "pool", client_id = "client" }
  web_acl_name                  = "selfcare-test-api"
  key_copy_function             = "selfcare-test-token-keys"
  budget_usd                    = 5000
  canary                        = { portal_url = "https://my.example.com", api_url = "https://api.example.com", probe_path = "/customer/v1/customers" }

  services = {
    billing = { service_name = "billing", log_group_name = "/billing", target_group_arn_suffix = "targetgroup/b/1", failing_alarm_name = "selfcare-test-billing-failing", is_web = true }
    worker  = { service_name = "worker", log_group_name = "/worker", is_web = false }
  }
}

run "the_archive_is_on_the_dashboard" {
  assert {
    condition = alltrue([
      for words in ["ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage", "archived-statements", "pending-statements", "pending-age", "\"dead-letters-by-cause\",\"reason\",\"conflict\""] :
      strcontains(aws_cloudwatch_dashboard.support.dashboard_body, words)
    ])
    error_message = "Backlog, oldest age, archived a minute, pending age and dead letters by reason belong on the dashboard."
  }

  assert {
    condition     = toset(keys(aws_cloudwatch_log_metric_filter.archive)) == toset(["worker/archived-statements", "worker/pending-statements", "worker/pending-age", "worker/dead-letters-by-cause"])
    error_message = "Each of these figures needs its filter on the worker's log, and on no other."
  }

  assert {
    condition     = aws_cloudwatch_log_metric_filter.archive["worker/pending-age"].metric_transformation[0].value == "$.ageSeconds"
    error_message = "The age is a value of the event."
  }
}

run "customers_affected_pages_somebody" {
  assert {
    condition     = alltrue([for name in ["selfcare-test-no-healthy-billing", "selfcare-test-billing-failing", "selfcare-test-canary-fails", "selfcare-test-api-failing", "selfcare-test-api-slow"] : strcontains(aws_cloudwatch_composite_alarm.customers_affected.alarm_rule, "ALARM(\"${name}\")")])
    error_message = "What customers notice must be in the composite alarm."
  }

  assert {
    condition     = !strcontains(aws_cloudwatch_composite_alarm.customers_affected.alarm_rule, "vpn")
    error_message = "A lost backup line does not touch customers."
  }

  assert {
    condition     = aws_cloudwatch_composite_alarm.customers_affected.alarm_actions == toset([aws_sns_topic.pages.arn]) && aws_cloudwatch_composite_alarm.data_centre_cut_off[0].alarm_actions == toset([aws_sns_topic.pages.arn])
    error_message = "The composite alarms must page."
  }

  assert {
    condition = { for name, alarm in aws_cloudwatch_metric_alarm.this : name => alarm.evaluation_periods if alarm.alarm_actions == toset([aws_sns_topic.pages.arn]) } == {
      archive-damage = 1, foreign-records = 1, residential-database-errors = 1, token-keys-stale = 2
    }
    error_message = "What cannot wait must page, and at the first event where one is too many."
  }

  assert {
    condition     = alltrue([for name in ["foreign-records", "poison-statements", "archive-damage", "statements-dead"] : aws_cloudwatch_metric_alarm.this[name].evaluation_periods == 1 && aws_cloudwatch_metric_alarm.this[name].threshold == 0])
    error_message = "One event is one too many."
  }

  assert {
    condition     = aws_sns_topic.alarms.kms_master_key_id == var.kms_key_arns.messaging && aws_sns_topic.pages.kms_master_key_id == var.kms_key_arns.messaging && length(aws_sns_topic_subscription.this) == 3
    error_message = "The topic must be encrypted and have its subscribers."
  }
}

run "everything_that_can_break_has_an_alarm" {
  assert {
    condition = alltrue([
      for name in ["statements-dead", "statements-late", "database-cpu", "database-storage", "replica-lag-1", "vpn-backup", "direct-connect-first", "rating-engine-errors", "corporate-directory-errors", "sign-in-throttled", "statements-pending", "number-check-errors", "owner-notice-errors", "rate-limit-store-errors"] :
      contains(output.alarm_names, "selfcare-test-${name}")
    ])
    error_message = "An alarm is missing."
  }

  assert {
    condition     = length(aws_cloudwatch_log_metric_filter.event) == 26
    error_message = "Every service's log must be read for every event."
  }

  assert {
    condition     = length(aws_budgets_budget.month.notification) == 2 && aws_budgets_budget.month.limit_amount == "5000.0"
    error_message = "The budget must warn before and when it is spent."
  }
}

run "dashboard_shows_what_support_needs" {
  assert {
    condition = alltrue([
      for word in ["HealthyHostCount", "4XX", "5XX", "p50", "p95", "p99", "RunningTaskCount", "ApproximateAgeOfOldestMessage", "statements-dead", "AWS/RDS", "rating-engine-errors", "TunnelState", "ConnectionState", "FederationSuccesses"] :
      strcontains(aws_cloudwatch_dashboard.support.dashboard_body, word)
    ])
    error_message = "The dashboard misses something that support looks at."
  }
}

run "canary_looks_from_outside" {
  assert {
    condition     = aws_synthetics_canary.outside.start_canary && length(aws_synthetics_canary.outside.name) <= 21 && length(aws_synthetics_canary.outside.vpc_config) == 0
    error_message = "The canary must run, outside the VPC."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.canary.block_public_policy && aws_synthetics_canary.outside.artifact_config[0].s3_encryption[0].encryption_mode == "SSE_KMS"
    error_message = "What it saw must be kept private."
  }
}

run "refuses_a_bad_name" {
  command = plan
  variables { name = "X" }
  expect_failures = [var.name]
}

run "refuses_a_bad_account" {
  command = plan
  variables { account_id = "1" }
  expect_failures = [var.account_id]
}

run "refuses_bad_addresses" {
  command = plan
  variables { alarm_emails = ["operations"] }
  expect_failures = [var.alarm_emails]
}

run "refuses_bad_addresses_of_the_duty" {
  command = plan
  variables { page_emails = ["duty"] }
  expect_failures = [var.page_emails]
}

run "refuses_a_plain_on_call_system" {
  command = plan
  variables { page_urls = ["http://on-call.example.com"] }
  expect_failures = [var.page_urls]
}

run "refuses_no_web_service" {
  command = plan
  variables { services = { worker = { service_name = "worker", log_group_name = "/worker", is_web = false } } }
  expect_failures = [var.services]
}

run "refuses_a_plain_canary" {
  command = plan
  variables { canary = { portal_url = "http://my.example.com", api_url = "https://api.example.com", probe_path = "/" } }
  expect_failures = [var.canary]
}

run "refuses_no_budget" {
  command = plan
  variables { budget_usd = 0 }
  expect_failures = [var.budget_usd]
}

run "refuses_a_latency_beyond_the_gateway" {
  command = plan
  variables { latency_limit_ms = 60000 }
  expect_failures = [var.latency_limit_ms]
}
