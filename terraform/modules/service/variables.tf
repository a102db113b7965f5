variable "name" {
  description = "Prefix of every name, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.name))
    error_message = "Give name 3 to 21 lower-case letters, digits or hyphens, a letter first."
  }
}

variable "service" {
  description = "Name of the service, of its container and of its ECR repository, such as customer or archiver-worker."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z-]{1,20}$", var.service))
    error_message = "Give service 2 to 21 lower-case letters or hyphens."
  }
}

variable "role" {
  description = "What the container does: web answers behind the load balancer, worker drains a queue, migrate and accounts are tasks run by hand or by the pipeline."
  type        = string

  validation {
    condition     = contains(["web", "worker", "migrate", "accounts"], var.role)
    error_message = "Set role to web, worker, migrate or accounts."
  }
}

variable "shared_image" {
  description = "Image of another service that this one runs too: its repository and the parameter that holds the released image. Null makes both here."
  type = object({
    repository_arn = string
    repository_url = string
    image          = string
  })
  default = null
}

variable "cluster" {
  description = "ECS cluster: ARN and name."
  type = object({
    arn  = string
    name = string
  })
}

variable "vpc_id" {
  description = "VPC of the tasks."
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

variable "endpoint_security_group_id" {
  description = "Security group of the VPC endpoints, the tasks' only way to AWS."
  type        = string
}

variable "s3_prefix_list_id" {
  description = "Prefix list of the S3 gateway endpoint."
  type        = string
}

variable "extra_security_group_ids" {
  description = "Groups that let the tasks reach a database or an on-premises system."
  type        = list(string)
  default     = []
}

variable "load_balancer" {
  description = "For web: security group and CloudWatch name of the load balancer, ARN and CloudWatch name of the target group."
  type = object({
    security_group_id       = string
    arn_suffix              = string
    target_group_arn        = string
    target_group_arn_suffix = string
  })
  default = null

  validation {
    condition     = (var.load_balancer != null) == (var.role == "web")
    error_message = "Give load_balancer to a service of role web, and to no other."
  }
}

variable "queue_name" {
  description = "For worker: the queue whose backlog decides how many tasks run."
  type        = string
  default     = null

  validation {
    condition     = (var.queue_name != null) == (var.role == "worker")
    error_message = "Give queue_name to a service of role worker, and to no other."
  }
}

variable "size" {
  description = "CPU units (1024 are one vCPU) and memory in MiB of a task, a pair that Fargate knows."
  type = object({
    cpu        = number
    memory_mib = number
  })

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.size.cpu) && var.size.memory_mib >= var.size.cpu * 2 && var.size.memory_mib <= var.size.cpu * 8
    error_message = "Set size to a Fargate pair: cpu 256 to 16384, memory_mib two to eight times as much."
  }
}

variable "scaling" {
  description = "Tasks at least and at most; requests a minute for each task (web) or messages for each task (worker) that autoscaling aims at; CPU in percent."
  type = object({
    min_tasks       = number
    max_tasks       = number
    target_per_task = number
    cpu_percent     = optional(number, 60)
  })
  default = { min_tasks = 0, max_tasks = 0, target_per_task = 1 }

  validation {
    condition     = var.scaling.min_tasks <= var.scaling.max_tasks && var.scaling.target_per_task > 0 && var.scaling.cpu_percent > 0 && var.scaling.cpu_percent <= 90
    error_message = "Set scaling with min_tasks no greater than max_tasks, target_per_task above 0 and cpu_percent up to 90."
  }
}

variable "environment" {
  description = "Plain settings of the container. Secrets go into `secrets`."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key, value in var.environment : !can(regex("PASSWORD|SECRET|_KEY$|TOKEN$", key)) && !can(regex("://[^/@]+@", value))])
    error_message = "Move passwords, keys and addresses with a password in them from environment to secrets."
  }
}

variable "secrets" {
  description = "Settings read from Secrets Manager at start: name to secret ARN, with `:key::` behind it for one key of a JSON secret."
  type        = map(string)
  default     = {}
}

variable "permissions" {
  description = "What the running task may do. Everything that is not listed is denied."
  type = list(object({
    sid       = string
    effect    = optional(string, "Allow")
    actions   = list(string)
    resources = list(string)
    conditions = optional(list(object({
      test     = string
      variable = string
      values   = list(string)
    })), [])
  }))
  default = []

  validation {
    condition     = alltrue([for permission in var.permissions : !anytrue([for action in permission.actions : endswith(action, "*")])])
    error_message = "Spell out each action in permissions; none may end in an asterisk."
  }
}

variable "kms_key_arns" {
  description = "Keys by purpose: logs (log group), images (ECR), secrets (read at start)."
  type = object({
    logs    = string
    images  = string
    secrets = string
  })
}

variable "port" {
  description = "Port that a web container listens on."
  type        = number
  default     = 8080

  validation {
    condition     = var.port >= 1024 && var.port <= 65535
    error_message = "Set port between 1024 and 65535; the container is not root."
  }
}

variable "health_port" {
  description = "Port that health alone is asked at."
  type        = number
  default     = 8081

  validation {
    condition     = var.health_port >= 1024 && var.health_port <= 65535 && var.health_port != var.port
    error_message = "Set health_port between 1024 and 65535 and not to port; the container is not root."
  }
}

variable "health_command" {
  description = "Command that ends with 0 while the container is well. Empty for none."
  type        = list(string)
  default     = []
}

variable "stop_timeout_seconds" {
  description = "Time between SIGTERM and SIGKILL, longer than the service needs to finish what it holds."
  type        = number
  default     = 60

  validation {
    condition     = var.stop_timeout_seconds >= 30 && var.stop_timeout_seconds <= 120
    error_message = "Set stop_timeout_seconds between 30 and 120, the most that Fargate allows."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept, in days."
  type        = number
  default     = 365

  validation {
    condition     = contains([30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "Set log_retention_days to a value that CloudWatch knows, 30 or more, such as 365."
  }
}

variable "force_delete_images" {
  description = "Whether the repository goes with its images when the environment is destroyed; for environments that are thrown away."
  type        = bool
  default     = false
}
