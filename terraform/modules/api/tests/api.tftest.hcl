mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/test" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:aws-waf-logs-test" }
  }
  mock_resource "aws_wafv2_ip_set" {
    defaults = { arn = "arn:aws:wafv2:eu-central-1:111122223333:regional/ipset/test/1" }
  }
  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/test/1" }
  }
  mock_resource "aws_api_gateway_stage" {
    defaults = { arn = "arn:aws:apigateway:eu-central-1::/restapis/1/stages/live" }
  }
  mock_resource "aws_api_gateway_vpc_link" {
    defaults = { id = "vlink1" }
  }
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/test/1" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/test/1" }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/1" }
  }
  override_resource {
    target = aws_acm_certificate.this
    values = {
      arn = "arn:aws:acm:eu-central-1:111122223333:certificate/1"
      domain_validation_options = [{
        domain_name           = "api.selfcare.example.com"
        resource_record_name  = "_1.api.selfcare.example.com"
        resource_record_type  = "CNAME"
        resource_record_value = "_2.acm-validations.aws"
      }]
    }
  }
}

variables {
  name               = "selfcare-test"
  domain_name        = "api.selfcare.example.com"
  hosted_zone_id     = "Z1"
  vpc_id             = "vpc-1"
  private_subnet_ids = ["subnet-1", "subnet-2", "subnet-3"]
  kms_key_arn        = "arn:aws:kms:eu-central-1:111122223333:key/1"

  load_balancer = {
    arn               = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/test/1"
    listener_arn      = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/test/1/1"
    security_group_id = "sg-1"
  }

  body = "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"Test\",\"version\":\"1\"},\"paths\":{\"/customer/v1/customers\":{}}}"
}

run "api_is_the_contract_guarded_and_observed" {
  assert {
    condition     = keys(jsondecode(aws_api_gateway_rest_api.this.body).paths) == ["/customer/v1/customers"]
    error_message = "Every path must come from the contract."
  }

  assert {
    condition     = aws_api_gateway_rest_api.this.disable_execute_api_endpoint
    error_message = "The API must be reached by its own domain only, so that no address slips past it."
  }

  assert {
    condition     = aws_api_gateway_stage.this.xray_tracing_enabled && aws_api_gateway_stage.this.client_certificate_id != ""
    error_message = "The stage must trace and show a client certificate."
  }

  assert {
    condition     = aws_api_gateway_method_settings.all.settings[0].throttling_rate_limit == 10000 && aws_api_gateway_method_settings.all.method_path == "*/*"
    error_message = "Each method must be throttled at 10,000 requests a second."
  }

  assert {
    condition     = aws_api_gateway_method_settings.all.settings[0].logging_level == "ERROR" && !aws_api_gateway_method_settings.all.settings[0].data_trace_enabled
    error_message = "Errors must be logged, bodies must not."
  }

  assert {
    condition     = !strcontains(lower(aws_api_gateway_stage.this.access_log_settings[0].format), "authorization") && !strcontains(aws_api_gateway_stage.this.access_log_settings[0].format, "querystring")
    error_message = "Neither tokens nor query strings may be logged."
  }

  assert {
    condition     = aws_api_gateway_domain_name.this.security_policy == "TLS_1_2"
    error_message = "TLS 1.2 at least."
  }

  assert {
    condition     = aws_wafv2_web_acl_association.this.resource_arn == aws_api_gateway_stage.this.arn
    error_message = "The web ACL must guard the stage."
  }

  assert {
    condition     = length([for rule in aws_wafv2_web_acl.this.rule : rule if length(rule.statement[0].rate_based_statement) > 0]) == 4 && length([for rule in aws_wafv2_web_acl.this.rule : rule if length(rule.statement[0].managed_rule_group_statement) > 0]) == 4
    error_message = "Two rates for each token, two for each address and four managed groups are expected."
  }

  assert {
    condition     = [for rule in aws_wafv2_web_acl.this.rule : rule.statement[0].size_constraint_statement[0].size if rule.name == "body-size"][0] == 65536
    error_message = "Bodies must be bounded."
  }

  assert {
    condition     = aws_lb.link.internal && aws_lb_target_group.link.target_type == "alb" && aws_lb_listener.link.protocol == "TCP"
    error_message = "The network load balancer passes TCP to the application load balancer."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.load_balancer_from_link.referenced_security_group_id == aws_security_group.link.id && aws_vpc_security_group_ingress_rule.load_balancer_from_link.from_port == 443
    error_message = "The load balancer must be open to the link alone."
  }
}

