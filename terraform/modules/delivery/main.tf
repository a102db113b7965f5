data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  region    = data.aws_region.current.name
  partition = data.aws_partition.current.partition

  pipeline_name = var.name
  pipeline_arn  = "arn:${local.partition}:codepipeline:${local.region}:${local.account}:${local.pipeline_name}"

  repository_arn            = "arn:${local.partition}:codecommit:${local.region}:${local.account}:${var.repository_name}"
  repository_clone_url_http = "https://git-codecommit.${local.region}.amazonaws.com/v1/repos/${var.repository_name}"
}

resource "aws_codecommit_repository" "this" {
  #checkov:skip=CKV2_AWS_37:Whoever may push is decided by IAM; the pipeline's approval guards production.
  count = var.create_repository ? 1 : 0

  repository_name = var.repository_name
  description     = "Customer Self-Care: portal, services, infrastructure"
  default_branch  = "main"
  kms_key_id      = var.kms_key_arn
}
