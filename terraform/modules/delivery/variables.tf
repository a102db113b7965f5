variable "name" {
  description = "Prefix of every name in this module, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "kms_key_arn" {
  description = "KMS key of the artifacts and the build logs' exports."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key."
  }
}

variable "logs_kms_key_arn" {
  description = "KMS key of the build logs."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs_kms_key_arn))
    error_message = "logs_kms_key_arn must be the ARN of a KMS key."
  }
}

variable "branch" {
  description = "Branch that is delivered to this environment."
  type        = string
  default     = "main"

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$", var.branch))
    error_message = "branch must be the name of a Git branch, such as main."
  }
}

variable "create_repository" {
  description = "Whether this environment creates the repository; false when it delivers from one that another environment of the account owns."
  type        = bool
  default     = true
}

variable "repository_name" {
  description = "Name of the CodeCommit repository, one for the whole product."
  type        = string
  default     = "selfcare"

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{1,100}$", var.repository_name))
    error_message = "repository_name must be letters, digits, dots, underscores and hyphens."
  }
}

variable "require_approval" {
  description = "Whether a person approves before anything is deployed."
  type        = bool
  default     = true
}

variable "images" {
  description = "Images to build, by the service whose code they hold: their ECR repository."
  type = map(object({
    repository_arn = string
    repository_url = string
  }))

  validation {
    condition     = length(var.images) > 0 && alltrue([for image in var.images : can(regex("^arn:aws[a-z-]*:ecr:.+:repository/.+$", image.repository_arn))])
    error_message = "images must hold one image at least, each with the ARN of its ECR repository."
  }
}

variable "services" {
  description = <<-EOT
    ECS services to deploy, by name: the image they run, the container in their task definition that gets it, and the roles their
    tasks have. `image_parameter_name` is the SSM parameter that keeps the released image; it is written after the deployment.
    Services of one image share one parameter.
  EOT
  type = map(object({
    image                = string
    cluster_name         = string
    service_name         = string
    container_name       = string
    task_role_arn        = string
    execution_role_arn   = string
    image_parameter_name = string
    image_parameter_arn  = string
  }))

  validation {
    condition     = length(var.services) > 0 && alltrue([for service in var.services : contains(keys(var.images), service.image)])
    error_message = "services must hold one service at least, and every service's image must be a key of images."
  }
}

variable "migration_tasks" {
  description = "Tasks that make the database ready before services are deployed, in their order, each with the image it runs. The same task may stand twice."
  type = list(object({
    name                   = string
    image                  = string
    cluster_name           = string
    task_definition_family = string
    container_name         = string
    subnet_ids             = list(string)
    security_group_ids     = list(string)
    task_role_arn          = string
    execution_role_arn     = string
  }))
  default = []

  validation {
    condition     = alltrue([for task in var.migration_tasks : contains(keys(var.images), task.image)])
    error_message = "migration_tasks: each image must be a key of images."
  }
}

variable "notification_topic_arn" {
  description = "SNS topic that is told of failed deliveries and of those that wait for approval. Its policy must let events.amazonaws.com publish."
  type        = string
}

variable "test_dockerfile" {
  description = "Dockerfile in the source tree of the machine that the tests run on."
  type        = string
  default     = "tools/test_image/Dockerfile"
}

variable "build_timeout_minutes" {
  description = "Minutes after which a build is stopped; the tests take 18 on two cores."
  type        = number
  default     = 60

  validation {
    condition     = var.build_timeout_minutes >= 5 && var.build_timeout_minutes <= 480
    error_message = "build_timeout_minutes must lie between 5 and 480."
  }
}

variable "log_retention_days" {
  description = "Days for which build logs are kept; a value that CloudWatch Logs offers."
  type        = number
  default     = 365

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of CloudWatch's steps of a year or more: 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "force_destroy" {
  description = "Whether buckets are emptied when the environment is destroyed; for environments that are thrown away."
  type        = bool
  default     = false
}
