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
    defaults = { arn = "arn:aws:iam::111122223333:role/flow" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:flow" }
  }
}

variables {
  name               = "selfcare-test"
  vpc_cidr           = "10.40.0.0/16"
  availability_zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  kms_key_arn        = "arn:aws:kms:eu-central-1:111122223333:key/logs"
}

run "private_network_over_three_zones" {
  command = apply

  assert {
    condition     = length(aws_subnet.this) == 12 && length(distinct([for subnet in aws_subnet.this : subnet.cidr_block])) == 12
    error_message = "Four tiers over three zones need twelve ranges."
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.this : !subnet.map_public_ip_on_launch])
    error_message = "No subnet may hand out public addresses."
  }

  assert {
    condition     = length(aws_internet_gateway.this) == 0 && length(aws_nat_gateway.this) == 0
    error_message = "There must be no way to the internet unless it is asked for."
  }

  assert {
    condition     = aws_subnet.this["transit-eu-central-1a"].cidr_block == "10.40.240.0/24" && aws_subnet.this["data-eu-central-1c"].cidr_block == "10.40.80.0/20"
    error_message = "The address plan changed."
  }

  assert {
    condition     = length(aws_default_security_group.closed.ingress) == 0 && length(aws_default_security_group.closed.egress) == 0
    error_message = "The default security group must be closed."
  }

  assert {
    condition     = length(output.private_subnet_ids) == 3 && length(output.data_subnet_ids) == 3 && length(output.endpoint_subnet_ids) == 3 && length(output.transit_subnet_ids) == 3
    error_message = "Every tier spans three zones."
  }
}

run "every_service_is_reached_privately" {
  command = apply

  assert {
    condition     = alltrue([for service in ["ec2", "ecr.api", "ecr.dkr", "email", "guardduty-data", "kms", "logs", "monitoring", "secretsmanager", "sns", "sqs", "ssm", "ssmmessages", "sts", "xray"] : contains(keys(aws_vpc_endpoint.interface), service)])
    error_message = "An interface endpoint is missing."
  }

  assert {
    condition     = alltrue([for endpoint in aws_vpc_endpoint.interface : endpoint.private_dns_enabled && length(endpoint.subnet_ids) == 3])
    error_message = "Interface endpoints answer to the service's own name, in every zone."
  }

  assert {
    condition     = length(aws_vpc_endpoint.gateway["s3"].route_table_ids) == 12
    error_message = "Every subnet reaches Amazon S3 through the gateway endpoint."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.endpoints.from_port == 443 && aws_vpc_security_group_ingress_rule.endpoints.cidr_ipv4 == "10.40.0.0/16"
    error_message = "Endpoints take TLS from the VPC alone."
  }
}

run "traffic_is_logged" {
  command = apply

  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_flow_log.this.max_aggregation_interval == 60
    error_message = "All traffic is logged, by the minute."
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow.kms_key_id == var.kms_key_arn && aws_cloudwatch_log_group.flow.retention_in_days == 365
    error_message = "Flow logs are encrypted and kept for a year."
  }
}

run "nat_when_asked_for" {
  command = apply

  variables {
    enable_nat = true
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 3 && length(aws_route.private_internet) == 3
    error_message = "Every zone has a NAT gateway of its own."
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.public : !subnet.map_public_ip_on_launch])
    error_message = "Public subnets hand out no addresses either."
  }
}

run "refuses_a_wrong_range" {
  command = plan

  variables {
    vpc_cidr = "10.40.0.0/24"
  }

  expect_failures = [var.vpc_cidr]
}

run "refuses_a_range_with_host_bits" {
  command = plan

  variables {
    vpc_cidr = "10.40.1.7/16"
  }

  expect_failures = [var.vpc_cidr]
}

run "refuses_two_zones" {
  command = plan

  variables {
    availability_zones = ["eu-central-1a", "eu-central-1b"]
  }

  expect_failures = [var.availability_zones]
}

run "refuses_endpoints_without_which_no_task_starts" {
  command = plan

  variables {
    interface_endpoint_services = ["sqs"]
  }

  expect_failures = [var.interface_endpoint_services]
}

run "refuses_a_key_that_is_none" {
  command = plan

  variables {
    kms_key_arn = "alias/logs"
  }

  expect_failures = [var.kms_key_arn]
}

run "refuses_logs_for_a_month" {
  command = plan

  variables {
    flow_log_retention_days = 30
  }

  expect_failures = [var.flow_log_retention_days]
}

run "refuses_a_name_with_capitals" {
  command = plan

  variables {
    name = "SelfCare"
  }

  expect_failures = [var.name]
}
