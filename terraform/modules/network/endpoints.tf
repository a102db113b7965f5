locals {
  # Endpoints whose service evaluates a policy and is called by this account's roles alone.
  guarded_endpoints = {
    "ecr.api"        = "ecr:*"
    "email"          = "ses:*"
    "kms"            = "kms:*"
    "logs"           = "logs:*"
    "monitoring"     = "cloudwatch:*"
    "secretsmanager" = "secretsmanager:*"
    "sns"            = "sns:*"
    "sqs"            = "sqs:*"
    "sts"            = "sts:*"
  }

  # Where Amazon ECR keeps image layers; its bucket belongs to AWS.
  layer_bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::prod-${data.aws_region.current.name}-starport-layer-bucket"
}

resource "aws_security_group" "endpoints" {
  name        = "${var.name}-endpoints"
  description = "Interface endpoints of AWS services"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-endpoints" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  security_group_id = aws_security_group.endpoints.id
  description       = "TLS from the VPC"
  cidr_ipv4         = aws_vpc.this.cidr_block
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_endpoint" "interface" {
  for_each = var.interface_endpoint_services

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${data.aws_region.current.name}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for zone in var.availability_zones : aws_subnet.this["endpoint-${zone}"].id]
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
  policy              = try(data.aws_iam_policy_document.own_account[each.key].json, null)

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_endpoint" "gateway" {
  for_each = toset(["s3"])

  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${data.aws_region.current.name}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.this : table.id]
  policy            = data.aws_iam_policy_document.own_buckets.json

  tags = { Name = "${var.name}-${each.key}" }
}

# Credentials of another account cannot be used through these endpoints, so data cannot leave with them.
data "aws_iam_policy_document" "own_account" {
  #checkov:skip=CKV_AWS_283:An endpoint policy names every principal; the condition leaves this account's own.
  for_each = local.guarded_endpoints

  statement {
    sid       = "OwnRolesOnly"
    actions   = [each.value]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_iam_policy_document" "own_buckets" {
  #checkov:skip=CKV_AWS_283:An endpoint policy names every principal; conditions and the layer bucket's own policy decide.
  statement {
    sid       = "OwnRolesOwnBuckets"
    actions   = ["s3:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }

  dynamic "statement" {
    for_each = length(var.open_bucket_arns) > 0 ? [var.open_bucket_arns] : []

    content {
      sid       = "OpenObjects"
      actions   = ["s3:GetObject"]
      resources = [for arn in values(statement.value) : "${arn}/*"]

      principals {
        type        = "AWS"
        identifiers = ["*"]
      }
    }
  }

  statement {
    sid       = "ImageLayers"
    actions   = ["s3:GetObject"]
    resources = ["${local.layer_bucket_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}
