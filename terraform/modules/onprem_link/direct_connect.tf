resource "aws_dx_gateway" "this" {
  count = length(var.direct_connect_connections) > 0 ? 1 : 0

  name            = var.name
  amazon_side_asn = tostring(var.direct_connect_asn)
}

# The advertised ranges: a change takes the link down for some minutes, so the VPC's range is the only one.
resource "aws_dx_gateway_association" "this" {
  count = length(var.direct_connect_connections) > 0 ? 1 : 0

  dx_gateway_id         = aws_dx_gateway.this[0].id
  associated_gateway_id = aws_ec2_transit_gateway.this.id
  allowed_prefixes      = [var.vpc_cidr]
}

resource "aws_dx_connection" "this" {
  for_each = var.direct_connect_connections

  name           = "${var.name}-${each.key}"
  location       = each.value.location
  bandwidth      = each.value.bandwidth
  provider_name  = each.value.provider_name
  request_macsec = each.value.request_macsec

  tags = { Name = "${var.name}-${each.key}" }

  lifecycle {
    ignore_changes = [provider_name]
  }
}

resource "aws_dx_transit_virtual_interface" "this" {
  for_each = { for name, connection in var.direct_connect_connections : name => connection if connection.port_available }

  connection_id  = aws_dx_connection.this[each.key].id
  dx_gateway_id  = aws_dx_gateway.this[0].id
  name           = "${var.name}-${each.key}"
  vlan           = each.value.vlan
  address_family = "ipv4"
  bgp_asn        = var.customer_side_asn
  mtu            = 8500

  tags = { Name = "${var.name}-${each.key}" }
}
