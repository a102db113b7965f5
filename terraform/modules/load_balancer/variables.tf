variable "name" {
  description = "Prefix of every name, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.name))
    error_message = "Give name 3 to 21 lower-case letters, digits or hyphens, a letter first; load balancer names are short."
  }
}

variable "account_id" {
  description = "Account that the log bucket's policy trusts."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "Give account_id the 12 digits of the AWS account."
  }
}

variable "vpc_id" {
  description = "VPC of the load balancer."
  type        = string
}

variable "private_subnet_ids" {
  description = "Private subnets, one for each availability zone."
  type        = list(string)

  validation {
    condition     = length(var.private_subnet_ids) >= 2
    error_message = "Give private_subnet_ids in at least two availability zones."
  }
}

variable "host_name" {
  description = "Name on the certificate, which API Gateway checks when it calls the load balancer."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.host_name))
    error_message = "Give host_name a full domain name such as services.selfcare.example.com."
  }
}

variable "hosted_zone_id" {
  description = "Public zone in which the certificate is validated."
  type        = string
}

variable "services" {
  description = "Services behind the load balancer: name to the first segment of its paths, such as customer = { path_segment = \"customer\" }; port of its requests, port that health alone is asked at."
  type = map(object({
    path_segment = string
    port         = optional(number, 8080)
    health_port  = optional(number, 8081)
  }))

  validation {
    condition     = length(var.services) > 0 && alltrue([for service in var.services : can(regex("^[a-z]+$", service.path_segment))])
    error_message = "Give at least one service, each with a path_segment of lower-case letters."
  }
}

variable "log_retention_days" {
  description = "How long access logs are kept, in days."
  type        = number
  default     = 365

  validation {
    condition     = var.log_retention_days >= 30
    error_message = "Set log_retention_days to 30 or more."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the load balancer."
  type        = bool
  default     = true
}

variable "force_destroy" {
  description = "Whether buckets are emptied when the environment is destroyed; for environments that are thrown away."
  type        = bool
  default     = false
}
