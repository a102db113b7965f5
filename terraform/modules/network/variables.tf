variable "name" {
  description = "Prefix of every name in this module, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "vpc_cidr" {
  description = "Address range of the VPC. Must not overlap any range that is used on-premises."
  type        = string

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr)) && try(tonumber(split("/", var.vpc_cidr)[1]) >= 16 && tonumber(split("/", var.vpc_cidr)[1]) <= 20, false)
    error_message = "vpc_cidr must be an IPv4 range between /16 and /20, such as 10.40.0.0/16."
  }

  validation {
    condition     = try(cidrhost(var.vpc_cidr, 0) == split("/", var.vpc_cidr)[0], false)
    error_message = "vpc_cidr must start at the first address of its range, such as 10.40.0.0/16."
  }
}

variable "availability_zones" {
  description = "The three availability zones that every tier spans."
  type        = list(string)

  validation {
    condition     = length(distinct(var.availability_zones)) == 3 && length(var.availability_zones) == 3
    error_message = "availability_zones must name three different zones of the region."
  }
}

variable "enable_nat" {
  description = "Whether private subnets reach the internet through NAT gateways, one per zone. Tasks do not need it."
  type        = bool
  default     = false
}

variable "interface_endpoint_services" {
  description = "AWS services reached inside the VPC, by the last part of their endpoint service name."
  type        = set(string)
  default = [
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "email",
    "guardduty-data",
    "kms",
    "logs",
    "monitoring",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "ssmmessages",
    "sts",
    "xray",
  ]

  validation {
    condition     = length(setsubtract(["ecr.api", "ecr.dkr", "logs", "secretsmanager"], var.interface_endpoint_services)) == 0
    error_message = "interface_endpoint_services must contain ecr.api, ecr.dkr, logs and secretsmanager, without which no task starts."
  }
}

variable "open_bucket_arns" {
  description = "Buckets of this account whose objects the VPC may read without signing, by a name of your choice; their own policies admit this VPC's endpoint alone."
  type        = map(string)
  default     = {}
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the flow logs."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key."
  }
}

variable "flow_log_retention_days" {
  description = "Days for which flow logs are kept; a value that CloudWatch Logs offers."
  type        = number
  default     = 365

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.flow_log_retention_days)
    error_message = "flow_log_retention_days must be one of CloudWatch's steps of a year or more: 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}
