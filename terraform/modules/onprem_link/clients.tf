locals {
  targets = merge({
    oracle        = merge(var.oracle, { description = "Oracle over TLS" })
    rating-engine = merge(var.rating_engine, { description = "Rating engine over TLS" })
    }, var.number_events == null ? {} : {
    number-events = merge(var.number_events, { description = "SIM Swap and Number Recycling over TLS" })
  })

  client_rules = merge([
    for target, place in local.targets : {
      for range in place.cidrs : "${target} ${range}" => { target = target, range = range, port = place.port, description = place.description }
    }
  ]...)
}

# Membership is the permission: whoever does not carry the group has no rule that leads on-premises.
resource "aws_security_group" "client" {
  #checkov:skip=CKV2_AWS_5:The services that may reach the target carry this group; they are made elsewhere.
  for_each = local.targets

  name        = "${var.name}-${each.key}-client"
  description = "May reach: ${each.value.description}"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-${each.key}-client" }
}

resource "aws_vpc_security_group_egress_rule" "client" {
  for_each = local.client_rules

  security_group_id = aws_security_group.client[each.value.target].id
  description       = each.value.description
  cidr_ipv4         = each.value.range
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}
