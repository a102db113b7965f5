variable "identity_providers" {
  description = <<-TEXT
    Social and OpenID Connect providers by name, as modules/identity describes them. `secret_id` names the Secrets Manager secret
    with the client secret, which must stand before the plan.
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
}

variable "sign_in_prefix" {
  description = "Prefix of the sign-in address, unique in the region. Null makes one of the environment and the account."
  type        = string
  default     = null
}

variable "managed_login_version" {
  description = "1 is Cognito's classic page; 2 needs a branding style assigned in the console."
  type        = number
  default     = 1
}

variable "link_code_key_version" {
  description = "Raise by one to make a new key for one-time codes."
  type        = number
  default     = 1

  validation {
    condition     = var.link_code_key_version >= 1 && floor(var.link_code_key_version) == var.link_code_key_version
    error_message = "Set link_code_key_version to a whole number of 1 or more."
  }
}

variable "database_password_versions" {
  description = "Raise one by one to write a new password for the administrator, or new ones for all service accounts; then deploy again: the pipeline's task accounts sets them."
  type = object({
    admin    = optional(number, 1)
    services = optional(number, 1)
  })
  default = {}
}

variable "load" {
  description = <<-TEXT
    What must be stood and what a vCPU stands: requests a second at the peak for each of the four operations that customers use
    most, and for the archive; measured requests a second of one vCPU, by service; percent of CPU that autoscaling aims at;
    percent of the peak that is kept warm; tasks at least; workers at most; statements waiting for each worker.
  TEXT
  type = object({
    peak_requests_per_second_per_api = number
    peak_archive_requests_per_second = number
    requests_per_second_per_vcpu     = map(number)
    cpu_percent                      = optional(number, 60)
    quiet_percent                    = optional(number, 10)
    min_tasks                        = optional(number, 3)
    max_workers                      = optional(number, 30)
    statements_per_worker            = optional(number, 100)
  })

  validation {
    condition     = length(setsubtract(["customer", "billing", "archiver"], keys(var.load.requests_per_second_per_vcpu))) == 0 && alltrue([for rate in values(var.load.requests_per_second_per_vcpu) : rate > 0])
    error_message = "Give load.requests_per_second_per_vcpu a measured rate above 0 for customer, billing and archiver."
  }

  validation {
    condition     = var.load.peak_requests_per_second_per_api >= 1 && var.load.peak_archive_requests_per_second >= 1 && var.load.min_tasks >= 1 && var.load.quiet_percent <= 100
    error_message = "Set load's peaks and min_tasks to 1 or more and quiet_percent to 100 or less."
  }

  validation {
    condition     = var.load.min_tasks >= 3 || var.environment == "dev"
    error_message = "Set load.min_tasks to 3 or more, one task in each availability zone."
  }
}

variable "web_acl" {
  description = <<-TEXT
    Requests that one access token, and one address, may send within five minutes: to anything, and to the operations that send
    text messages. `shared_ranges` are those whose addresses many customers share, such as the operator's own behind carrier-grade
    NAT; they are not counted by address.
  TEXT
  type = object({
    requests_per_token        = optional(number, 600)
    link_requests_per_token   = optional(number, 20)
    requests_per_address      = optional(number, 20000)
    link_requests_per_address = optional(number, 1000)
    shared_ranges             = optional(set(string), [])
  })
  default = {}
}

variable "database" {
  description = "Size of the residential database: class, storage in GB at first and at most, replicas, a standby in another zone, days of backups."
  type = object({
    instance_class = string
    storage_gb     = number
    max_storage_gb = number
    read_replicas  = number
    multi_az       = optional(bool, true)
    backup_days    = optional(number, 35)
  })

  validation {
    condition     = var.database.multi_az || var.environment == "dev"
    error_message = "Keep database.multi_az true but for dev."
  }
}

variable "statement_archive" {
  description = <<-TEXT
    Statements for ever: days for which nobody can delete one (agreed with the legal department), the mode of that lock, days after
    which one moves to Deep Archive, and a bucket in another region that gets copies.
  TEXT
  type = object({
    retention_days          = number
    retention_mode          = optional(string, "COMPLIANCE")
    deep_archive_after_days = optional(number, 90)
    replication = optional(object({
      bucket_arn  = string
      kms_key_arn = string
    }))
  })

  validation {
    condition     = var.statement_archive.retention_mode == "COMPLIANCE" || var.environment != "prod"
    error_message = "Keep statement_archive.retention_mode COMPLIANCE in prod."
  }
}

variable "enable_bulk_load" {
  description = "Whether the residential database takes LOAD DATA LOCAL, for the weeks in which selfcare-migrate loads it. With `migration` it does anyway."
  type        = bool
  default     = false
}

variable "migration" {
  description = "Migration of the residential records from Oracle by AWS DMS; null when it is not wanted or done. `rds_ca_pem` is the region's bundle of RDS authorities."
  type = object({
    source_oracle = object({
      secret_arn    = string
      service_name  = string
      schema        = string
      wallet_base64 = string
    })
    rds_ca_pem = string
  })
  default = null
}
