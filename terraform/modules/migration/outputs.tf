output "replication_instance_arn" {
  description = "The replication instance."
  value       = aws_dms_replication_instance.this.replication_instance_arn
}

output "source_endpoint_arn" {
  description = "Endpoint of the legacy Oracle."
  value       = aws_dms_endpoint.source.endpoint_arn
}

output "target_endpoint_arn" {
  description = "Endpoint of the residential database."
  value       = aws_dms_endpoint.target.endpoint_arn
}

output "task_arn" {
  description = "Full load and change capture task; started by hand once both endpoints were tested."
  value       = aws_dms_replication_task.this.replication_task_arn
}

output "task_id" {
  description = "Identifier of the task; the dimension of its metrics."
  value       = aws_dms_replication_task.this.replication_task_id
}