# Planning the web ACL takes seconds, so what is refused is planned alone.
run "refuses_a_listener_that_is_none" {
  command = plan

  plan_options {
    target = [aws_lb_target_group_attachment.link]
  }


  variables {
    load_balancer = {
      arn               = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/test/1"
      listener_arn      = "none"
      security_group_id = "sg-1"
    }
  }

  expect_failures = [aws_lb_target_group_attachment.link]
}

run "refuses_a_bad_name" {
  command = plan

  plan_options {
    target = [aws_api_gateway_client_certificate.this]
  }

  variables { name = "X" }
  expect_failures = [var.name]
}

run "refuses_an_empty_body" {
  command = plan

  plan_options {
    target = [aws_api_gateway_rest_api.this]
  }

  variables { body = "{}" }
  expect_failures = [var.body]
}

run "refuses_a_bad_domain" {
  command = plan

  plan_options {
    target = [aws_acm_certificate.this]
  }

  variables { domain_name = "api" }
  expect_failures = [var.domain_name]
}

run "refuses_a_single_zone" {
  command = plan

  plan_options {
    target = [aws_lb.link]
  }

  variables { private_subnet_ids = ["subnet-1"] }
  expect_failures = [var.private_subnet_ids]
}

run "refuses_a_key_that_is_none" {
  command = plan

  plan_options {
    target = [aws_cloudwatch_log_group.access]
  }

  variables { kms_key_arn = "alias/logs" }
  expect_failures = [var.kms_key_arn]
}

run "refuses_no_rate" {
  command = plan

  plan_options {
    target = [aws_api_gateway_method_settings.all]
  }

  variables { requests_per_second = 0 }
  expect_failures = [var.requests_per_second]
}

run "refuses_no_burst" {
  command = plan

  plan_options {
    target = [aws_api_gateway_method_settings.all]
  }

  variables { burst_requests = 0 }
  expect_failures = [var.burst_requests]
}

run "refuses_a_rate_that_locks_carriers_out" {
  command = plan

  plan_options {
    target = [aws_wafv2_web_acl.this]
  }

  variables { requests_per_address = 100 }
  expect_failures = [var.requests_per_address]
}

run "refuses_a_link_rate_that_locks_carriers_out" {
  command = plan

  plan_options {
    target = [aws_wafv2_web_acl.this]
  }

  variables { link_requests_per_address = 1 }
  expect_failures = [var.link_requests_per_address]
}

run "refuses_a_rate_that_stops_the_portal" {
  command = plan

  plan_options {
    target = [aws_wafv2_web_acl.this]
  }

  variables { requests_per_token = 10 }
  expect_failures = [var.requests_per_token]
}

run "refuses_a_link_rate_that_waf_cannot_count" {
  command = plan

  plan_options {
    target = [aws_wafv2_web_acl.this]
  }

  variables { link_requests_per_token = 1 }
  expect_failures = [var.link_requests_per_token]
}

run "refuses_a_range_that_is_none" {
  command = plan

  plan_options {
    target = [aws_wafv2_ip_set.shared]
  }

  variables { shared_ranges = ["100.64"] }
  expect_failures = [var.shared_ranges]
}

run "refuses_bodies_that_the_web_acl_cannot_see" {
  command = plan

  plan_options {
    target = [aws_wafv2_web_acl.this]
  }

  variables { max_body_bytes = 1000000 }
  expect_failures = [var.max_body_bytes]
}

run "refuses_no_log_retention" {
  command = plan

  plan_options {
    target = [aws_cloudwatch_log_group.access]
  }

  variables { log_retention_days = 0 }
  expect_failures = [var.log_retention_days]
}

run "refuses_more_traces_than_requests" {
  command = plan

  plan_options {
    target = [aws_xray_sampling_rule.api]
  }

  variables { traced_share = 5 }
  expect_failures = [var.traced_share]
}
