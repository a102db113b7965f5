data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  # A sixteenth of the VPC for each subnet that holds machines; the sixteenth of the sixteenth is split for the transit attachment.
  tiers = {
    private  = [for index in range(3) : cidrsubnet(var.vpc_cidr, 4, index)]
    data     = [for index in range(3) : cidrsubnet(var.vpc_cidr, 4, 3 + index)]
    endpoint = [for index in range(3) : cidrsubnet(var.vpc_cidr, 4, 6 + index)]
    transit  = [for index in range(3) : cidrsubnet(var.vpc_cidr, 8, 240 + index)]
  }

  subnets = merge([
    for tier, ranges in local.tiers : {
      for index, zone in var.availability_zones : "${tier}-${zone}" => { tier = tier, zone = zone, cidr = ranges[index] }
    }
  ]...)

  nat_zones = var.enable_nat ? toset(var.availability_zones) : toset([])
}

resource "aws_vpc" "this" {
  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = var.name }
}

# Closed: whoever forgets to name a security group reaches nothing.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-default-closed" }
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.value.zone
  cidr_block              = each.value.cidr
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-${each.key}", Tier = each.value.tier }
}

resource "aws_route_table" "this" {
  for_each = local.subnets

  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_route_table_association" "this" {
  for_each = local.subnets

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this[each.key].id
}
