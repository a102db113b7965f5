module "residential_db" {
  source = "./modules/residential_db"

  name                       = local.name
  vpc_id                     = module.network.vpc_id
  data_subnet_ids            = module.network.data_subnet_ids
  endpoint_security_group_id = module.network.endpoint_security_group_id
  kms_key_arn                = module.security_baseline.kms_key_arns["data"]
  secrets_kms_key_arn        = module.security_baseline.kms_key_arns["secrets"]
  logs_kms_key_arn           = module.security_baseline.kms_key_arns["logs"]
  notification_topic_arn     = module.observability.topic_arn
  instance_class             = var.database.instance_class
  allocated_storage_gb       = var.database.storage_gb
  max_allocated_storage_gb   = var.database.max_storage_gb
  read_replica_count         = var.database.read_replicas
  multi_az                   = var.database.multi_az
  backup_retention_days      = var.database.backup_days
  deletion_protection        = var.deletion_protection
  disposable                 = var.disposable
  log_retention_days         = var.log_retention_days
  enable_bulk_load           = var.enable_bulk_load || var.migration != null
  admin_password             = ephemeral.aws_secretsmanager_random_password.database["admin"].random_password
  admin_password_version     = var.database_password_versions.admin
  service_password_version   = var.database_password_versions.services

  service_passwords = {
    for account, password in ephemeral.aws_secretsmanager_random_password.database : account => password.random_password
    if account != "admin"
  }
}

module "archive" {
  source = "./modules/archive"

  name                    = local.name
  kms_key_arn             = module.security_baseline.kms_key_arns["archive"]
  messaging_kms_key_arn   = module.security_baseline.kms_key_arns["messaging"]
  portal_origins          = [local.portal_origin]
  retention_days          = var.statement_archive.retention_days
  retention_mode          = var.statement_archive.retention_mode
  deep_archive_after_days = var.statement_archive.deep_archive_after_days
  replication             = var.statement_archive.replication
  force_destroy           = var.disposable
}

module "migration" {
  source = "./modules/migration"
  count  = var.migration == null ? 0 : 1

  name                       = local.name
  data_subnet_ids            = module.network.data_subnet_ids
  vpc_id                     = module.network.vpc_id
  endpoint_security_group_id = module.network.endpoint_security_group_id
  logs_kms_key_arn           = module.security_baseline.kms_key_arns["logs"]
  security_group_ids         = [module.residential_db.administration_security_group_id, module.onprem_link.oracle_client_security_group_id]
  kms_key_arn                = module.security_baseline.kms_key_arns["data"]
  secrets_kms_key_arn        = module.security_baseline.kms_key_arns["secrets"]
  notification_topic_arn     = module.observability.topic_arn
  source_oracle              = var.migration.source_oracle
  log_retention_days         = var.log_retention_days

  target_mysql = {
    secret_arn = module.residential_db.service_secret_arns["migrate"]
    schema     = module.residential_db.database_name
    ca_pem     = var.migration.rds_ca_pem
  }
}
