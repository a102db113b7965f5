locals {
  cluster = { arn = aws_ecs_cluster.this.arn, name = aws_ecs_cluster.this.name }

  service_keys = {
    logs    = module.security_baseline.kms_key_arns["logs"]
    images  = module.security_baseline.kms_key_arns["delivery"]
    secrets = module.security_baseline.kms_key_arns["secrets"]
  }

  common_settings = {
    AWS_DEFAULT_REGION        = var.aws_region
    SELFCARE_ISSUER           = module.identity.issuer
    SELFCARE_JWKS_URL         = module.token_keys.url
    SELFCARE_CLIENT_IDS       = "${module.identity.client_id} ${module.identity.staff_client_id}"
    SELFCARE_STAFF_CLIENT_IDS = module.identity.staff_client_id
    SELFCARE_PORTAL_ORIGIN    = local.portal_origin
    SELFCARE_TIME_ZONE        = var.operator.time_zone
    SELFCARE_CURRENCY         = var.operator.currency
    SELFCARE_RETENTION_MONTHS = tostring(var.operator.retention_months)
    # The API's gateway and the load balancer each append the address they see.
    SELFCARE_PROXY_HOPS = "2"
    # Usage and statements open so long after a number was linked.
    SELFCARE_NEW_LINK_HISTORY_DELAY = tostring(var.operator.new_link_history_hours * 3600)
    # The database proxy shows a certificate of Amazon's public authority.
    SELFCARE_DATABASE_CA_FILE = "/etc/ssl/certs/ca-certificates.crt"
  }

  workers = { for service, size in local.task_sizes : service => tostring(max(2, ceil(size.cpu / 1024))) }

  database_url = { for account, arn in module.residential_db.service_secret_arns : account => "${arn}:url::" }

  corporate_database_url = aws_secretsmanager_secret.corporate_database.arn
}

module "customer" {
  source = "./modules/service"

  name                       = local.name
  service                    = "customer"
  role                       = "web"
  cluster                    = local.cluster
  vpc_id                     = module.network.vpc_id
  private_subnet_ids         = module.network.private_subnet_ids
  endpoint_security_group_id = module.network.endpoint_security_group_id
  s3_prefix_list_id          = module.network.s3_prefix_list_id
  kms_key_arns               = local.service_keys
  force_delete_images        = var.disposable
  size                       = local.task_sizes.customer
  scaling                    = local.scaling.customer
  log_retention_days         = var.log_retention_days
  permissions                = local.permissions.customer

  extra_security_group_ids = concat(
    [module.residential_db.client_security_group_id, module.onprem_link.oracle_client_security_group_id],
    module.onprem_link.number_events_client_security_group_ids,
  )

  load_balancer = {
    security_group_id       = module.load_balancer.security_group_id
    arn_suffix              = module.load_balancer.arn_suffix
    target_group_arn        = module.load_balancer.target_groups["customer"].arn
    target_group_arn_suffix = module.load_balancer.target_groups["customer"].arn_suffix
  }

  environment = merge(local.common_settings, {
    SELFCARE_WORKERS          = local.workers.customer
    SELFCARE_CORPORATE_CA_PEM = var.on_premises.oracle.ca_pem
    SELFCARE_OPERATOR_NAME    = var.operator.name
    SELFCARE_NOTICE_SENDER    = module.identity.sender
    }, local.chosen_settings.customer, var.on_premises.number_events == null ? {} : {
    SELFCARE_SIM_SWAP_URL         = var.on_premises.number_events.sim_swap_url
    SELFCARE_NUMBER_RECYCLING_URL = var.on_premises.number_events.number_recycling_url
    SELFCARE_NUMBER_EVENTS_CA_PEM = var.on_premises.number_events.ca_pem
    SELFCARE_NUMBER_HOLD_HOURS    = tostring(var.on_premises.number_events.hold_hours)
  })

