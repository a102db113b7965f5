variable "settings" {
  description = <<-TEXT
    Settings of the services that this estate does not wire itself: service (customer, billing, archiver) to setting to value, as
    docs/settings.md lists them; `archiver` holds for its worker too. Example: { billing = { rating_engine_dialect = "cgrates" } }.
  TEXT
  type        = map(map(string))
  default     = {}

  validation {
    condition     = alltrue([for service, given in var.settings : length(setsubtract(keys(given), try(local.setting_names[service].plain, []))) == 0])
    error_message = "In settings, docs/settings.md does not mark as `map`: ${join(", ", flatten([for service, given in var.settings : [for name in setsubtract(keys(given), try(local.setting_names[service].plain, [])) : "${service}.${name}"]]))}."
  }

  validation {
    condition     = alltrue([for service in keys(var.settings) : contains(keys(local.setting_names), service)])
    error_message = "Name only these services in settings: ${join(", ", keys(local.setting_names))}."
  }
}

variable "setting_secrets" {
  description = "As `settings`, for values that are secrets: service to setting to the ARN of the Secrets Manager secret that holds it. Example: { customer = { limit_store = \"arn:…\" } }."
  type        = map(map(string))
  default     = {}

  validation {
    condition     = alltrue([for service, given in var.setting_secrets : length(setsubtract(keys(given), try(local.setting_names[service].secret, []))) == 0])
    error_message = "In setting_secrets, docs/settings.md does not mark as `secret map`: ${join(", ", flatten([for service, given in var.setting_secrets : [for name in setsubtract(keys(given), try(local.setting_names[service].secret, [])) : "${service}.${name}"]]))}."
  }

  validation {
    condition     = alltrue(flatten([for given in values(var.setting_secrets) : [for arn in values(given) : can(regex("^arn:[a-z-]+:secretsmanager:", arn))]]))
    error_message = "Give each of setting_secrets the ARN of a Secrets Manager secret."
  }
}

locals {
  setting_names = jsondecode(file("${path.module}/../contracts/settings.json"))

  # Empty maps where a service has none, in the form that a task's environment takes.
  chosen_settings = { for service in keys(local.setting_names) : service => {
    for name, value in lookup(var.settings, service, {}) : "SELFCARE_${upper(name)}" => value
  } }
  chosen_secrets = { for service in keys(local.setting_names) : service => {
    for name, arn in lookup(var.setting_secrets, service, {}) : "SELFCARE_${upper(name)}" => arn
  } }
}
