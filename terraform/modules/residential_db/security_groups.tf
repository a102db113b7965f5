locals {
  groups = {
    database       = "Residential MySQL"
    proxy          = "Proxy in front of the residential MySQL"
    client         = "May reach the proxy"
    administration = "May reach the database itself"
    rotation       = "Replaces passwords"
  }

  # Who may open a connection to whom, on which port. Every line is a rule on both sides.
  connections = {
    "client to proxy"            = { from = "client", to = "proxy", port = 3306 }
    "proxy to database"          = { from = "proxy", to = "database", port = var.port }
    "administration to database" = { from = "administration", to = "database", port = var.port }
    "rotation to database"       = { from = "rotation", to = "database", port = var.port }
  }
}

resource "aws_security_group" "this" {
  #checkov:skip=CKV2_AWS_5:The client and administration groups are carried by those who connect; they are made elsewhere.
  for_each = local.groups

  name        = "${local.identifier}-${each.key}"
  description = each.value
  vpc_id      = var.vpc_id

  tags = { Name = "${local.identifier}-${each.key}" }
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = local.connections

  security_group_id            = aws_security_group.this[each.value.from].id
  referenced_security_group_id = aws_security_group.this[each.value.to].id
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = local.connections

  security_group_id            = aws_security_group.this[each.value.to].id
  referenced_security_group_id = aws_security_group.this[each.value.from].id
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "rotation_endpoints" {
  security_group_id            = aws_security_group.this["rotation"].id
  referenced_security_group_id = var.endpoint_security_group_id
  description                  = "Secrets Manager and KMS"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}
