resource "aws_customer_gateway" "this" {
  for_each = var.vpn_customer_gateway_ips

  type       = "ipsec.1"
  ip_address = each.value
  bgp_asn    = tostring(var.customer_side_asn)

  tags = { Name = "${var.name}-${each.key}" }
}

# Backup: BGP prefers Direct Connect as long as it advertises the same ranges.
resource "aws_vpn_connection" "this" {
  for_each = var.vpn_customer_gateway_ips

  type                = "ipsec.1"
  customer_gateway_id = aws_customer_gateway.this[each.key].id
  transit_gateway_id  = aws_ec2_transit_gateway.this.id
  static_routes_only  = false

  # The keys of the tunnels never pass through the state.
  preshared_key_storage = "SecretsManager"

  tunnel1_ike_versions                 = ["ikev2"]
  tunnel1_startup_action               = "start"
  tunnel1_dpd_timeout_action           = "restart"
  tunnel1_phase1_encryption_algorithms = ["AES256-GCM-16"]
  tunnel1_phase2_encryption_algorithms = ["AES256-GCM-16"]
  tunnel1_phase1_integrity_algorithms  = ["SHA2-384", "SHA2-512"]
  tunnel1_phase2_integrity_algorithms  = ["SHA2-384", "SHA2-512"]
  tunnel1_phase1_dh_group_numbers      = [20, 21]
  tunnel1_phase2_dh_group_numbers      = [20, 21]

  tunnel2_ike_versions                 = ["ikev2"]
  tunnel2_startup_action               = "start"
  tunnel2_dpd_timeout_action           = "restart"
  tunnel2_phase1_encryption_algorithms = ["AES256-GCM-16"]
  tunnel2_phase2_encryption_algorithms = ["AES256-GCM-16"]
  tunnel2_phase1_integrity_algorithms  = ["SHA2-384", "SHA2-512"]
  tunnel2_phase2_integrity_algorithms  = ["SHA2-384", "SHA2-512"]
  tunnel2_phase1_dh_group_numbers      = [20, 21]
  tunnel2_phase2_dh_group_numbers      = [20, 21]

  tunnel1_log_options {
    cloudwatch_log_options {
      log_enabled       = true
      log_group_arn     = aws_cloudwatch_log_group.this["vpn"].arn
      log_output_format = "json"
    }
  }

  tunnel2_log_options {
    cloudwatch_log_options {
      log_enabled       = true
      log_group_arn     = aws_cloudwatch_log_group.this["vpn"].arn
      log_output_format = "json"
    }
  }

  tags = { Name = "${var.name}-${each.key}" }

  depends_on = [aws_cloudwatch_log_resource_policy.delivery]
}
