variable "name" {
  description = "Prefix of every name in this module, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "vpc_id" {
  description = "VPC of the database."
  type        = string
}

variable "data_subnet_ids" {
  description = "Subnets of the database and its proxy, one per zone."
  type        = list(string)

  validation {
    condition     = length(var.data_subnet_ids) == 3
    error_message = "data_subnet_ids must hold three subnets, one per zone."
  }
}

variable "endpoint_security_group_id" {
  description = "Security group of the VPC's interface endpoints, which the password rotation calls."
  type        = string
}

variable "kms_key_arn" {
  description = "KMS key of the database's storage, its Performance Insights and its backups."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key."
  }
}

variable "secrets_kms_key_arn" {
  description = "KMS key of the database's secrets."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.secrets_kms_key_arn))
    error_message = "secrets_kms_key_arn must be the ARN of a KMS key."
  }
}

variable "logs_kms_key_arn" {
  description = "KMS key of the database's log groups."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs_kms_key_arn))
    error_message = "logs_kms_key_arn must be the ARN of a KMS key."
  }
}

variable "notification_topic_arn" {
  description = "SNS topic that is told of failovers, low storage, failures and backups that did not complete."
  type        = string
}

variable "engine_version" {
  description = "MySQL version, major and minor; patch releases are installed in the maintenance window. Standard support of 8.0 ended on 2026-07-31."
  type        = string
  default     = "8.4"

  validation {
    condition     = contains(["8.0", "8.4"], var.engine_version)
    error_message = "engine_version must be 8.0 or 8.4."
  }
}

variable "instance_class" {
  description = "Class of the primary and of its replicas."
  type        = string
  default     = "db.r6g.large"

  validation {
    condition     = can(regex("^db\\.[a-z0-9]+\\.[a-z0-9]+$", var.instance_class))
    error_message = "instance_class must be an RDS class, such as db.r6g.large."
  }
}

variable "allocated_storage_gb" {
  description = "Storage at creation, in GB."
  type        = number
  default     = 100

  validation {
    condition     = var.allocated_storage_gb >= 20 && var.allocated_storage_gb <= 65536
    error_message = "allocated_storage_gb must lie between 20 and 65536."
  }
}

variable "max_allocated_storage_gb" {
  description = "Storage up to which the database grows by itself, in GB."
  type        = number
  default     = 1000

  validation {
    condition     = var.max_allocated_storage_gb >= var.allocated_storage_gb * 1.1
    error_message = "max_allocated_storage_gb must exceed allocated_storage_gb by a tenth at least."
  }
}

variable "port" {
  description = "Port of the database; not MySQL's usual one. The proxy listens on 3306 always."
  type        = number
  default     = 6033

  validation {
    condition     = var.port >= 1150 && var.port <= 65535 && var.port != 3306
    error_message = "port must lie between 1150 and 65535 and must not be 3306."
  }
}

variable "database_name" {
  description = "Name of the schema."
  type        = string
  default     = "selfcare"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database_name))
    error_message = "database_name must be lower-case letters, digits and underscores."
  }
}

variable "admin_username" {
  description = "Name of the administrator account."
  type        = string
  default     = "selfcare_owner"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{2,15}$", var.admin_username)) && !contains(["admin", "administrator", "root", "mysql", "rdsadmin"], var.admin_username)
    error_message = "admin_username must be 3 to 16 lower-case letters, digits and underscores, and none of the well-known names."
  }
}

variable "service_accounts" {
  description = <<-EOT
    Database accounts, by role; each has a secret of its own. Their rights are in services/customer/src/customer/accounts. `through_proxy` is false for accounts
    that change the schema or load data: they connect to the primary itself.
  EOT
  type = map(object({
    through_proxy = optional(bool, true)
  }))
  default = {
    customer = {}
    billing  = {}
    archiver = {}
    migrate  = { through_proxy = false }
  }

  validation {
    condition     = alltrue([for account in keys(var.service_accounts) : can(regex("^[a-z][a-z_]{1,20}$", account))]) && anytrue([for account in var.service_accounts : account.through_proxy])
    error_message = "service_accounts must hold one account at least that connects through the proxy; names are lower-case letters and underscores."
  }
}

