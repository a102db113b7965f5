variable "environment" {
  description = "Which environment this is; it names everything."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "Set environment to dev, staging or prod, and use the tfvars file of the same name."
  }
}

variable "account_id" {
  description = "AWS account of this environment. Credentials of any other account are refused."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "Give account_id the 12 digits of the AWS account."
  }
}

variable "aws_region" {
  description = "Region of everything."
  type        = string
  default     = "eu-central-1"

  validation {
    condition     = can(regex("^[a-z]{2}-[a-z]+-[0-9]$", var.aws_region))
    error_message = "Give aws_region a region such as eu-central-1."
  }
}

variable "domain_name" {
  description = "Domain of the product; the portal is my.<domain>, the API api.<domain>. Its owner delegates it to the zone made here."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.domain_name))
    error_message = "Give domain_name a full domain name such as selfcare.example.com."
  }
}

variable "operator" {
  description = "Who runs the product: name, tax number and contact line on statements, time zone in which a month is cut, currency, country whose national phone numbers are understood, months of usage that can be asked for, hours after which a newly linked number shows usage and statements."
  type = object({
    name             = string
    tax_id           = string
    contact          = string
    time_zone        = string
    currency         = string
    country          = optional(string, "CH")
    retention_months = optional(number, 13)

    new_link_history_hours = optional(number, 24)
  })

  validation {
    condition     = can(regex("^[A-Z]{3}$", var.operator.currency)) && can(regex("^[A-Za-z_]+(/[A-Za-z_+-]+)+$", var.operator.time_zone))
    error_message = "Give operator an ISO 4217 currency such as EUR and an IANA time zone such as Europe/Zurich."
  }

  validation {
    condition     = can(regex("^[A-Z]{2}$", var.operator.country))
    error_message = "Give operator.country as an ISO 3166-1 code such as CH."
  }

  validation {
    condition     = var.operator.retention_months >= 1 && var.operator.retention_months <= 120
    error_message = "Set operator.retention_months between 1 and 120."
  }

  validation {
    condition     = var.operator.new_link_history_hours >= 0 && var.operator.new_link_history_hours <= 720
    error_message = "Set operator.new_link_history_hours between 0 and 720."
  }
}

variable "branch" {
  description = "Branch that is built and delivered to this environment."
  type        = string
  default     = "main"

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$", var.branch))
    error_message = "Give branch the name of a Git branch."
  }
}

variable "create_repository" {
  description = "Whether this environment makes the CodeCommit repository; false for the second environment in one account."
  type        = bool
  default     = true
}

variable "require_approval" {
  description = "Whether a person approves before anything is deployed."
  type        = bool
  default     = true

  validation {
    condition     = var.require_approval || var.environment != "prod"
    error_message = "Keep require_approval true in prod: somebody approves what customers get."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the database, the load balancers and the user pool."
  type        = bool
  default     = true

  validation {
    condition     = var.deletion_protection || var.environment != "prod"
    error_message = "Keep deletion_protection true in prod; docs/runbooks/from-empty-account.md says how to destroy an environment."
  }
}

variable "account_controls" {
  description = "Whether this environment owns GuardDuty, Security Hub, Config and the other controls of the whole account."
  type        = bool
  default     = true
}

variable "key_administrator_arns" {
  description = "Roles that may administer the KMS keys."
  type        = list(string)
  default     = []
}

variable "shield_advanced" {
  description = "Whether Shield Advanced was bought for this account."
  type        = bool
  default     = false
}

variable "trail_retention_days" {
  description = "How long the audit trail is kept, in days."
  type        = number
  default     = 2557

  validation {
    condition     = var.trail_retention_days >= 365
    error_message = "Set trail_retention_days to 365 or more."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept, in days."
  type        = number
  default     = 365

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "Set log_retention_days to a value that CloudWatch knows, a year or more, such as 365."
  }
}

variable "alarm_emails" {
  description = "Addresses that alarms are sent to; each must confirm its subscription."
  type        = set(string)
  default     = []
}

variable "disposable" {
  description = "Whether `terraform destroy` takes the environment to the last resource: buckets with what they hold, the database without a snapshot, secrets at once, no locked vault. Never for prod."
  type        = bool
  default     = false

  validation {
    condition     = !var.disposable || (var.environment != "prod" && !var.deletion_protection)
    error_message = "Keep disposable false in prod, and set deletion_protection to false beside it elsewhere."
  }
}

variable "page_emails" {
  description = "Addresses of whoever is on duty, who is told of what cannot wait; each must confirm its subscription."
  type        = set(string)
  default     = []
}

variable "page_urls" {
  description = "HTTPS addresses of the on-call system, told of what cannot wait."
  type        = set(string)
  default     = []
}

variable "budget_usd" {
  description = "What a month may cost in US dollars before a warning goes out."
  type        = number

  validation {
    condition     = var.budget_usd > 0
    error_message = "Set budget_usd to what a month may cost in US dollars."
  }
}

variable "collaboration" {
  description = "Shared browser IDE (AWS Cloud9, closed to new AWS customers): its owner and members. Null for none."
  type = object({
    owner_arn = string
    members = optional(map(object({
      user_arn   = string
      permission = optional(string, "read-write")
    })), {})
  })
  default = null

  validation {
    condition     = var.collaboration == null || var.enable_nat
    error_message = "Set enable_nat to true with collaboration: the IDE fetches packages from the internet."
  }
}
