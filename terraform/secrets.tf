# Values made here are written once and never enter the plan or the state.

# The database module writes them into its secrets; they stand here because a module with ephemeral values cannot be tested with
# a mocked provider.
ephemeral "aws_secretsmanager_random_password" "database" {
  for_each = toset(["admin", "customer", "billing", "archiver", "migrate"])

  password_length     = 40
  exclude_punctuation = true
}

# Signs the one-time codes that link a login to a phone number.
resource "aws_secretsmanager_secret" "link_code_key" {
  #checkov:skip=CKV2_AWS_57:A new key ends the codes of the last five minutes only; raise link_code_key_version to make one.
  name        = "${local.name}/link-code-key"
  description = "Key of the customer service's one-time codes"
  kms_key_id  = module.security_baseline.kms_key_arns["secrets"]

  recovery_window_in_days = var.disposable ? 0 : 30
}

ephemeral "aws_secretsmanager_random_password" "link_code_key" {
  password_length     = 64
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "link_code_key" {
  secret_id                = aws_secretsmanager_secret.link_code_key.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.link_code_key.random_password
  secret_string_wo_version = var.link_code_key_version
}

# Address and account of the corporate Oracle. Whoever runs that database puts the value in; see the output `to_do_by_hand`.
resource "aws_secretsmanager_secret" "corporate_database" {
  #checkov:skip=CKV2_AWS_57:The password belongs to the on-premises database, whose owners rotate it and put the new one here.
  name        = "${local.name}/corporate-database-url"
  description = "oracle+oracledb:// address with the account of the self-care services"
  kms_key_id  = module.security_baseline.kms_key_arns["secrets"]

  recovery_window_in_days = var.disposable ? 0 : 30
}
