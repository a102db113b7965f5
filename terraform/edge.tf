module "identity" {
  source = "./modules/identity"

  name                  = local.name
  domain_prefix         = coalesce(var.sign_in_prefix, "${local.name}-${var.account_id}")
  managed_login_version = var.managed_login_version
  email_domain          = var.domain_name
  hosted_zone_id        = aws_route53_zone.public.zone_id
  callback_urls         = ["${local.portal_origin}/signed-in"]
  logout_urls           = ["${local.portal_origin}/"]
  identity_providers    = var.identity_providers
  deletion_protection   = var.deletion_protection
  scopes                = local.scopes

  notification_topic_arn = module.observability.topic_arn
}

locals {
  # The contract says which scopes exist; `selfcare/` is the resource server's prefix.
  scopes = {
    for scope in distinct(flatten([
      for item in values(yamldecode(local.contract).paths) : [
        for operation in values(item) : [for entry in try(operation.security, []) : flatten(values(entry))]
      ]
    ])) : trimprefix(scope, "selfcare/") => "${trimprefix(scope, "selfcare/")} for linked customers"
  }
}

module "token_keys" {
  source = "./modules/token_keys"

  name               = local.name
  source_url         = module.identity.jwks_url
  vpc_endpoint_id    = module.network.s3_gateway_endpoint_id
  logs_kms_key_arn   = module.security_baseline.kms_key_arns["logs"]
  log_retention_days = var.log_retention_days
}

module "load_balancer" {
  source = "./modules/load_balancer"

  name                = local.name
  account_id          = var.account_id
  vpc_id              = module.network.vpc_id
  private_subnet_ids  = module.network.private_subnet_ids
  host_name           = local.services_host
  force_destroy       = var.disposable
  hosted_zone_id      = aws_route53_zone.public.zone_id
  log_retention_days  = var.log_retention_days
  deletion_protection = var.deletion_protection

  services = {
    customer = { path_segment = "customer" }
    billing  = { path_segment = "billing" }
    archiver = { path_segment = "archive" }
  }
}

module "gateway_body" {
  source = "./modules/gateway_body"

  contract = local.contract

  marks = {
    load_balancer_host = module.load_balancer.host_name
    portal_origin      = local.portal_origin
    user_pool_arn      = module.identity.user_pool_arn
    vpc_link_id        = module.api.vpc_link_id
  }
}

module "api" {
  source = "./modules/api"

  name                      = local.name
  body                      = module.gateway_body.body
  domain_name               = local.api_host
  hosted_zone_id            = aws_route53_zone.public.zone_id
  vpc_id                    = module.network.vpc_id
  private_subnet_ids        = module.network.private_subnet_ids
  kms_key_arn               = module.security_baseline.kms_key_arns["logs"]
  requests_per_second       = var.load.peak_requests_per_second_per_api
  burst_requests            = ceil(var.load.peak_requests_per_second_per_api / 2)
  requests_per_token        = var.web_acl.requests_per_token
  link_requests_per_token   = var.web_acl.link_requests_per_token
  requests_per_address      = var.web_acl.requests_per_address
  link_requests_per_address = var.web_acl.link_requests_per_address
  shared_ranges             = var.web_acl.shared_ranges
  log_retention_days        = var.log_retention_days
  deletion_protection       = var.deletion_protection

  load_balancer = {
    arn               = module.load_balancer.arn
    listener_arn      = module.load_balancer.listener_arn
    security_group_id = module.load_balancer.security_group_id
  }
}

module "portal_hosting" {
  source = "./modules/portal_hosting"

  name           = local.name
  repository     = { clone_url = module.delivery.repository_clone_url_http, arn = module.delivery.repository_arn }
  branch         = var.branch
  stage          = var.environment == "prod" ? "PRODUCTION" : "DEVELOPMENT"
  domain_name    = var.domain_name
  host_prefix    = trimsuffix(local.portal_host, ".${var.domain_name}")
  hosted_zone_id = aws_route53_zone.public.zone_id

  portal_config = {
    apiBaseUrl      = module.api.url
    issuer          = module.identity.issuer
    clientId        = module.identity.client_id
    staffClientId   = module.identity.staff_client_id
    scopes          = join(" ", concat(["openid"], [for scope in sort(keys(local.scopes)) : "selfcare/${scope}"]))
    logoutUrl       = "https://${module.identity.sign_in_host}/logout"
    operatorName    = var.operator.name
    retentionMonths = var.operator.retention_months
    country         = var.operator.country
    timeZone        = var.operator.time_zone
  }

  connect_origins = concat(
    [module.api.url, "https://${module.identity.sign_in_host}", "https://cognito-idp.${var.aws_region}.amazonaws.com"],
    [for bucket in [module.archive.staging_bucket_name, module.archive.archive_bucket_name] : "https://${bucket}.s3.${var.aws_region}.amazonaws.com"],
    [for bucket in [module.archive.staging_bucket_name, module.archive.archive_bucket_name] : "https://${bucket}.s3.amazonaws.com"],
  )
}