variable "admin_password" {
  description = "First password of the administrator, random; replaced within minutes. Written to the database and its secret, never to the state. Letters and digits alone."
  type        = string
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = can(regex("^[A-Za-z0-9]{24,41}$", var.admin_password))
    error_message = "admin_password must be 24 to 41 letters and digits."
  }
}

variable "service_passwords" {
  description = "Passwords of the service accounts, by role, random. Written to their secrets, never to the state. Letters and digits alone, so that they stand in an address without being escaped."
  type        = map(string)
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = alltrue([for account in keys(var.service_accounts) : can(regex("^[A-Za-z0-9]{24,64}$", var.service_passwords[account]))])
    error_message = "service_passwords must hold 24 to 64 letters and digits for every one of service_accounts."
  }
}

variable "service_iam_authentication" {
  description = "Whether services sign in to the proxy with IAM tokens instead of passwords; then their passwords rotate too."
  type        = bool
  default     = false
}

variable "admin_password_version" {
  description = "Raise by one to write a new administrator's password into the database and its secret; heals a first apply that broke off between the two."
  type        = number
  default     = 1

  validation {
    condition     = var.admin_password_version >= 1 && floor(var.admin_password_version) == var.admin_password_version
    error_message = "admin_password_version must be a whole number of 1 or more."
  }
}

variable "service_password_version" {
  description = "Raise by one to write new passwords for all service accounts, then run the task accounts and redeploy."
  type        = number
  default     = 1

  validation {
    condition     = var.service_password_version >= 1 && floor(var.service_password_version) == var.service_password_version
    error_message = "service_password_version must be a whole number of 1 or more."
  }
}

variable "password_rotation_days" {
  description = "Days after which the administrator's password is replaced."
  type        = number
  default     = 30

  validation {
    condition     = var.password_rotation_days >= 1 && var.password_rotation_days <= 90
    error_message = "password_rotation_days must lie between 1 and 90."
  }
}

variable "multi_az" {
  description = "Whether a standby in another zone takes over when the primary fails."
  type        = bool
  default     = true
}

variable "read_replica_count" {
  description = "Read replicas, each in a zone of its own as far as zones suffice."
  type        = number
  default     = 1

  validation {
    condition     = var.read_replica_count >= 0 && var.read_replica_count <= 15 && floor(var.read_replica_count) == var.read_replica_count
    error_message = "read_replica_count must be a whole number between 0 and 15."
  }
}

variable "backup_retention_days" {
  description = "Days for which the database can be restored to any second."
  type        = number
  default     = 35

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 35
    error_message = "backup_retention_days must lie between 7 and 35."
  }
}

variable "vault_retention_days" {
  description = "Days for which the daily copies in the backup vault are kept; the vault's lock forbids to delete them earlier."
  type        = number
  default     = 90

  validation {
    condition     = var.vault_retention_days >= 7 && var.vault_retention_days <= 3650
    error_message = "vault_retention_days must lie between 7 and 3650."
  }
}

variable "vault_lock_grace_days" {
  description = "Days after which the vault's lock can never be lifted, by nobody; null keeps it liftable by administrators."
  type        = number
  default     = null

  validation {
    condition     = var.vault_lock_grace_days == null ? true : var.vault_lock_grace_days >= 3
    error_message = "vault_lock_grace_days must be null or 3 at least."
  }
}

variable "deletion_protection" {
  description = "Whether the database refuses to be deleted."
  type        = bool
  default     = true
}

variable "enable_bulk_load" {
  description = "Whether clients may send files (LOAD DATA LOCAL); true while the residential customers are carried over, false otherwise."
  type        = bool
  default     = false
}

variable "slow_query_seconds" {
  description = "Queries that take longer are logged."
  type        = number
  default     = 1

  validation {
    condition     = var.slow_query_seconds > 0 && var.slow_query_seconds <= 60
    error_message = "slow_query_seconds must be above 0 and at most 60."
  }
}

variable "log_retention_days" {
  description = "Days for which the database's logs are kept; a value that CloudWatch Logs offers."
  type        = number
  default     = 365

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of CloudWatch's steps of a year or more: 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "disposable" {
  description = "Whether the database goes without a final snapshot, its secrets at once and its vault with its backups; for environments that are thrown away."
  type        = bool
  default     = false
}
