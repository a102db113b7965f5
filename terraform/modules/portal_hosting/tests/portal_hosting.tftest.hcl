mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/portal" }
  }
  mock_resource "aws_amplify_domain_association" {
    defaults = {
      certificate_verification_dns_record = "_1.selfcare.example.com. CNAME _2.acm-validations.aws."
      sub_domain                          = { dns_record = "my CNAME d1.cloudfront.net" }
    }
  }
}

variables {
  name            = "selfcare-test"
  repository      = { clone_url = "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/selfcare", arn = "arn:aws:codecommit:eu-central-1:111122223333:selfcare" }
  branch          = "main"
  domain_name     = "selfcare.example.com"
  hosted_zone_id  = "Z1"
  connect_origins = ["https://api.selfcare.example.com", "https://sign-in.example.com"]

  portal_config = {
    apiBaseUrl      = "https://api.selfcare.example.com"
    issuer          = "https://cognito-idp.eu-central-1.amazonaws.com/pool"
    clientId        = "client"
    scopes          = "openid selfcare/customer.read"
    logoutUrl       = "https://sign-in.example.com/logout"
    operatorName    = "Alpina"
    retentionMonths = 13
    country         = "CH"
    timeZone        = "Europe/Zurich"
  }
}

run "portal_is_served_with_a_strict_policy" {
  assert {
    condition     = !strcontains(output.content_security_policy, "unsafe") && !strcontains(output.content_security_policy, "*")
    error_message = "Neither inline code nor wildcards."
  }

  assert {
    condition     = strcontains(output.content_security_policy, "connect-src 'self' https://api.selfcare.example.com https://sign-in.example.com;") && strcontains(output.content_security_policy, "frame-ancestors 'none'")
    error_message = "The portal may talk to the listed origins only and may not be framed."
  }

  assert {
    condition     = alltrue([for header in ["Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy"] : strcontains(aws_amplify_app.this.custom_headers, header)])
    error_message = "A security header is missing."
  }

  assert {
    condition     = one(aws_amplify_app.this.custom_rule).target == "/index.html" && one(aws_amplify_app.this.custom_rule).status == "200"
    error_message = "The portal's own addresses must show the portal."
  }
}

run "portal_is_built_from_the_repository" {
  assert {
    condition     = aws_amplify_app.this.repository == var.repository.clone_url && strcontains(aws_amplify_app.this.build_spec, "npm ci") && strcontains(aws_amplify_app.this.build_spec, "frontend/dist")
    error_message = "Amplify must build the portal from the repository with locked packages."
  }

  assert {
    condition     = jsondecode(aws_amplify_app.this.environment_variables["PORTAL_CONFIG"]).clientId == "client"
    error_message = "The portal must learn its settings at start."
  }

  assert {
    condition     = aws_route53_record.host.name == "my.selfcare.example.com" && aws_route53_record.host.records == toset(["d1.cloudfront.net"])
    error_message = "The portal's host must lead to Amplify."
  }

  assert {
    condition     = aws_route53_record.certificate.name == "_1.selfcare.example.com" && aws_route53_record.certificate.records == toset(["_2.acm-validations.aws."])
    error_message = "The certificate must be proven."
  }
}

run "refuses_a_bad_name" {
  command = plan
  variables { name = "X" }
  expect_failures = [var.name]
}

run "refuses_a_foreign_repository" {
  command = plan
  variables { repository = { clone_url = "https://example.com/x.git", arn = "arn" } }
  expect_failures = [var.repository]
}

run "refuses_a_bad_branch" {
  command = plan
  variables { branch = "a branch" }
  expect_failures = [var.branch]
}

run "refuses_an_unknown_stage" {
  command = plan
  variables { stage = "LIVE" }
  expect_failures = [var.stage]
}

run "refuses_a_bad_domain" {
  command = plan
  variables { domain_name = "example" }
  expect_failures = [var.domain_name]
}

run "refuses_a_bad_prefix" {
  command = plan
  variables { host_prefix = "my." }
  expect_failures = [var.host_prefix]
}

run "refuses_a_plain_api" {
  command = plan
  variables {
    portal_config = {
      apiBaseUrl      = "http://api.selfcare.example.com"
      issuer          = "https://cognito-idp.eu-central-1.amazonaws.com/pool"
      clientId        = "client"
      scopes          = "openid"
      logoutUrl       = "https://sign-in.example.com/logout"
      operatorName    = "Alpina"
      retentionMonths = 13
      country         = "CH"
      timeZone        = "Europe/Zurich"
    }
  }
  expect_failures = [var.portal_config]
}

run "refuses_wildcard_origins" {
  command = plan
  variables { connect_origins = ["https://*.example.com"] }
  expect_failures = [var.connect_origins]
}
