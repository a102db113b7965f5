output "instance_id" {
  description = "Identifier of the primary; the dimension of its metrics."
  value       = aws_db_instance.primary.identifier
}

output "instance_arn" {
  description = "The primary."
  value       = aws_db_instance.primary.arn
}

output "primary_address" {
  description = "Host name of the primary; for migrations and the DMS task, services use the proxy."
  value       = aws_db_instance.primary.address
}

output "port" {
  description = "Port of the primary and its replicas."
  value       = var.port
}

output "replica_ids" {
  description = "Identifiers of the read replicas."
  value       = [for replica in aws_db_instance.replica : replica.identifier]
}

output "replica_addresses" {
  description = "Host names of the read replicas."
  value       = [for replica in aws_db_instance.replica : replica.address]
}

output "proxy_name" {
  description = "Name of the proxy; the dimension of its metrics."
  value       = aws_db_proxy.this.name
}

output "proxy_endpoint" {
  description = "Host name of the proxy, which services connect to."
  value       = aws_db_proxy.this.endpoint
}

output "proxy_port" {
  description = "Port of the proxy."
  value       = 3306
}

output "proxy_resource_id" {
  description = "Resource id of the proxy, as it stands in rds-db:connect permissions (prx-...)."
  value       = local.proxy_resource_id
}

output "database_name" {
  description = "Name of the schema."
  value       = var.database_name
}

output "service_usernames" {
  description = "Database account of every service account, by role."
  value       = local.usernames
}

output "service_secret_arns" {
  description = "Secret of every service account, by role. JSON keys: username, password, host, port, dbname, engine and url (for SQLAlchemy)."
  value       = { for account, secret in aws_secretsmanager_secret.service : account => secret.arn }
}

output "admin_secret_arn" {
  description = "Secret of the administrator account; JSON keys as the service accounts', without url."
  value       = aws_secretsmanager_secret.admin.arn
}

output "client_security_group_id" {
  description = "Security group whose members may reach the proxy; for the services."
  value       = aws_security_group.this["client"].id
}

output "administration_security_group_id" {
  description = "Security group whose members may reach the database itself; for schema migrations, the DMS task and administrators."
  value       = aws_security_group.this["administration"].id
}

output "backup_vault_arn" {
  description = "Vault of the daily copies."
  value       = aws_backup_vault.this.arn
}

output "log_group_names" {
  description = "Log groups of the database, by kind of log."
  value       = { for kind, group in aws_cloudwatch_log_group.database : kind => group.name }
}
