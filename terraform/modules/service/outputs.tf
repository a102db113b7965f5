output "service_name" {
  description = "ECS service, null for role migrate."
  value       = local.runs ? aws_ecs_service.this[0].name : null
}

output "container_name" {
  description = "Container of the task definition."
  value       = var.service
}

output "task_family" {
  description = "Family of the task definition."
  value       = aws_ecs_task_definition.this.family
}

output "task_definition_arn" {
  description = "Newest revision of the task definition."
  value       = aws_ecs_task_definition.this.arn
}

output "task_role_arn" {
  description = "Role of the service's own code."
  value       = aws_iam_role.task.arn
}

output "execution_role_arn" {
  description = "Role that starts the containers."
  value       = aws_iam_role.execution.arn
}

output "security_group_id" {
  description = "Security group of the tasks."
  value       = aws_security_group.this.id
}

output "log_group_name" {
  description = "Log group of the containers."
  value       = aws_cloudwatch_log_group.this.name
}

output "failing_alarm_arn" {
  description = "Alarm on 5xx answers, null but for role web."
  value       = one(aws_cloudwatch_metric_alarm.failing[*].arn)
}

output "failing_alarm_name" {
  description = "Name of the alarm on 5xx answers, null but for role web."
  value       = one(aws_cloudwatch_metric_alarm.failing[*].alarm_name)
}

output "shared_image" {
  description = "What another service needs to run the same image."
  value = {
    repository_arn = local.repository_arn
    repository_url = local.repository_url
    image          = local.image
  }
}

output "image_parameter" {
  description = "Parameter that the pipeline writes the released image to, null when the image belongs to another service."
  value       = local.owns_image ? { name = aws_ssm_parameter.image[0].name, arn = aws_ssm_parameter.image[0].arn } : null
}

output "repository_name" {
  description = "ECR repository, null when the image belongs to another service."
  value       = one(aws_ecr_repository.this[*].name)
}
