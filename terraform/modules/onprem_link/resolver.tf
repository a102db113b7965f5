locals {
  dns_servers = toset(flatten([for entry in var.on_premises_domains : entry.dns_servers]))

  dns_rules = merge([
    for server in local.dns_servers : {
      for protocol in ["tcp", "udp"] : "${protocol} ${server}" => { protocol = protocol, server = server }
    }
  ]...)
}

resource "aws_security_group" "resolver" {
  name        = "${var.name}-resolver"
  description = "DNS questions to the on-premises name servers"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-resolver" }
}

resource "aws_vpc_security_group_egress_rule" "resolver" {
  for_each = local.dns_rules

  security_group_id = aws_security_group.resolver.id
  description       = "DNS over ${each.value.protocol}"
  cidr_ipv4         = "${each.value.server}/32"
  ip_protocol       = each.value.protocol
  from_port         = 53
  to_port           = 53
}

resource "aws_route53_resolver_endpoint" "outbound" {
  name               = "${var.name}-outbound"
  direction          = "OUTBOUND"
  security_group_ids = [aws_security_group.resolver.id]
  protocols          = ["Do53"]

  dynamic "ip_address" {
    for_each = var.resolver_subnet_ids

    content {
      subnet_id = ip_address.value
    }
  }

  tags = { Name = var.name }
}

resource "aws_route53_resolver_rule" "this" {
  for_each = var.on_premises_domains

  name                 = "${var.name}-${each.key}"
  domain_name          = each.value.domain
  rule_type            = "FORWARD"
  resolver_endpoint_id = aws_route53_resolver_endpoint.outbound.id

  dynamic "target_ip" {
    for_each = each.value.dns_servers

    content {
      ip = target_ip.value
    }
  }
}

resource "aws_route53_resolver_rule_association" "this" {
  for_each = var.on_premises_domains

  name             = "${var.name}-${each.key}"
  resolver_rule_id = aws_route53_resolver_rule.this[each.key].id
  vpc_id           = var.vpc_id
}

resource "aws_route53_resolver_query_log_config" "this" {
  name            = var.name
  destination_arn = aws_cloudwatch_log_group.this["dns"].arn

  depends_on = [aws_cloudwatch_log_resource_policy.delivery]
}

resource "aws_route53_resolver_query_log_config_association" "this" {
  resolver_query_log_config_id = aws_route53_resolver_query_log_config.this.id
  resource_id                  = var.vpc_id
}
