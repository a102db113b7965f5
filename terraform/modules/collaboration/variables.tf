variable "name" {
  description = "Prefix of every name in this module, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "subnet_id" {
  description = "Private subnet of the environment; needs NAT to fetch packages."
  type        = string
}

variable "owner_arn" {
  description = "User or role that owns the environment."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:(iam|sts)::[0-9]{12}:(user|assumed-role|role|root).*$", var.owner_arn))
    error_message = "owner_arn must be the ARN of an IAM user, a role session or the account root."
  }
}

variable "members" {
  description = "Users who share the environment, by a name of your choice: their ARN and read-only or read-write."
  type = map(object({
    user_arn   = string
    permission = optional(string, "read-write")
  }))
  default = {}

  validation {
    condition     = alltrue([for member in var.members : contains(["read-only", "read-write"], member.permission)])
    error_message = "members: permission must be read-only or read-write."
  }
}

variable "instance_type" {
  description = "Instance type of the environment."
  type        = string
  default     = "t3.medium"

  validation {
    condition     = can(regex("^[a-z0-9]+\\.[a-z0-9]+$", var.instance_type))
    error_message = "instance_type must be an EC2 type, such as t3.medium."
  }
}

variable "automatic_stop_minutes" {
  description = "Idle minutes after which the instance stops."
  type        = number
  default     = 30

  validation {
    condition     = var.automatic_stop_minutes >= 15 && var.automatic_stop_minutes <= 480
    error_message = "automatic_stop_minutes must lie between 15 and 480."
  }
}

variable "repository_clone_url" {
  description = "Clone address of the CodeCommit repository, shown in the environment's description."
  type        = string
}
