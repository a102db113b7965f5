variable "name" {
  description = "Prefix of every name, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.name))
    error_message = "Give name 3 to 21 lower-case letters, digits or hyphens, a letter first."
  }
}

variable "source_url" {
  description = "Address of the user pool's key set."
  type        = string

  validation {
    condition     = startswith(var.source_url, "https://")
    error_message = "Give source_url an address that starts with https://."
  }
}

variable "vpc_endpoint_id" {
  description = "Gateway endpoint of Amazon S3 through which the tasks read the copy."
  type        = string
}

variable "minutes" {
  description = "Minutes between two copies: how long a new key of the pool stays unknown at most."
  type        = number
  default     = 5

  validation {
    condition     = var.minutes >= 2 && var.minutes <= 60
    error_message = "Set minutes between 2 and 60."
  }
}

variable "logs_kms_key_arn" {
  description = "Key of the log group."
  type        = string
}

variable "log_retention_days" {
  description = "How long the log is kept, in days."
  type        = number
  default     = 365

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "Set log_retention_days to a value that CloudWatch knows, a year or more, such as 365."
  }
}
