locals {
  host = "${var.host_prefix}.${var.domain_name}"

  # The same policy as the local gateway sends: no inline script, no foreign origin but those listed.
  content_security_policy = join("; ", [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self' ${join(" ", var.connect_origins)}",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ])

  security_headers = {
    Content-Security-Policy      = local.content_security_policy
    Strict-Transport-Security    = "max-age=31536000; includeSubDomains"
    X-Content-Type-Options       = "nosniff"
    Referrer-Policy              = "no-referrer"
    Cross-Origin-Opener-Policy   = "same-origin"
    Cross-Origin-Resource-Policy = "same-origin"
    Permissions-Policy           = "camera=(), geolocation=(), microphone=(), payment=()"
  }

  custom_headers = yamlencode({
    customHeaders = [
      {
        pattern = "**/*"
        headers = concat(
          [for key, value in local.security_headers : { key = key, value = value }],
          [{ key = "Cache-Control", value = "no-cache" }],
        )
      },
      {
        pattern = "/assets/**/*"
        headers = [{ key = "Cache-Control", value = "public, max-age=31536000, immutable" }]
      },
    ]
  })

  build_spec = yamlencode({
    version = 1
    frontend = {
      phases = {
        preBuild = { commands = ["cd frontend", "npm ci --no-audit --no-fund"] }
        build    = { commands = ["npm run build", "printf '%s' \"$PORTAL_CONFIG\" > dist/config.json"] }
      }
      artifacts = { baseDirectory = "frontend/dist", files = ["**/*"] }
      cache     = { paths = ["frontend/node_modules/**/*"] }
    }
  })
}

resource "aws_amplify_app" "this" {
  name                 = "${var.name}-portal"
  description          = "Customer Self-Care portal"
  platform             = "WEB"
  repository           = var.repository.clone_url
  iam_service_role_arn = aws_iam_role.build.arn
  build_spec           = local.build_spec
  custom_headers       = local.custom_headers

  enable_auto_branch_creation = false
  enable_branch_auto_build    = true

  environment_variables = {
    PORTAL_CONFIG = jsonencode(var.portal_config)
  }

  # Every address of the portal that is no file shows the portal itself.
  custom_rule {
    source = "</^[^.]+$|\\.(?!(css|gif|ico|jpg|js|json|map|pdf|png|svg|txt|webmanifest|webp|woff|woff2)$)([^.]+$)/>"
    target = "/index.html"
    status = "200"
  }
}

resource "aws_amplify_branch" "this" {
  app_id            = aws_amplify_app.this.id
  branch_name       = var.branch
  stage             = var.stage
  framework         = "React"
  enable_auto_build = true
}

resource "aws_amplify_domain_association" "this" {
  app_id      = aws_amplify_app.this.id
  domain_name = var.domain_name
  # The records below are what it would wait for.
  wait_for_verification = false

  certificate_settings {
    type = "AMPLIFY_MANAGED"
  }

  sub_domain {
    branch_name = aws_amplify_branch.this.branch_name
    prefix      = var.host_prefix
  }
}

locals {
  # Amplify answers records as text: "<name> CNAME <target>".
  certificate_record = split(" ", trimspace(aws_amplify_domain_association.this.certificate_verification_dns_record))
  host_record        = split(" ", trimspace(one(aws_amplify_domain_association.this.sub_domain).dns_record))
}

resource "aws_route53_record" "certificate" {
  zone_id = var.hosted_zone_id
  name    = trimsuffix(local.certificate_record[0], ".")
  type    = "CNAME"
  ttl     = 300
  records = [element(local.certificate_record, length(local.certificate_record) - 1)]
}

resource "aws_route53_record" "host" {
  zone_id = var.hosted_zone_id
  name    = local.host
  type    = "CNAME"
  ttl     = 300
  records = [element(local.host_record, length(local.host_record) - 1)]
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["amplify.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "build" {
  name               = "${var.name}-portal-build"
  description        = "Amplify reads the portal's source"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

data "aws_iam_policy_document" "build" {
  statement {
    sid       = "ReadSource"
    actions   = ["codecommit:GitPull", "codecommit:GetBranch", "codecommit:GetCommit", "codecommit:GetRepository"]
    resources = [var.repository.arn]
  }
}

resource "aws_iam_role_policy" "build" {
  name   = "source"
  role   = aws_iam_role.build.id
  policy = data.aws_iam_policy_document.build.json
}
