# People sign in through their social account; the only passwords are those of staff, whom an administrator creates. MFA is
# therefore ON for every password sign-in, and federated sign-ins use the factor of their own provider.
resource "aws_cognito_user_pool" "this" {
  name                = "${var.name}-users"
  user_pool_tier      = "PLUS"
  deletion_protection = var.deletion_protection ? "ACTIVE" : "INACTIVE"
  mfa_configuration   = "ON"
  username_attributes = ["email"]

  username_configuration {
    case_sensitive = false
  }

  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "admin_only"
      priority = 1
    }
  }

  password_policy {
    minimum_length                   = 14
    password_history_size            = 5
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = true
    require_uppercase                = true
    temporary_password_validity_days = 1
  }

  software_token_mfa_configuration {
    enabled = true
  }

  user_pool_add_ons {
    advanced_security_mode = "ENFORCED"
  }

  email_configuration {
    email_sending_account = "DEVELOPER"
    from_email_address    = local.sender
    source_arn            = aws_sesv2_email_identity.sender.arn
    configuration_set     = aws_sesv2_configuration_set.mail.configuration_set_name
  }

  # Cognito refuses a sender that is not verified yet.
  depends_on = [aws_ses_domain_identity_verification.sender]
}

resource "aws_cognito_risk_configuration" "this" {
  user_pool_id = aws_cognito_user_pool.this.id

  compromised_credentials_risk_configuration {
    event_filter = ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"]

    actions {
      event_action = "BLOCK"
    }
  }

  account_takeover_risk_configuration {
    notify_configuration {
      from       = local.sender
      source_arn = aws_sesv2_email_identity.sender.arn
    }

    actions {
      high_action {
        event_action = "BLOCK"
        notify       = true
      }

      medium_action {
        event_action = "MFA_REQUIRED"
        notify       = true
      }

      low_action {
        event_action = "NO_ACTION"
        notify       = false
      }
    }
  }
}

resource "aws_cognito_user_pool_domain" "this" {
  domain                = var.domain_prefix
  user_pool_id          = aws_cognito_user_pool.this.id
  managed_login_version = var.managed_login_version
}

resource "aws_cognito_resource_server" "this" {
  identifier   = local.resource_server
  name         = "Customer Self-Care API"
  user_pool_id = aws_cognito_user_pool.this.id

  dynamic "scope" {
    for_each = var.scopes

    content {
      scope_name        = scope.key
      scope_description = scope.value
    }
  }
}

# Support staff see any customer, read-only; who is in the group is decided by an administrator.
resource "aws_cognito_user_group" "support" {
  name         = "support"
  description  = "May read any customer's data with a stated reason; every access is audited."
  user_pool_id = aws_cognito_user_pool.this.id
}
