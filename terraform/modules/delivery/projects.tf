locals {
  migration_projects = length(var.migration_tasks) == 0 ? {} : {
    migrate = { description = "Runs a task that makes the database ready", compute_type = "BUILD_GENERAL1_SMALL", docker = false }
  }

  projects = merge(
    {
      test       = { description = "Every check and every test", compute_type = "BUILD_GENERAL1_LARGE", docker = false }
      test-image = { description = "Builds the machine that the tests run on", compute_type = "BUILD_GENERAL1_MEDIUM", docker = true }
      image      = { description = "Builds and pushes an image", compute_type = "BUILD_GENERAL1_MEDIUM", docker = true }
      record     = { description = "Records the released image", compute_type = "BUILD_GENERAL1_SMALL", docker = false }
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
    image                       = each.key == "test" ? "${aws_ecr_repository.test.repository_url}:current" : "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    image_pull_credentials_type = each.key == "test" ? "SERVICE_ROLE" : "CODEBUILD"
    compute_type                = each.value.compute_type
    privileged_mode             = each.value.docker
  }

  logs_config {
    cloudwatch_logs {
      group_name = aws_cloudwatch_log_group.build[each.key].name
    }
  }
}

# `make test` installs with apt-get and wants Node and Terraform: a Debian image of our own, which the pipeline builds first.
resource "aws_ecr_repository" "test" {
  #checkov:skip=CKV_AWS_51:The build project names one tag, which moves when the image is built anew.
  name                 = "${var.name}/test"
  image_tag_mutability = "MUTABLE"
  force_delete         = true

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn
  }
}

resource "aws_ecr_lifecycle_policy" "test" {
  repository = aws_ecr_repository.test.name

  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "The last three machines"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 3 }
      action       = { type = "expire" }
    }]
  })
}
