output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "vpc_cidr" {
  description = "Address range of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "private_subnet_ids" {
  description = "Subnets of load balancers and tasks, one per zone, in the order of availability_zones."
  value       = [for zone in var.availability_zones : aws_subnet.this["private-${zone}"].id]
}

output "data_subnet_ids" {
  description = "Subnets of the databases, one per zone."
  value       = [for zone in var.availability_zones : aws_subnet.this["data-${zone}"].id]
}

output "endpoint_subnet_ids" {
  description = "Subnets of interface and resolver endpoints, one per zone."
  value       = [for zone in var.availability_zones : aws_subnet.this["endpoint-${zone}"].id]
}

output "transit_subnet_ids" {
  description = "Subnets of the transit gateway attachment, one per zone."
  value       = [for zone in var.availability_zones : aws_subnet.this["transit-${zone}"].id]
}

output "private_route_table_ids" {
  description = "Route tables of the private subnets, by zone."
  value       = { for zone in var.availability_zones : zone => aws_route_table.this["private-${zone}"].id }
}

output "data_route_table_ids" {
  description = "Route tables of the data subnets, by zone."
  value       = { for zone in var.availability_zones : zone => aws_route_table.this["data-${zone}"].id }
}

output "endpoint_route_table_ids" {
  description = "Route tables of the endpoint subnets, by zone."
  value       = { for zone in var.availability_zones : zone => aws_route_table.this["endpoint-${zone}"].id }
}

output "endpoint_security_group_id" {
  description = "Security group of the interface endpoints; a client needs a rule to it on port 443."
  value       = aws_security_group.endpoints.id
}

output "s3_prefix_list_id" {
  description = "Prefix list of Amazon S3, for security group rules to its gateway endpoint."
  value       = aws_vpc_endpoint.gateway["s3"].prefix_list_id
}

output "interface_endpoint_ids" {
  description = "Interface endpoints, by service."
  value       = { for service, endpoint in aws_vpc_endpoint.interface : service => endpoint.id }
}

output "s3_gateway_endpoint_id" {
  description = "Gateway endpoint of Amazon S3."
  value       = aws_vpc_endpoint.gateway["s3"].id
}

output "flow_log_group_name" {
  description = "Log group of the flow logs."
  value       = aws_cloudwatch_log_group.flow.name
}

output "nat_public_ips" {
  description = "Public addresses that outgoing internet traffic comes from; empty without NAT."
  value       = [for address in aws_eip.nat : address.public_ip]
}
