mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:link" }
  }
}

variables {
  name                = "selfcare-test"
  vpc_id              = "vpc-1"
  vpc_cidr            = "10.40.0.0/16"
  transit_subnet_ids  = ["subnet-t1", "subnet-t2", "subnet-t3"]
  resolver_subnet_ids = ["subnet-e1", "subnet-e2", "subnet-e3"]
  route_table_ids     = { private = "rtb-1", data = "rtb-2" }
  on_premises_cidrs   = ["192.168.64.0/20", "172.20.0.0/16"]
  kms_key_arn         = "arn:aws:kms:eu-central-1:111122223333:key/logs"

  direct_connect_connections = {
    first  = { location = "EqFA5", bandwidth = "10Gbps", vlan = 101, request_macsec = true, port_available = true }
    second = { location = "IXM", bandwidth = "10Gbps", vlan = 102 }
  }
  vpn_customer_gateway_ips = { first = "203.0.113.10" }
  on_premises_domains      = { corp = { domain = "corp.example", dns_servers = ["192.168.64.2", "192.168.64.3"] } }
  oracle                   = { cidrs = ["192.168.64.10/32", "192.168.64.11/32"] }
  rating_engine            = { cidrs = ["172.20.5.0/28"], port = 8443 }
}

run "way_to_the_operator" {
  command = apply

  assert {
    condition     = aws_ec2_transit_gateway.this.auto_accept_shared_attachments == "disable"
    error_message = "Nobody attaches to the transit gateway unasked."
  }

  assert {
    condition     = length(aws_route.on_premises) == 4 && alltrue([for route in aws_route.on_premises : route.transit_gateway_id == aws_ec2_transit_gateway.this.id])
    error_message = "Every route table leads to every on-premises range through the transit gateway."
  }

  assert {
    condition     = tolist(aws_dx_gateway_association.this[0].allowed_prefixes) == tolist(["10.40.0.0/16"])
    error_message = "The VPC alone is advertised."
  }

  assert {
    condition     = toset(keys(aws_dx_connection.this)) == toset(["first", "second"]) && toset(keys(aws_dx_transit_virtual_interface.this)) == toset(["first"])
    error_message = "A virtual interface is made once its port stands."
  }

  assert {
    condition     = aws_dx_connection.this["first"].request_macsec
    error_message = "The port must be able to encrypt when asked for."
  }

  assert {
    condition     = length(output.to_request_by_hand) == 3
    error_message = "What is done by hand is said for every connection."
  }
}

run "tunnels_are_strong_and_logged" {
  command = apply

  assert {
    condition = alltrue([
      for vpn in aws_vpn_connection.this :
      vpn.tunnel1_log_options[0].cloudwatch_log_options[0].log_enabled && vpn.tunnel2_log_options[0].cloudwatch_log_options[0].log_enabled
    ])
    error_message = "Both tunnels write logs."
  }

  assert {
    condition     = alltrue([for vpn in aws_vpn_connection.this : vpn.preshared_key_storage == "SecretsManager" && tolist(vpn.tunnel1_ike_versions) == tolist(["ikev2"]) && tolist(vpn.tunnel2_ike_versions) == tolist(["ikev2"])])
    error_message = "Keys stay in Secrets Manager; IKE version 2 only."
  }

  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.this : group.kms_key_id == var.kms_key_arn && group.retention_in_days >= 365])
    error_message = "Logs of the link are encrypted and kept for a year."
  }
}

run "only_members_reach_oracle_and_the_rating_engine" {
  command = apply

  assert {
    condition     = toset(keys(aws_security_group.client)) == toset(["oracle", "rating-engine"]) && length(aws_vpc_security_group_egress_rule.client) == 3
    error_message = "One group for each target, one rule for each of its ranges."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.client["oracle 192.168.64.10/32"].from_port == 2484 && aws_vpc_security_group_egress_rule.client["oracle 192.168.64.10/32"].to_port == 2484
    error_message = "Oracle is reached over TLS alone."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.client["rating-engine 172.20.5.0/28"].from_port == 8443
    error_message = "The rating engine is reached on its own port."
  }

  assert {
    condition     = length(aws_vpc_security_group_egress_rule.resolver) == 4 && alltrue([for rule in aws_vpc_security_group_egress_rule.resolver : rule.from_port == 53])
    error_message = "The resolver asks the named name servers and nobody else."
  }
}

run "names_are_answered_on_premises" {
  command = apply

  assert {
    condition     = aws_route53_resolver_rule.this["corp"].rule_type == "FORWARD" && length(aws_route53_resolver_rule.this["corp"].target_ip) == 2
    error_message = "The domain is forwarded to both name servers."
  }

  assert {
    condition     = aws_route53_resolver_rule_association.this["corp"].vpc_id == "vpc-1"
    error_message = "The rule holds in the VPC."
  }
}

run "vpn_alone" {
  command = apply

  variables {
    direct_connect_connections = {}
  }

  assert {
    condition     = length(aws_dx_gateway.this) == 0 && length(aws_vpn_connection.this) == 1 && output.direct_connect_gateway_id == null
    error_message = "Without Direct Connect nothing of it may be made."
  }
}

