variable "name" {
  description = "Prefix of every name, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.name))
    error_message = "Give name 3 to 21 lower-case letters, digits or hyphens, a letter first."
  }
}

variable "account_id" {
  description = "Account whose services may publish to the topic."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "Give account_id the 12 digits of the AWS account."
  }
}

variable "kms_key_arns" {
  description = "Keys by purpose: messaging (topic) and logs (canary artifacts)."
  type = object({
    messaging = string
    logs      = string
  })
}

variable "alarm_emails" {
  description = "Addresses that what is read in working hours is sent to; each must confirm its subscription."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.alarm_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "Give alarm_emails e-mail addresses."
  }
}

variable "page_emails" {
  description = "Addresses of whoever is on duty: what pages is sent here. Each must confirm its subscription."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.page_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "Give page_emails e-mail addresses."
  }
}

variable "page_urls" {
  description = "HTTPS addresses of the on-call system that takes SNS notifications and confirms its subscription."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.page_urls : startswith(address, "https://")])
    error_message = "Give page_urls addresses that start with https://."
  }
}

variable "api" {
  description = "REST API and stage as CloudWatch names them."
  type = object({
    name  = string
    stage = string
  })
}

variable "load_balancer_arn_suffix" {
  description = "Load balancer as CloudWatch names it."
  type        = string
}

variable "cluster_name" {
  description = "ECS cluster."
  type        = string
}

variable "services" {
  description = "Services: ECS name and log group; for web also the target group and the alarm on failing answers."
  type = map(object({
    service_name            = string
    log_group_name          = string
    target_group_arn_suffix = optional(string)
    failing_alarm_name      = optional(string)
    is_web                  = bool
  }))

  validation {
    condition     = anytrue([for service in var.services : service.is_web])
    error_message = "Give at least one service that answers requests (is_web = true)."
  }
}

variable "queues" {
  description = "Statement queue and its dead-letter queue."
  type = object({
    main        = string
    dead_letter = string
  })
}

variable "database" {
  description = "RDS instance, its replicas and the proxy."
  type = object({
    instance_id = string
    replica_ids = list(string)
    proxy_name  = string
  })
}

variable "vpn_connection_ids" {
  description = "Site-to-site VPN connections by name."
  type        = map(string)
  default     = {}
}

variable "direct_connect_connection_ids" {
  description = "Direct Connect connections by name."
  type        = map(string)
  default     = {}
}

variable "user_pool" {
  description = "User pool and app client."
  type = object({
    id        = string
    client_id = string
  })
}

variable "key_copy_function" {
  description = "Function that copies the user pool's public keys to where the tasks read them."
  type        = string
}

variable "web_acl_name" {
  description = "Web ACL as CloudWatch names it."
  type        = string
}

variable "canary" {
  description = "What the canary visits every `minutes`: the portal and the API, without signing in."
  type = object({
    portal_url = string
    api_url    = string
    probe_path = string
    minutes    = optional(number, 5)
  })

  validation {
    condition     = startswith(var.canary.portal_url, "https://") && startswith(var.canary.api_url, "https://") && var.canary.minutes >= 1 && var.canary.minutes <= 60
    error_message = "Give canary addresses that start with https:// and minutes between 1 and 60."
  }
}

variable "budget_usd" {
  description = "Monthly budget in US dollars; warnings go out at 80 % forecast and 100 % spent."
  type        = number

  validation {
    condition     = var.budget_usd > 0
    error_message = "Set budget_usd to what a month may cost in US dollars."
  }
}

variable "latency_limit_ms" {
  description = "Alarm when the 99th percentile of the API is slower, in milliseconds."
  type        = number
  default     = 2000

  validation {
    condition     = var.latency_limit_ms >= 100 && var.latency_limit_ms <= 29000
    error_message = "Set latency_limit_ms between 100 and 29000."
  }
}

variable "force_destroy" {
  description = "Whether buckets are emptied when the environment is destroyed; for environments that are thrown away."
  type        = bool
  default     = false
}
