variable "name" {
  description = "Prefix of every name, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,28}$", var.name))
    error_message = "Give name 3 to 29 lower-case letters, digits or hyphens, a letter first."
  }
}

variable "domain_prefix" {
  description = "Prefix of the sign-in address <prefix>.auth.<region>.amazoncognito.com, unique in the region."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", var.domain_prefix)) && !can(regex("aws|amazon|cognito", var.domain_prefix))
    error_message = "Give domain_prefix 1 to 63 lower-case letters, digits or hyphens, without the words aws, amazon or cognito."
  }
}

variable "email_domain" {
  description = "Domain from which Cognito writes, as no-reply@<domain>."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.email_domain))
    error_message = "Give email_domain a full domain name such as selfcare.example.com."
  }
}

variable "hosted_zone_id" {
  description = "Public zone of the domain, for the DKIM records."
  type        = string
}

variable "managed_login_version" {
  description = "1 is the classic hosted page. 2 is managed login, which shows an error until a branding style is assigned in the console."
  type        = number
  default     = 1

  validation {
    condition     = contains([1, 2], var.managed_login_version)
    error_message = "Set managed_login_version to 1 or 2."
  }
}

variable "callback_urls" {
  description = "Addresses of the portal to which a sign-in may return."
  type        = set(string)

  validation {
    condition     = length(var.callback_urls) > 0 && alltrue([for url in var.callback_urls : startswith(url, "https://")])
    error_message = "Give at least one callback URL and start each with https://."
  }
}

variable "logout_urls" {
  description = "Addresses of the portal to which a sign-out may return."
  type        = set(string)

  validation {
    condition     = length(var.logout_urls) > 0 && alltrue([for url in var.logout_urls : startswith(url, "https://")])
    error_message = "Give at least one logout URL and start each with https://."
  }
}

variable "scopes" {
  description = "Scopes of the contract without the resource server's prefix: name to description."
  type        = map(string)

  validation {
    condition     = length(var.scopes) > 0 && alltrue([for scope in keys(var.scopes) : can(regex("^[a-z]+\\.[a-z]+$", scope))])
    error_message = "Give at least one scope, each named like customer.read."
  }
}

variable "identity_providers" {
  description = <<-TEXT
    Social and OpenID Connect providers by name. `type` is Facebook, Google, LoginWithAmazon, SignInWithApple or OIDC;
    `secret_id` names the Secrets Manager secret that holds the client secret (for Apple the private key), never the value.
    OIDC needs `issuer`; Apple needs `team_id` and `key_id`. X (Twitter) publishes no OpenID Connect discovery: put an OIDC
    provider in between and name that one.
  TEXT
  type = map(object({
    type      = string
    client_id = string
    secret_id = string
    scopes    = optional(string)
    issuer    = optional(string)
    team_id   = optional(string)
    key_id    = optional(string)
  }))
  default = {}

  validation {
    condition     = alltrue([for provider in var.identity_providers : contains(["Facebook", "Google", "LoginWithAmazon", "SignInWithApple", "OIDC"], provider.type)])
    error_message = "Set each identity provider's type to Facebook, Google, LoginWithAmazon, SignInWithApple or OIDC."
  }

  validation {
    condition     = alltrue([for provider in var.identity_providers : length(trimspace(provider.secret_id)) > 0 && length(trimspace(provider.client_id)) > 0])
    error_message = "Give each identity provider a client_id and a secret_id, the name or ARN of the Secrets Manager secret with its client secret."
  }

  validation {
    condition     = alltrue([for provider in var.identity_providers : provider.type != "OIDC" || startswith(coalesce(provider.issuer, "-"), "https://")])
    error_message = "Give each OIDC provider an issuer that starts with https://."
  }

  validation {
    condition     = alltrue([for provider in var.identity_providers : provider.type != "SignInWithApple" || (provider.team_id != null && provider.key_id != null)])
    error_message = "Give Apple's provider its team_id and key_id."
  }

  validation {
    condition     = length(distinct([for provider in var.identity_providers : provider.type if provider.type != "OIDC"])) == length([for provider in var.identity_providers : provider.type if provider.type != "OIDC"])
    error_message = "Name each of Facebook, Google, LoginWithAmazon and SignInWithApple once at most."
  }
}

variable "access_token_minutes" {
  description = "Life of access and ID tokens in minutes. A revoked token passes API Gateway until it expires."
  type        = number
  default     = 15

  validation {
    condition     = var.access_token_minutes >= 5 && var.access_token_minutes <= 60
    error_message = "Set access_token_minutes between 5 and 60."
  }
}

variable "refresh_token_hours" {
  description = "Life of refresh tokens in hours."
  type        = number
  default     = 12

  validation {
    condition     = var.refresh_token_hours >= 1 && var.refresh_token_hours <= 720
    error_message = "Set refresh_token_hours between 1 and 720."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the user pool."
  type        = bool
  default     = true
}

variable "notification_topic_arn" {
  description = "Topic that is told of bounces and complaints; its policy lets ses.amazonaws.com publish."
  type        = string
}

variable "dmarc_policy" {
  description = "What receivers do with mail that fails DMARC: none for the first weeks, then quarantine, then reject."
  type        = string
  default     = "quarantine"

  validation {
    condition     = contains(["none", "quarantine", "reject"], var.dmarc_policy)
    error_message = "Set dmarc_policy to none, quarantine or reject."
  }
}

variable "dmarc_reports_to" {
  description = "Address that receivers send their daily reports to; null for postmaster at the domain."
  type        = string
  default     = null
}

variable "staff_refresh_token_hours" {
  description = "Hours after which staff sign in anew."
  type        = number
  default     = 10

  validation {
    condition     = var.staff_refresh_token_hours >= 1 && var.staff_refresh_token_hours <= 24
    error_message = "Set staff_refresh_token_hours between 1 and 24."
  }
}
