variable "name" {
  description = "Prefix of every name, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.name))
    error_message = "Give name 3 to 21 lower-case letters, digits or hyphens, a letter first; load balancer names are short."
  }
}

variable "contract" {
  description = "Text of the OpenAPI contract (YAML). Its marks load_balancer_host, portal_origin, user_pool_arn and vpc_link_id are filled in here."
  type        = string

  validation {
    condition     = can(length(yamldecode(var.contract).paths) > 0)
    error_message = "Give contract the text of an OpenAPI document with at least one path."
  }
}

variable "user_pool_arn" {
  description = "User pool whose access tokens the authorizer accepts."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:cognito-idp:", var.user_pool_arn))
    error_message = "Give user_pool_arn the ARN of a Cognito user pool."
  }
}

variable "portal_origin" {
  description = "The only origin that browsers may call from, such as https://my.selfcare.example.com."
  type        = string

  validation {
    condition     = can(regex("^https://[a-z0-9.-]+$", var.portal_origin))
    error_message = "Give portal_origin as https:// and a host, with neither path nor closing slash."
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
  description = "The internal load balancer: its ARN, HTTPS listener, security group, the host name on its certificate, and the bucket for logs."
  type = object({
    arn               = string
    listener_arn      = string
    security_group_id = string
    host_name         = string
    log_bucket        = string
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

variable "requests_per_address" {
  description = "Requests that one address may send within five minutes."
  type        = number
  default     = 2000

  validation {
    condition     = var.requests_per_address >= 100
    error_message = "Set requests_per_address to 100 or more; many customers share an address behind carrier-grade NAT."
  }
}

variable "link_requests_per_address" {
  description = "Requests to the link operations, which send text messages, that one address may send within five minutes."
  type        = number
  default     = 100

  validation {
    condition     = var.link_requests_per_address >= 10
    error_message = "Set link_requests_per_address to 10 or more."
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
