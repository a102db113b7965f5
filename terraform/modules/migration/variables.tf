variable "name" {
  description = "Prefix of every name in this module, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "vpc_id" {
  description = "VPC of the replication instance."
  type        = string
}

variable "data_subnet_ids" {
  description = "Subnets of the replication instance, one per zone."
  type        = list(string)

  validation {
    condition     = length(var.data_subnet_ids) >= 2
    error_message = "data_subnet_ids must hold two subnets in different zones at least."
  }
}

variable "security_group_ids" {
  description = "Security groups that let the replication instance reach Oracle and MySQL."
  type        = list(string)

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids must hold one group at least."
  }
}

variable "endpoint_security_group_id" {
  description = "Security group of the VPC's interface endpoints, through which the instance reads its secrets and writes its log."
  type        = string
}

variable "kms_key_arn" {
  description = "KMS key of the replication instance's storage and of its endpoints' settings."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key."
  }
}

variable "secrets_kms_key_arn" {
  description = "KMS key of the two secrets."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.secrets_kms_key_arn))
    error_message = "secrets_kms_key_arn must be the ARN of a KMS key."
  }
}

variable "logs_kms_key_arn" {
  description = "KMS key of the task's log."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs_kms_key_arn))
    error_message = "logs_kms_key_arn must be the ARN of a KMS key."
  }
}

variable "notification_topic_arn" {
  description = "SNS topic that is told when the task or the instance fails."
  type        = string
}

variable "create_account_roles" {
  description = "Whether to create dms-vpc-role and dms-cloudwatch-logs-role, which DMS needs once in an account."
  type        = bool
  default     = true
}

variable "engine_version" {
  description = "Version of the replication engine."
  type        = string
  default     = "3.5.4"

  validation {
    condition     = can(regex("^3\\.[0-9]+\\.[0-9]+$", var.engine_version))
    error_message = "engine_version must be a DMS 3 release, such as 3.5.4."
  }
}

variable "instance_class" {
  description = "Class of the replication instance."
  type        = string
  default     = "dms.r6i.xlarge"

  validation {
    condition     = can(regex("^dms\\.[a-z0-9]+\\.[a-z0-9]+$", var.instance_class))
    error_message = "instance_class must be a DMS class, such as dms.r6i.xlarge."
  }
}

variable "allocated_storage_gb" {
  description = "Storage for logs and cached changes, in GB."
  type        = number
  default     = 200

  validation {
    condition     = var.allocated_storage_gb >= 20 && var.allocated_storage_gb <= 6144
    error_message = "allocated_storage_gb must lie between 20 and 6144."
  }
}

variable "source_oracle" {
  description = <<-EOT
    The legacy Oracle. `secret_arn` names a secret with the JSON keys username, password, host and port; `service_name` is the
    service or SID; `schema` the owner of the table that table-mapping.json.tftpl names; `wallet_base64` an auto-login wallet
    (cwallet.sso) that trusts the database's certificate.
  EOT
  type = object({
    secret_arn    = string
    service_name  = string
    schema        = string
    wallet_base64 = string
  })

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+$", var.source_oracle.secret_arn))
    error_message = "source_oracle.secret_arn must be the ARN of a secret with the keys username, password, host and port: create it first."
  }

  validation {
    condition     = can(base64decode(var.source_oracle.wallet_base64)) || can(regex("^[A-Za-z0-9+/=\\s]+$", var.source_oracle.wallet_base64))
    error_message = "source_oracle.wallet_base64 must be the base64 text of cwallet.sso."
  }
}

variable "target_mysql" {
  description = <<-EOT
    The residential database. `secret_arn` names a secret with the JSON keys username, password, host and port, host being the
    primary and not the proxy; `schema` the schema that is written; `ca_pem` the certificate authorities of RDS.
  EOT
  type = object({
    secret_arn = string
    schema     = string
    ca_pem     = string
  })

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+$", var.target_mysql.secret_arn))
    error_message = "target_mysql.secret_arn must be the ARN of a secret with the keys username, password, host and port."
  }

  validation {
    condition     = strcontains(var.target_mysql.ca_pem, "-----BEGIN CERTIFICATE-----")
    error_message = "target_mysql.ca_pem must hold certificates in PEM form: the region's bundle of RDS authorities."
  }
}

variable "extra_mapping_rules_json" {
  description = "More DMS table-mapping rules, a JSON array: for what the mapping file does not carry over. Their ids begin at 1001."
  type        = string
  default     = "[]"

  validation {
    condition     = can([for rule in concat([], jsondecode(var.extra_mapping_rules_json)) : rule["rule-type"]])
    error_message = "extra_mapping_rules_json must be a JSON array of rules, each with a rule-type."
  }
}

variable "log_retention_days" {
  description = "Days for which the task's log is kept; a value that CloudWatch Logs offers."
  type        = number
  default     = 365

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of CloudWatch's steps of a year or more: 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}