run "refuses_overlapping_ranges" {
  command = plan

  variables {
    on_premises_cidrs = ["192.168.64.0/20", "192.168.70.0/24", "172.20.0.0/16"]
  }

  expect_failures = [var.on_premises_cidrs]
}

run "refuses_ranges_that_overlap_the_vpc" {
  command = plan

  variables {
    on_premises_cidrs = ["10.0.0.0/8", "192.168.64.0/20", "172.20.0.0/16"]
  }

  expect_failures = [var.on_premises_cidrs]
}

run "refuses_a_vpc_range_that_is_none" {
  command = plan

  variables {
    vpc_cidr = "10.40/16"
  }

  expect_failures = [var.vpc_cidr]
}

run "refuses_two_transit_subnets" {
  command = plan

  variables {
    transit_subnet_ids = ["subnet-1", "subnet-2"]
  }

  expect_failures = [var.transit_subnet_ids]
}

run "refuses_one_resolver_subnet" {
  command = plan

  variables {
    resolver_subnet_ids = ["subnet-1"]
  }

  expect_failures = [var.resolver_subnet_ids]
}

run "refuses_a_public_asn" {
  command = plan

  variables {
    amazon_side_asn = 64000
  }

  expect_failures = [var.amazon_side_asn]
}

run "refuses_the_same_asn_twice" {
  command = plan

  variables {
    direct_connect_asn = 64512
  }

  expect_failures = [var.direct_connect_asn]
}

run "refuses_the_own_asn_for_the_routers" {
  command = plan

  variables {
    customer_side_asn = 64513
  }

  expect_failures = [var.customer_side_asn]
}

run "refuses_a_small_port" {
  command = plan

  variables {
    direct_connect_connections = { first = { location = "EqFA5", bandwidth = "500Mbps", vlan = 101 } }
  }

  expect_failures = [var.direct_connect_connections]
}

run "refuses_a_vlan_out_of_range" {
  command = plan

  variables {
    direct_connect_connections = { first = { location = "EqFA5", bandwidth = "10Gbps", vlan = 5000 } }
  }

  expect_failures = [var.direct_connect_connections]
}

run "refuses_macsec_on_a_small_port" {
  command = plan

  variables {
    direct_connect_connections = { first = { location = "EqFA5", bandwidth = "1Gbps", vlan = 101, request_macsec = true } }
  }

  expect_failures = [var.direct_connect_connections]
}

run "refuses_a_router_that_is_no_address" {
  command = plan

  variables {
    vpn_customer_gateway_ips = { first = "vpn.corp.example" }
  }

  expect_failures = [var.vpn_customer_gateway_ips]
}

run "refuses_no_way_at_all" {
  command = plan

  variables {
    direct_connect_connections = {}
    vpn_customer_gateway_ips   = {}
  }

  expect_failures = [var.vpn_customer_gateway_ips]
}

run "refuses_a_domain_without_servers" {
  command = plan

  variables {
    on_premises_domains = { corp = { domain = "corp.example", dns_servers = [] } }
  }

  expect_failures = [var.on_premises_domains]
}

run "refuses_a_domain_with_a_dot_at_the_end" {
  command = plan

  variables {
    on_premises_domains = { corp = { domain = "corp.example.", dns_servers = ["192.168.64.2"] } }
  }

  expect_failures = [var.on_premises_domains]
}

run "refuses_oracle_without_tls" {
  command = plan

  variables {
    oracle = { cidrs = ["192.168.64.10/32"], port = 1521 }
  }

  expect_failures = [var.oracle]
}

run "refuses_oracle_off_the_link" {
  command = plan

  variables {
    oracle = { cidrs = ["192.168.96.10/32"] }
  }

  expect_failures = [var.oracle]
}

run "refuses_a_rating_engine_without_tls" {
  command = plan

  variables {
    rating_engine = { cidrs = ["172.20.5.0/28"], port = 80 }
  }

  expect_failures = [var.rating_engine]
}

run "refuses_a_rating_engine_off_the_link" {
  command = plan

  variables {
    rating_engine = { cidrs = ["198.51.100.7/32"] }
  }

  expect_failures = [var.rating_engine]
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

run "members_of_a_third_group_reach_the_apis_on_changes_of_numbers" {
  command = apply

  variables {
    number_events = { cidrs = ["172.20.6.0/28"] }
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.client["number-events 172.20.6.0/28"].from_port == 443 && length(output.number_events_client_security_group_ids) == 1
    error_message = "The APIs are reached over TLS by members of their own group."
  }
}

run "refuses_apis_without_tls" {
  command = plan

  variables {
    number_events = { cidrs = ["172.20.6.0/28"], port = 80 }
  }

  expect_failures = [var.number_events]
}

run "refuses_apis_off_the_link" {
  command = plan

  variables {
    number_events = { cidrs = ["198.51.100.7/32"] }
  }

  expect_failures = [var.number_events]
}
