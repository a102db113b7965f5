module "security_baseline" {
  source = "./modules/security_baseline"

  name                    = local.name
  key_administrator_arns  = var.key_administrator_arns
  account_controls        = var.account_controls
  shield_advanced         = var.shield_advanced
  shield_protected_arns   = { zone = aws_route53_zone.public.arn }
  finding_topics          = { pages = module.observability.page_topic_arn }
  trail_data_bucket_names = { archive = module.archive.archive_bucket_name }
  trail_retention_days    = var.trail_retention_days
  force_destroy           = var.disposable
  log_retention_days      = var.log_retention_days
}

module "network" {
  source = "./modules/network"

  name                    = local.name
  vpc_cidr                = var.vpc_cidr
  availability_zones      = var.availability_zones
  enable_nat              = var.enable_nat
  open_bucket_arns        = { token-keys = module.token_keys.bucket_arn }
  kms_key_arn             = module.security_baseline.kms_key_arns["logs"]
  flow_log_retention_days = var.log_retention_days
}

module "onprem_link" {
  source = "./modules/onprem_link"

  name                = local.name
  vpc_id              = module.network.vpc_id
  vpc_cidr            = module.network.vpc_cidr
  transit_subnet_ids  = module.network.transit_subnet_ids
  resolver_subnet_ids = module.network.private_subnet_ids

  route_table_ids = merge(
    { for zone, id in module.network.private_route_table_ids : "private-${zone}" => id },
    { for zone, id in module.network.data_route_table_ids : "data-${zone}" => id },
  )

  on_premises_cidrs          = var.on_premises.cidrs
  on_premises_domains        = var.on_premises.domains
  oracle                     = var.on_premises.oracle
  rating_engine              = { cidrs = var.on_premises.rating_engine.cidrs, port = var.on_premises.rating_engine.port }
  number_events              = var.on_premises.number_events == null ? null : { cidrs = var.on_premises.number_events.cidrs, port = var.on_premises.number_events.port }
  direct_connect_connections = var.direct_connect_connections
  vpn_customer_gateway_ips   = var.vpn_customer_gateway_ips
  amazon_side_asn            = var.bgp.transit_gateway_asn
  direct_connect_asn         = var.bgp.direct_connect_asn
  customer_side_asn          = var.bgp.on_premises_asn
  kms_key_arn                = module.security_baseline.kms_key_arns["logs"]
  log_retention_days         = var.log_retention_days
}