  secrets = merge({
    SELFCARE_DATABASE_URL           = local.database_url["customer"]
    SELFCARE_CORPORATE_DATABASE_URL = local.corporate_database_url
    SELFCARE_LINK_CODE_KEY          = aws_secretsmanager_secret.link_code_key.arn
    }, local.chosen_secrets.customer, try(var.on_premises.number_events.token_secret_arn, null) == null ? {} : {
    SELFCARE_NUMBER_EVENTS_TOKEN = var.on_premises.number_events.token_secret_arn
  })
}

module "billing" {
  source = "./modules/service"

  name                       = local.name
  service                    = "billing"
  role                       = "web"
  cluster                    = local.cluster
  vpc_id                     = module.network.vpc_id
  private_subnet_ids         = module.network.private_subnet_ids
  endpoint_security_group_id = module.network.endpoint_security_group_id
  s3_prefix_list_id          = module.network.s3_prefix_list_id
  kms_key_arns               = local.service_keys
  force_delete_images        = var.disposable
  size                       = local.task_sizes.billing
  scaling                    = local.scaling.billing
  log_retention_days         = var.log_retention_days
  permissions                = local.permissions.billing

  extra_security_group_ids = [
    module.residential_db.client_security_group_id,
    module.onprem_link.oracle_client_security_group_id,
    module.onprem_link.rating_engine_client_security_group_id,
  ]

  load_balancer = {
    security_group_id       = module.load_balancer.security_group_id
    arn_suffix              = module.load_balancer.arn_suffix
    target_group_arn        = module.load_balancer.target_groups["billing"].arn
    target_group_arn_suffix = module.load_balancer.target_groups["billing"].arn_suffix
  }

  environment = merge(local.common_settings, {
    SELFCARE_WORKERS              = local.workers.billing
    SELFCARE_CORPORATE_CA_PEM     = var.on_premises.oracle.ca_pem
    SELFCARE_OPERATOR_NAME        = var.operator.name
    SELFCARE_OPERATOR_TAX_ID      = var.operator.tax_id
    SELFCARE_OPERATOR_CONTACT     = var.operator.contact
    SELFCARE_RATING_ENGINE_URL    = var.on_premises.rating_engine.url
    SELFCARE_RATING_ENGINE_CA_PEM = var.on_premises.rating_engine.ca_pem
    SELFCARE_STAGING_BUCKET       = module.archive.staging_bucket_name
    SELFCARE_ARCHIVE_BUCKET       = module.archive.archive_bucket_name
    SELFCARE_STATEMENT_QUEUE_URL  = module.archive.queue_url
  }, local.chosen_settings.billing)

  secrets = merge({
    SELFCARE_DATABASE_URL           = local.database_url["billing"]
    SELFCARE_CORPORATE_DATABASE_URL = local.corporate_database_url
  }, local.chosen_secrets.billing)
}

locals {
  archiver_settings = merge(local.common_settings, {
    SELFCARE_STAGING_BUCKET          = module.archive.staging_bucket_name
    SELFCARE_ARCHIVE_BUCKET          = module.archive.archive_bucket_name
    SELFCARE_STATEMENT_QUEUE_URL     = module.archive.queue_url
    SELFCARE_DEAD_LETTER_QUEUE_URL   = module.archive.dead_letter_queue_url
    SELFCARE_DEEP_ARCHIVE_AFTER_DAYS = tostring(var.statement_archive.deep_archive_after_days)
  }, local.chosen_settings.archiver)
  archiver_secrets = merge({ SELFCARE_DATABASE_URL = local.database_url["archiver"] }, local.chosen_secrets.archiver)
}

module "archiver" {
  source = "./modules/service"

