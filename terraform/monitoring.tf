locals {
  monitored_services = {
    customer        = { module = module.customer, target_group = module.load_balancer.target_groups["customer"].arn_suffix }
    billing         = { module = module.billing, target_group = module.load_balancer.target_groups["billing"].arn_suffix }
    archiver        = { module = module.archiver, target_group = module.load_balancer.target_groups["archiver"].arn_suffix }
    archiver-worker = { module = module.archiver_worker, target_group = null }
  }

  # Any operation that needs a scope will do: the canary carries no token and expects to be refused.
  probe_path = [for path in sort(keys(yamldecode(local.contract).paths)) : path if !strcontains(path, "{")][0]
}

module "observability" {
  source = "./modules/observability"

  name                          = local.name
  account_id                    = var.account_id
  alarm_emails                  = var.alarm_emails
  page_emails                   = var.page_emails
  page_urls                     = var.page_urls
  api                           = { name = module.api.api_name, stage = module.api.stage_name }
  load_balancer_arn_suffix      = module.load_balancer.arn_suffix
  cluster_name                  = local.cluster.name
  queues                        = { main = module.archive.queue_name, dead_letter = module.archive.dead_letter_queue_name }
  vpn_connection_ids            = module.onprem_link.vpn_connection_ids
  direct_connect_connection_ids = module.onprem_link.direct_connect_connection_ids
  user_pool                     = { id = module.identity.user_pool_id, client_id = module.identity.client_id }
  web_acl_name                  = module.api.web_acl_name
  key_copy_function             = module.token_keys.function_name
  budget_usd                    = var.budget_usd
  force_destroy                 = var.disposable

  kms_key_arns = {
    messaging = module.security_baseline.kms_key_arns["messaging"]
    logs      = module.security_baseline.kms_key_arns["logs"]
  }

  services = {
    for name, entry in local.monitored_services : name => {
      service_name            = entry.module.service_name
      log_group_name          = entry.module.log_group_name
      target_group_arn_suffix = entry.target_group
      failing_alarm_name      = entry.module.failing_alarm_name
      is_web                  = name != "archiver-worker"
    }
  }

  database = {
    instance_id = module.residential_db.instance_id
    replica_ids = module.residential_db.replica_ids
    proxy_name  = module.residential_db.proxy_name
  }

  canary = {
    portal_url = local.portal_origin
    api_url    = module.api.url
    probe_path = local.probe_path
  }
}
