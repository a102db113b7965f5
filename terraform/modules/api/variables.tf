variable "name" {
  description = "Prefix of every name, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.name))
    error_message = "Give name 3 to 21 lower-case letters, digits or hyphens, a letter first; load balancer names are short."
  }
}

variable "body" {
  description = "OpenAPI document (JSON) to import, as modules/gateway_body makes it of the contract."
  type        = string

  validation {
    condition     = can(length(jsondecode(var.body).paths) > 0)
    error_message = "Give body an OpenAPI document in JSON with at least one path."
  }
}

variable "domain_name" {
  description = "Host of the API, such as api.selfcare.example.com."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.domain_name))
    error_message = "Give domain_name a full domain name such as api.selfcare.example.com."
  }
}

variable "hosted_zone_id" {
  description = "Public zone of the domain."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the network load balancer."
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

variable "load_balancer" {
  description = "The internal load balancer: its ARN, HTTPS listener and security group."
  type = object({
    arn               = string
    listener_arn      = string
    security_group_id = string
  })
}

variable "kms_key_arn" {
  description = "Key of the log groups."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn))
    error_message = "Give kms_key_arn the ARN of a KMS key."
  }
}

variable "requests_per_second" {
  description = "Throttle of each method, in requests a second."
  type        = number
  default     = 10000

  validation {
    condition     = var.requests_per_second >= 1 && var.requests_per_second <= 100000
    error_message = "Set requests_per_second between 1 and 100000."
  }
}

variable "burst_requests" {
  description = "Bucket size of each method's throttle, in requests."
  type        = number
  default     = 5000

  validation {
    condition     = var.burst_requests >= 1
    error_message = "Set burst_requests to 1 or more."
  }
}

variable "requests_per_token" {
  description = "Requests that one access token may send within five minutes."
  type        = number
  default     = 600

  validation {
    condition     = var.requests_per_token >= 60
    error_message = "Set requests_per_token to 60 or more; the portal alone sends ten for a page."
  }
}

variable "link_requests_per_token" {
  description = "Requests to the operations that send text messages, that one access token may send within five minutes."
  type        = number
  default     = 20

  validation {
    condition     = var.link_requests_per_token >= 10
    error_message = "Set link_requests_per_token to 10 or more, the least that AWS WAF counts."
  }
}

variable "requests_per_address" {
  description = "Requests that one address outside shared_ranges may send within five minutes."
  type        = number
  default     = 20000

  validation {
    condition     = var.requests_per_address >= 2000
    error_message = "Set requests_per_address to 2000 or more; many customers share an address, of other carriers too."
  }
}

variable "link_requests_per_address" {
  description = "Requests to the operations that send text messages, that one address outside shared_ranges may send within five minutes."
  type        = number
  default     = 1000

  validation {
    condition     = var.link_requests_per_address >= 100
    error_message = "Set link_requests_per_address to 100 or more; many customers share an address, of other carriers too."
  }
}

variable "shared_ranges" {
  description = "Ranges whose addresses many customers share, such as the operator's own behind carrier-grade NAT: not counted by address."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for range in var.shared_ranges : can(cidrnetmask(range))])
    error_message = "Give shared_ranges IPv4 ranges such as 198.51.100.0/24."
  }
}

variable "max_body_bytes" {
  description = "Largest request body in bytes."
  type        = number
  default     = 65536

  validation {
    condition     = var.max_body_bytes >= 1024 && var.max_body_bytes <= 65536
    error_message = "Set max_body_bytes between 1024 and 65536."
  }
}

variable "log_retention_days" {
  description = "How long access, execution and web ACL logs are kept, in days."
  type        = number
  default     = 365

  validation {
    condition     = contains([30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "Set log_retention_days to a value that CloudWatch knows, 30 or more, such as 365."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the network load balancer."
  type        = bool
  default     = true
}

variable "traced_share" {
  description = "Share of the requests that are traced, beside five a second."
  type        = number
  default     = 0.01

  validation {
    condition     = var.traced_share >= 0 && var.traced_share <= 1
    error_message = "Set traced_share between 0 and 1."
  }
}
