variable "name" {
  description = "Prefix of every name in this module, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "key_administrator_arns" {
  description = "Roles that may administer the KMS keys besides the account itself, whose IAM policies decide."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.key_administrator_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user|root).*$", arn))])
    error_message = "key_administrator_arns must hold ARNs of IAM roles or users."
  }
}

variable "account_controls" {
  description = "Whether this environment owns the account-wide controls (GuardDuty, Security Hub, Config, Access Analyzer, public access block, disk encryption); false for the second environment in one account."
  type        = bool
  default     = true
}

variable "shield_advanced" {
  description = "Whether Shield Advanced was bought and protects the resources in shield_protected_arns. It costs 3,000 USD a month, for a year."
  type        = bool
  default     = false
}

variable "shield_protected_arns" {
  description = "What Shield Advanced protects, by a name of your choice: load balancers, elastic addresses, hosted zones or distributions."
  type        = map(string)
  default     = {}
}

variable "trail_retention_days" {
  description = "Days for which the audit trail is kept."
  type        = number
  default     = 2557

  validation {
    condition     = var.trail_retention_days >= 365
    error_message = "trail_retention_days must be 365 at least."
  }
}

variable "trail_data_bucket_names" {
  description = "Buckets whose object reads and writes are recorded in the trail, by a name of your choice."
  type        = map(string)
  default     = {}
}

variable "log_retention_days" {
  description = "Days for which the trail's log group is kept; a value that CloudWatch Logs offers."
  type        = number
  default     = 365

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of CloudWatch's steps of a year or more: 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "finding_topics" {
  description = "SNS topics that are told of severe findings of GuardDuty and Security Hub, by a name of your choice. Their policies must let events.amazonaws.com publish."
  type        = map(string)
  default     = {}
}

variable "force_destroy" {
  description = "Whether buckets are emptied when the environment is destroyed; for environments that are thrown away."
  type        = bool
  default     = false
}
