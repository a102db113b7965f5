output "transit_gateway_id" {
  description = "The transit gateway."
  value       = aws_ec2_transit_gateway.this.id
}

output "transit_gateway_attachment_id" {
  description = "Attachment of the VPC to the transit gateway."
  value       = aws_ec2_transit_gateway_vpc_attachment.this.id
}

output "direct_connect_gateway_id" {
  description = "Direct Connect gateway; null without a connection."
  value       = one(aws_dx_gateway.this[*].id)
}

output "direct_connect_connection_ids" {
  description = "Direct Connect connections, by name."
  value       = { for name, connection in aws_dx_connection.this : name => connection.id }
}

output "transit_virtual_interface_ids" {
  description = "Transit virtual interfaces, by name of their connection."
  value       = { for name, interface in aws_dx_transit_virtual_interface.this : name => interface.id }
}

output "vpn_connection_ids" {
  description = "Site-to-site VPN connections, by name of their on-premises router."
  value       = { for name, connection in aws_vpn_connection.this : name => connection.id }
}

output "vpn_tunnel_addresses" {
  description = "Outside addresses of the two tunnels of every VPN connection, for the on-premises routers' configuration."
  value       = { for name, connection in aws_vpn_connection.this : name => [connection.tunnel1_address, connection.tunnel2_address] }
}

output "resolver_endpoint_id" {
  description = "Outbound DNS resolver endpoint."
  value       = aws_route53_resolver_endpoint.outbound.id
}

output "resolver_rule_ids" {
  description = "Forwarding rules, by name."
  value       = { for name, rule in aws_route53_resolver_rule.this : name => rule.id }
}

output "oracle_client_security_group_id" {
  description = "Security group whose members may reach Oracle; give it to the services that need it and to no other."
  value       = aws_security_group.client["oracle"].id
}

output "rating_engine_client_security_group_id" {
  description = "Security group whose members may reach the rating engine."
  value       = aws_security_group.client["rating-engine"].id
}

output "number_events_client_security_group_ids" {
  description = "Security group whose members may reach the APIs on changes of numbers; an empty list where there are none."
  value       = var.number_events == null ? [] : [aws_security_group.client["number-events"].id]
}

output "to_request_by_hand" {
  description = "What no apply can do, in sentences."
  value = concat(
    [for name, connection in var.direct_connect_connections : "Direct Connect ${name}: download the letter of authorisation, order the cross connect at ${connection.location}, set port_available once it is up, then configure BGP ${var.customer_side_asn} on VLAN ${connection.vlan}."],
    [for name, address in var.vpn_customer_gateway_ips : "VPN ${name}: configure the router at ${address} with both tunnels and BGP ${var.customer_side_asn}."],
  )
}
