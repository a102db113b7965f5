resource "aws_dms_certificate" "oracle" {
  certificate_id     = "${local.instance_id}-oracle"
  certificate_wallet = var.source_oracle.wallet_base64
}

resource "aws_dms_certificate" "mysql" {
  certificate_id  = "${local.instance_id}-mysql"
  certificate_pem = var.target_mysql.ca_pem
}

# DMS checks Oracle's certificate against the wallet; it has no check of the host's name for Oracle.
resource "aws_dms_endpoint" "source" {
  endpoint_id                     = "${local.instance_id}-source"
  endpoint_type                   = "source"
  engine_name                     = "oracle"
  database_name                   = var.source_oracle.service_name
  secrets_manager_arn             = var.source_oracle.secret_arn
  secrets_manager_access_role_arn = aws_iam_role.secrets.arn
  ssl_mode                        = "verify-ca"
  certificate_arn                 = aws_dms_certificate.oracle.certificate_arn
  kms_key_arn                     = var.kms_key_arn

  depends_on = [aws_iam_role_policy.secrets]
}

resource "aws_dms_endpoint" "target" {
  endpoint_id                     = "${local.instance_id}-target"
  endpoint_type                   = "target"
  engine_name                     = "mysql"
  secrets_manager_arn             = var.target_mysql.secret_arn
  secrets_manager_access_role_arn = aws_iam_role.secrets.arn
  ssl_mode                        = "verify-full"
  certificate_arn                 = aws_dms_certificate.mysql.certificate_arn
  kms_key_arn                     = var.kms_key_arn

  depends_on = [aws_iam_role_policy.secrets]
}
