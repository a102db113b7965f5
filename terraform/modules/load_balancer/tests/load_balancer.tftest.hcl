mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/test/1" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/test/1" }
  }
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/test/1/1" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = { arn = "arn:aws:acm:eu-central-1:111122223333:certificate/1" }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/1" }
  }
  override_resource {
    target = aws_acm_certificate.this
    values = {
      arn = "arn:aws:acm:eu-central-1:111122223333:certificate/1"
      domain_validation_options = [{
        domain_name           = "services.selfcare.example.com"
        resource_record_name  = "_1.services.selfcare.example.com"
        resource_record_type  = "CNAME"
        resource_record_value = "_2.acm-validations.aws"
      }]
    }
  }
}

variables {
  name               = "selfcare-test"
  account_id         = "111122223333"
  vpc_id             = "vpc-1"
  private_subnet_ids = ["subnet-1", "subnet-2", "subnet-3"]
  host_name          = "services.selfcare.example.com"
  hosted_zone_id     = "Z1"

  services = {
    customer = { path_segment = "customer" }
    billing  = { path_segment = "billing" }
    archiver = { path_segment = "archive" }
  }
}

run "internal_and_over_tls" {
  assert {
    condition     = aws_lb.this.internal && length(aws_lb.this.subnets) == 3
    error_message = "The load balancer must be internal and span three zones."
  }

  assert {
    condition     = aws_lb_listener.https.protocol == "HTTPS" && aws_lb_listener.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    error_message = "The only listener must speak TLS 1.2 or newer."
  }

  assert {
    condition     = aws_lb.this.drop_invalid_header_fields && aws_lb.this.desync_mitigation_mode == "defensive" && aws_lb.this.enable_deletion_protection
    error_message = "Invalid headers must be dropped, smuggling refused, deletion forbidden."
  }

  assert {
    condition     = aws_lb.this.access_logs[0].enabled && aws_lb.this.connection_logs[0].enabled
    error_message = "Requests and connections must be logged."
  }

  assert {
    condition     = aws_lb.this.idle_timeout == 60
    error_message = "gunicorn keeps connections for 75 s, which must be longer than this."
  }
}

run "one_rule_and_one_target_group_for_each_service" {
  assert {
    condition     = tolist(tolist(aws_lb_listener_rule.service["archiver"].condition)[0].path_pattern)[0].values == toset(["/archive/*"]) && length(aws_lb_listener_rule.service) == 3
    error_message = "Each service needs its path rule."
  }

  assert {
    condition     = alltrue([for group in aws_lb_target_group.service : group.health_check[0].path == "/readyz" && group.health_check[0].port == "8081" && group.target_type == "ip"])
    error_message = "Health must be asked at /readyz, on a port where no request waits."
  }

  assert {
    condition     = alltrue([for group in aws_lb_target_group.service : tonumber(group.deregistration_delay) <= 60])
    error_message = "A task that stops must not linger for five minutes."
  }

  assert {
    condition     = aws_lb_listener.https.default_action[0].fixed_response[0].status_code == "404"
    error_message = "Any other path must be answered 404."
  }
}

run "log_bucket_is_closed" {
  assert {
    condition     = aws_s3_bucket_public_access_block.logs.block_public_policy && aws_s3_bucket_public_access_block.logs.restrict_public_buckets && aws_s3_bucket_versioning.logs.versioning_configuration[0].status == "Enabled"
    error_message = "Logs must not be public."
  }
}

run "refuses_a_bad_name" {
  command = plan
  variables { name = "a-name-that-is-far-too-long-for-it" }
  expect_failures = [var.name]
}

run "refuses_a_bad_account" {
  command = plan
  variables { account_id = "12" }
  expect_failures = [var.account_id]
}

run "refuses_a_single_zone" {
  command = plan
  variables { private_subnet_ids = ["subnet-1"] }
  expect_failures = [var.private_subnet_ids]
}

run "refuses_a_bad_host" {
  command = plan
  variables { host_name = "services" }
  expect_failures = [var.host_name]
}

run "refuses_paths_in_place_of_segments" {
  command = plan
  variables { services = { customer = { path_segment = "/customer" } } }
  expect_failures = [var.services]
}

run "refuses_short_log_retention" {
  command = plan
  variables { log_retention_days = 0 }
  expect_failures = [var.log_retention_days]
}
