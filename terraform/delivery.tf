locals {
  images = { customer = module.customer, billing = module.billing, archiver = module.archiver }

  # Each ECS service with the image it runs.
  delivered = {
    customer        = { image = "customer", module = module.customer }
    billing         = { image = "billing", module = module.billing }
    archiver        = { image = "archiver", module = module.archiver }
    archiver-worker = { image = "archiver", module = module.archiver_worker }
  }
}

module "delivery" {
  source = "./modules/delivery"

  name                   = local.name
  kms_key_arn            = module.security_baseline.kms_key_arns["delivery"]
  logs_kms_key_arn       = module.security_baseline.kms_key_arns["logs"]
  branch                 = var.branch
  create_repository      = var.create_repository
  require_approval       = var.require_approval
  notification_topic_arn = module.observability.topic_arn
  force_destroy          = var.disposable
  log_retention_days     = var.log_retention_days

  images = {
    for name, service in local.images : name => {
      repository_arn = service.shared_image.repository_arn
      repository_url = service.shared_image.repository_url
    }
  }

  services = {
    for name, entry in local.delivered : name => {
      image                = entry.image
      cluster_name         = local.cluster.name
      service_name         = entry.module.service_name
      container_name       = entry.module.container_name
      task_role_arn        = entry.module.task_role_arn
      execution_role_arn   = entry.module.execution_role_arn
      image_parameter_name = local.images[entry.image].image_parameter.name
      image_parameter_arn  = local.images[entry.image].image_parameter.arn
    }
  }

  migration_tasks = [
    for entry in [
      { name = "accounts", module = module.accounts },
      { name = "migrate", module = module.migrate },
      # Once more: the migration may have brought tables.
      { name = "grants", module = module.accounts },
      ] : {
      name                   = entry.name
      image                  = "customer"
      cluster_name           = local.cluster.name
      task_definition_family = entry.module.task_family
      container_name         = entry.module.container_name
      subnet_ids             = module.network.private_subnet_ids
      security_group_ids     = [entry.module.security_group_id, module.residential_db.administration_security_group_id]
      task_role_arn          = entry.module.task_role_arn
      execution_role_arn     = entry.module.execution_role_arn
    }
  ]
}

module "collaboration" {
  source = "./modules/collaboration"
  count  = var.collaboration == null ? 0 : 1

  name                 = local.name
  subnet_id            = module.network.private_subnet_ids[0]
  owner_arn            = var.collaboration.owner_arn
  members              = var.collaboration.members
  repository_clone_url = module.delivery.repository_clone_url_http
}
