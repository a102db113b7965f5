locals {
  migration_projects = var.migration_task == null ? {} : {
    migrate = { description = "Brings the database to the newest schema", compute_type = "BUILD_GENERAL1_SMALL", docker = false }
  }

  projects = merge(
    {
      test   = { description = "Every check and every test", compute_type = "BUILD_GENERAL1_LARGE", docker = false }
      image  = { description = "Builds and pushes an image", compute_type = "BUILD_GENERAL1_MEDIUM", docker = true }
      record = { description = "Records the released image", compute_type = "BUILD_GENERAL1_SMALL", docker = false }
    },
    local.migration_projects,
  )
}

resource "aws_cloudwatch_log_group" "build" {
  for_each = local.projects

  name              = "/aws/codebuild/${var.name}-${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.logs_kms_key_arn
}

resource "aws_codebuild_project" "this" {
  for_each = local.projects

  name           = "${var.name}-${each.key}"
  description    = each.value.description
  service_role   = aws_iam_role.build[each.key].arn
  encryption_key = var.kms_key_arn
  build_timeout  = var.build_timeout_minutes
  queued_timeout = 60

  source {
    type      = "CODEPIPELINE"
    buildspec = file("${path.module}/buildspecs/${each.key}.yml")
  }

  artifacts {
    type = "CODEPIPELINE"
  }

  environment {
    type                        = "LINUX_CONTAINER"
    image                       = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    image_pull_credentials_type = "CODEBUILD"
    compute_type                = each.value.compute_type
    privileged_mode             = each.value.docker
  }

  logs_config {
    cloudwatch_logs {
      group_name = aws_cloudwatch_log_group.build[each.key].name
    }
  }
}