  name                       = local.name
  service                    = "archiver"
  role                       = "web"
  cluster                    = local.cluster
  vpc_id                     = module.network.vpc_id
  private_subnet_ids         = module.network.private_subnet_ids
  endpoint_security_group_id = module.network.endpoint_security_group_id
  s3_prefix_list_id          = module.network.s3_prefix_list_id
  kms_key_arns               = local.service_keys
  force_delete_images        = var.disposable
  size                       = local.task_sizes.archiver
  scaling                    = local.scaling.archiver
  log_retention_days         = var.log_retention_days
  permissions                = local.permissions.archiver
  extra_security_group_ids   = [module.residential_db.client_security_group_id]
  environment                = merge(local.archiver_settings, { SELFCARE_WORKERS = local.workers.archiver })
  secrets                    = local.archiver_secrets

  load_balancer = {
    security_group_id       = module.load_balancer.security_group_id
    arn_suffix              = module.load_balancer.arn_suffix
    target_group_arn        = module.load_balancer.target_groups["archiver"].arn
    target_group_arn_suffix = module.load_balancer.target_groups["archiver"].arn_suffix
  }
}

module "archiver_worker" {
  source = "./modules/service"

  name                       = local.name
  service                    = "archiver-worker"
  role                       = "worker"
  shared_image               = module.archiver.shared_image
  cluster                    = local.cluster
  vpc_id                     = module.network.vpc_id
  private_subnet_ids         = module.network.private_subnet_ids
  endpoint_security_group_id = module.network.endpoint_security_group_id
  s3_prefix_list_id          = module.network.s3_prefix_list_id
  kms_key_arns               = local.service_keys
  force_delete_images        = var.disposable
  size                       = local.task_sizes.worker
  scaling                    = local.worker_scaling
  queue_name                 = module.archive.queue_name
  stop_timeout_seconds       = 90
  log_retention_days         = var.log_retention_days
  permissions                = local.permissions.archiver_worker
  extra_security_group_ids   = [module.residential_db.client_security_group_id]
  environment                = local.archiver_settings
  secrets                    = local.archiver_secrets

  health_command = [
    "python", "-c",
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8081/healthz', timeout=4)",
  ]
}

# Makes the database accounts of the services and gives them their rights, with the administrator's account.
module "accounts" {
  source = "./modules/service"

  name                       = local.name
  service                    = "accounts"
  role                       = "accounts"
  shared_image               = module.customer.shared_image
  cluster                    = local.cluster
  vpc_id                     = module.network.vpc_id
  private_subnet_ids         = module.network.private_subnet_ids
  endpoint_security_group_id = module.network.endpoint_security_group_id
  s3_prefix_list_id          = module.network.s3_prefix_list_id
  kms_key_arns               = local.service_keys
  force_delete_images        = var.disposable
  size                       = local.task_sizes.migrate
  log_retention_days         = var.log_retention_days

  environment = {
    AWS_DEFAULT_REGION        = var.aws_region
    SELFCARE_DATABASE_CA_FILE = local.common_settings.SELFCARE_DATABASE_CA_FILE
  }

  secrets = merge(
    { SELFCARE_ADMIN_SECRET = module.residential_db.admin_secret_arn },
    { for account, arn in module.residential_db.service_secret_arns : "SELFCARE_${upper(account)}_SECRET" => arn },
  )
}

# Brings the database to the newest schema; the only account that may change it.
module "migrate" {
  source = "./modules/service"

  name                       = local.name
  service                    = "migrate"
  role                       = "migrate"
  shared_image               = module.customer.shared_image
  cluster                    = local.cluster
  vpc_id                     = module.network.vpc_id
  private_subnet_ids         = module.network.private_subnet_ids
  endpoint_security_group_id = module.network.endpoint_security_group_id
  s3_prefix_list_id          = module.network.s3_prefix_list_id
  kms_key_arns               = local.service_keys
  force_delete_images        = var.disposable
  size                       = local.task_sizes.migrate
  log_retention_days         = var.log_retention_days
  secrets                    = { SELFCARE_DATABASE_URL = local.database_url["migrate"] }

  environment = {
    AWS_DEFAULT_REGION        = var.aws_region
    SELFCARE_DATABASE_CA_FILE = local.common_settings.SELFCARE_DATABASE_CA_FILE
  }
}
