data "aws_caller_identity" "current" {}

resource "aws_ec2_transit_gateway" "this" {
  description                     = "${var.name}: way to the on-premises network"
  amazon_side_asn                 = var.amazon_side_asn
  auto_accept_shared_attachments  = "disable"
  default_route_table_association = "enable"
  default_route_table_propagation = "enable"
  dns_support                     = "enable"
  vpn_ecmp_support                = "enable"

  tags = { Name = var.name }
}

resource "aws_ec2_transit_gateway_vpc_attachment" "this" {
  transit_gateway_id = aws_ec2_transit_gateway.this.id
  vpc_id             = var.vpc_id
  subnet_ids         = var.transit_subnet_ids
  dns_support        = "enable"

  tags = { Name = var.name }
}

locals {
  routes = merge([
    for table, id in var.route_table_ids : {
      for range in var.on_premises_cidrs : "${table} ${range}" => { route_table_id = id, range = range }
    }
  ]...)
}

resource "aws_route" "on_premises" {
  for_each = local.routes

  route_table_id         = each.value.route_table_id
  destination_cidr_block = each.value.range
  transit_gateway_id     = aws_ec2_transit_gateway.this.id

  # A route to a gateway that has no attachment in the VPC is refused.
  depends_on = [aws_ec2_transit_gateway_vpc_attachment.this]
}
