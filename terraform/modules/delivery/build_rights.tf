locals {
  ecs_arn = "arn:${local.partition}:ecs:${local.region}:${local.account}"

  # What one build may do besides writing its log and its artifacts. The tests may do nothing else.
  build_rights = {
    image   = [data.aws_iam_policy_document.push_images.json]
    migrate = data.aws_iam_policy_document.run_migration[*].json
    record  = [data.aws_iam_policy_document.record_release.json]
  }
}

data "aws_iam_policy_document" "push_images" {
  # Signing in to Amazon ECR knows no resource.
  statement {
    sid       = "RegistryToken"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid = "Push"
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:CompleteLayerUpload",
      "ecr:DescribeImages",
      "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]
    resources = [for image in var.images : image.repository_arn]
  }
}

data "aws_iam_policy_document" "run_migration" {
  count = var.migration_task == null ? 0 : 1

  # Amazon ECS knows no narrower resource for these two.
  statement {
    sid       = "Revisions"
    actions   = ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"]
    resources = ["*"]
  }

  statement {
    sid       = "Run"
    actions   = ["ecs:RunTask"]
    resources = ["${local.ecs_arn}:task-definition/${var.migration_task.task_definition_family}:*"]

    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = ["${local.ecs_arn}:cluster/${var.migration_task.cluster_name}"]
    }
  }

  statement {
    sid       = "Wait"
    actions   = ["ecs:DescribeTasks"]
    resources = ["${local.ecs_arn}:task/${var.migration_task.cluster_name}/*"]
  }

  statement {
    sid       = "TaskRoles"
    actions   = ["iam:PassRole"]
    resources = [var.migration_task.task_role_arn, var.migration_task.execution_role_arn]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "record_release" {
  statement {
    sid       = "Released"
    actions   = ["ssm:PutParameter"]
    resources = distinct([for service in var.services : service.image_parameter_arn])
  }

  statement {
    sid       = "WhatRuns"
    actions   = ["ecs:DescribeServices"]
    resources = [for service in var.services : "${local.ecs_arn}:service/${service.cluster_name}/${service.service_name}"]
  }

  # Amazon ECS knows no narrower resource for reading task definitions.
  statement {
    sid       = "Revisions"
    actions   = ["ecs:DescribeTaskDefinition"]
    resources = ["*"]
  }
}
