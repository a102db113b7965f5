variable "name" {
  description = "Prefix of every name, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,28}$", var.name))
    error_message = "Give name 3 to 29 lower-case letters, digits or hyphens, a letter first."
  }
}

variable "repository" {
  description = "CodeCommit repository with the portal: clone address over HTTPS and ARN."
  type = object({
    clone_url = string
    arn       = string
  })

  validation {
    condition     = startswith(var.repository.clone_url, "https://git-codecommit.")
    error_message = "Give repository.clone_url the HTTPS address of a CodeCommit repository."
  }
}

variable "branch" {
  description = "Branch that is built and shown."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9._/-]+$", var.branch))
    error_message = "Give branch the name of a Git branch."
  }
}

variable "stage" {
  description = "Amplify's word for what the branch is for."
  type        = string
  default     = "PRODUCTION"

  validation {
    condition     = contains(["PRODUCTION", "BETA", "DEVELOPMENT", "EXPERIMENTAL"], var.stage)
    error_message = "Set stage to PRODUCTION, BETA, DEVELOPMENT or EXPERIMENTAL."
  }
}

variable "domain_name" {
  description = "Domain of the product, such as selfcare.example.com."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.domain_name))
    error_message = "Give domain_name a full domain name such as selfcare.example.com."
  }
}

variable "host_prefix" {
  description = "Prefix of the portal's host within the domain, such as my."
  type        = string
  default     = "my"

  validation {
    condition     = can(regex("^[a-z0-9-]+$", var.host_prefix))
    error_message = "Give host_prefix lower-case letters, digits or hyphens."
  }
}

variable "hosted_zone_id" {
  description = "Public zone of the domain."
  type        = string
}

variable "portal_config" {
  description = "What the portal reads as /config.json at start."
  type = object({
    apiBaseUrl      = string
    issuer          = string
    clientId        = string
    scopes          = string
    logoutUrl       = string
    operatorName    = string
    retentionMonths = number
    country         = string
    timeZone        = string
  })

  validation {
    condition     = startswith(var.portal_config.apiBaseUrl, "https://") && startswith(var.portal_config.issuer, "https://")
    error_message = "Start portal_config's apiBaseUrl and issuer with https://."
  }
}

variable "connect_origins" {
  description = "Origins besides its own that the portal may talk to: API, sign-in, storage of statements."
  type        = list(string)

  validation {
    condition     = length(var.connect_origins) > 0 && alltrue([for origin in var.connect_origins : can(regex("^https://[A-Za-z0-9.-]+$", origin))])
    error_message = "Give connect_origins as https:// and a host each, with neither path nor wildcard."
  }
}
