variable "name" {
  description = "Prefix of every name in this module, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "kms_key_arn" {
  description = "KMS key of the two buckets."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key."
  }
}

variable "messaging_kms_key_arn" {
  description = "KMS key of the queues."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.messaging_kms_key_arn))
    error_message = "messaging_kms_key_arn must be the ARN of a KMS key."
  }
}

variable "portal_origins" {
  description = "Origins of the portal, whose browsers follow signed links."
  type        = list(string)

  validation {
    condition     = length(var.portal_origins) > 0 && alltrue([for origin in var.portal_origins : can(regex("^https://[a-z0-9.-]+(:[0-9]+)?$", origin))])
    error_message = "portal_origins must hold https origins without a path, such as https://selfcare.example."
  }
}

variable "retention_days" {
  description = "Days for which nobody can delete or overwrite an archived statement, as agreed with the legal department. Can be raised later, lowered for new objects only."
  type        = number

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 36500 && floor(var.retention_days) == var.retention_days
    error_message = "retention_days must be a whole number between 1 and 36500: say for how many days the law obliges you to keep a statement."
  }
}

variable "retention_mode" {
  description = "COMPLIANCE lets nobody shorten the retention; GOVERNANCE lets administrators, for environments that are thrown away."
  type        = string
  default     = "COMPLIANCE"

  validation {
    condition     = contains(["COMPLIANCE", "GOVERNANCE"], var.retention_mode)
    error_message = "retention_mode must be COMPLIANCE or GOVERNANCE."
  }
}

variable "deep_archive_after_days" {
  description = "Days after which an archived statement moves to Glacier Deep Archive."
  type        = number
  default     = 90

  validation {
    condition     = var.deep_archive_after_days >= 1 && var.deep_archive_after_days <= 3650 && floor(var.deep_archive_after_days) == var.deep_archive_after_days
    error_message = "deep_archive_after_days must be a whole number between 1 and 3650."
  }
}

variable "staging_expiry_days" {
  description = "Days after which a staged statement is gone. Its message may lie among the dead letters for fourteen days and be sent again on the last."
  type        = number
  default     = 15

  validation {
    condition     = var.staging_expiry_days >= 15 && var.staging_expiry_days <= 30 && floor(var.staging_expiry_days) == var.staging_expiry_days
    error_message = "staging_expiry_days must be a whole number between 15 and 30: messages live for fourteen days."
  }
}

variable "log_expiry_days" {
  description = "Days after which access logs are gone."
  type        = number
  default     = 400

  validation {
    condition     = var.log_expiry_days >= 90
    error_message = "log_expiry_days must be 90 at least."
  }
}

variable "replication" {
  description = "Bucket in another region that receives a copy of every archived statement, with the KMS key there; null for none. The bucket must have Object Lock and versioning."
  type = object({
    bucket_arn  = string
    kms_key_arn = string
  })
  default = null

  validation {
    condition     = var.replication == null ? true : can(regex("^arn:aws[a-z-]*:s3:::.+$", var.replication.bucket_arn)) && can(regex("^arn:aws[a-z-]*:kms:.+$", var.replication.kms_key_arn))
    error_message = "replication needs the ARN of a bucket and the ARN of a KMS key in the bucket's region."
  }
}

variable "visibility_timeout_seconds" {
  description = "Seconds for which a received message is hidden; longer than the worker takes for a batch."
  type        = number
  default     = 60

  validation {
    condition     = var.visibility_timeout_seconds >= 30 && var.visibility_timeout_seconds <= 43200
    error_message = "visibility_timeout_seconds must lie between 30 and 43200."
  }
}

variable "max_receive_count" {
  description = "Deliveries after which a message goes to the dead-letter queue."
  type        = number
  default     = 5

  validation {
    condition     = var.max_receive_count >= 2 && var.max_receive_count <= 100
    error_message = "max_receive_count must lie between 2 and 100."
  }
}

variable "force_destroy" {
  description = "Whether buckets are emptied when the environment is destroyed; for environments that are thrown away."
  type        = bool
  default     = false
}
