output "portal_url" {
  description = "Address of the portal."
  value       = module.portal_hosting.url
}

output "api_url" {
  description = "Address of the API."
  value       = module.api.url
}

output "sign_in_host" {
  description = "Host of the sign-in page."
  value       = module.identity.sign_in_host
}

output "user_pool_id" {
  description = "Cognito user pool, in which staff are created and put into the group `support`."
  value       = module.identity.user_pool_id
}

output "client_id" {
  description = "App client of the portal."
  value       = module.identity.client_id
}

output "redirect_uri_for_providers" {
  description = "Redirect address to register with each social provider."
  value       = module.identity.redirect_uri_for_providers
}

output "name_servers" {
  description = "Name servers that the owner of the parent domain delegates to."
  value       = aws_route53_zone.public.name_servers
}

output "repository_clone_url" {
  description = "Where code is pushed to."
  value       = module.delivery.repository_clone_url_http
}

output "pipeline_name" {
  description = "Pipeline that builds, tests and deploys the services."
  value       = module.delivery.pipeline_name
}

output "dashboard_url" {
  description = "Dashboard of support and operations."
  value       = module.observability.dashboard_url
}

output "customers_affected_alarm_arn" {
  description = "Alarm that means customers notice."
  value       = module.observability.customers_affected_alarm_arn
}

output "archive_bucket" {
  description = "Bucket of the archived statements."
  value       = module.archive.archive_bucket_name
}

output "statement_queue_url" {
  description = "Queue of statements to be archived."
  value       = module.archive.queue_url
}

output "database_admin_secret_arn" {
  description = "Secret of the database's administrator account, which the task accounts signs in with."
  value       = module.residential_db.admin_secret_arn
}

output "cluster_name" {
  description = "ECS cluster."
  value       = aws_ecs_cluster.this.name
}

output "service_scaling" {
  description = "Derived sizes: tasks at least and at most of each service, and what autoscaling aims at."
  value       = merge(local.scaling, { archiver-worker = local.worker_scaling })
}

output "to_do_by_hand" {
  description = "What no apply can do, in sentences."
  value = concat(
    [
      "Delegate ${var.domain_name} to the name servers of the output name_servers; certificates wait for it.",
      "Ask AWS for an API Gateway throttle quota of ${4 * var.load.peak_requests_per_second_per_api} requests per second in ${var.aws_region}; the account starts with 10000 for all APIs together.",
      "Ask AWS for ${ceil(local.fargate_vcpus)} Fargate On-Demand vCPUs in ${var.aws_region}.",
      "Ask AWS to take SNS text messages out of the sandbox, with a monthly spending limit and an origination identity for your country.",
      "Ask AWS to take Amazon SES out of the sandbox in ${var.aws_region}, so that staff invitations leave.",
      "Put the address of the corporate Oracle into the secret ${aws_secretsmanager_secret.corporate_database.name}: oracle+oracledb://USER:PASSWORD@HOST:PORT/?service_name=SERVICE&protocol=tcps.",
      "Push to the branch: the pipeline makes the database accounts (task accounts), migrates and deploys.",
      "Confirm the alarm subscriptions in the mailboxes of alarm_emails.",
      "Register ${module.identity.redirect_uri_for_providers} as redirect address with each social provider.",
    ],
    module.onprem_link.to_request_by_hand,
  )
}
