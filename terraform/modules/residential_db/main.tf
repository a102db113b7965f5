data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account    = data.aws_caller_identity.current.account_id
  region     = data.aws_region.current.name
  partition  = data.aws_partition.current.partition
  identifier = "${var.name}-residential"
  log_kinds  = toset(["audit", "error", "slowquery"])
}

resource "aws_db_subnet_group" "this" {
  name       = local.identifier
  subnet_ids = var.data_subnet_ids
}

# Another one for each database that was ever made: the name of a final snapshot is taken for ever.
resource "terraform_data" "lifetime" {
  triggers_replace = [local.identifier]
}

resource "aws_db_instance" "primary" {
  #checkov:skip=CKV2_AWS_69:The parameter group refuses connections without TLS (require_secure_transport).
  identifier     = local.identifier
  engine         = "mysql"
  engine_version = var.engine_version
  instance_class = var.instance_class
  db_name        = var.database_name
  port           = var.port

  username            = var.admin_username
  password_wo         = var.admin_password
  password_wo_version = var.admin_password_version

  multi_az               = var.multi_az
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.this["database"].id]
  publicly_accessible    = false

  storage_type          = "gp3"
  allocated_storage     = var.allocated_storage_gb
  max_allocated_storage = var.max_allocated_storage_gb
  storage_encrypted     = true
  kms_key_id            = var.kms_key_arn

  parameter_group_name                = aws_db_parameter_group.this.name
  option_group_name                   = aws_db_option_group.this.name
  iam_database_authentication_enabled = true
  auto_minor_version_upgrade          = true

  backup_retention_period   = var.backup_retention_days
  backup_window             = "01:00-02:00"
  maintenance_window        = "sun:02:30-sun:03:30"
  copy_tags_to_snapshot     = true
  delete_automated_backups  = var.disposable
  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = var.disposable
  final_snapshot_identifier = var.disposable ? null : "${local.identifier}-final-${substr(terraform_data.lifetime.id, 0, 8)}"

  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.kms_key_arn
  performance_insights_retention_period = 7
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.monitoring.arn
  enabled_cloudwatch_logs_exports       = local.log_kinds

  depends_on = [aws_cloudwatch_log_group.database, aws_iam_role_policy_attachment.monitoring]
}

resource "aws_db_instance" "replica" {
  #checkov:skip=CKV2_AWS_69:The parameter group refuses connections without TLS (require_secure_transport).
  #checkov:skip=CKV_AWS_157:A replica is itself the spare; the primary is the one with a standby.
  #checkov:skip=CKV_AWS_133:Backups are taken of the primary; a replica holds the same rows.
  count = var.read_replica_count

  identifier          = "${local.identifier}-replica-${count.index + 1}"
  replicate_source_db = aws_db_instance.primary.identifier
  instance_class      = var.instance_class
  port                = var.port

  vpc_security_group_ids = [aws_security_group.this["database"].id]
  publicly_accessible    = false

  storage_type          = "gp3"
  max_allocated_storage = var.max_allocated_storage_gb
  storage_encrypted     = true
  kms_key_id            = var.kms_key_arn

  parameter_group_name                = aws_db_parameter_group.this.name
  iam_database_authentication_enabled = true
  auto_minor_version_upgrade          = true
  backup_retention_period             = 0
  copy_tags_to_snapshot               = true
  deletion_protection                 = var.deletion_protection
  skip_final_snapshot                 = true

  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.kms_key_arn
  performance_insights_retention_period = 7
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.monitoring.arn
  enabled_cloudwatch_logs_exports       = local.log_kinds
}
