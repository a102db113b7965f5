locals {
  ecs_arn = "arn:${local.partition}:ecs:${local.region}:${local.account}"

  # What one build may do besides writing its log and its artifacts. The tests may only fetch their machine.
  build_rights = {
    image      = [data.aws_iam_policy_document.push_images.json, data.aws_iam_policy_document.hand_on.json]
    migrate    = data.aws_iam_policy_document.run_migration[*].json
    record     = [data.aws_iam_policy_document.record_release.json]
    test       = [data.aws_iam_policy_document.pull_test_image.json]
    test-image = [data.aws_iam_policy_document.push_test_image.json]
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
  count = length(var.migration_tasks) == 0 ? 0 : 1

  # Amazon ECS knows no narrower resource for these two.
  statement {
    sid       = "Revisions"
    actions   = ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"]
    resources = ["*"]
  }

  statement {
    sid       = "Run"
    actions   = ["ecs:RunTask"]
    resources = distinct([for task in var.migration_tasks : "${local.ecs_arn}:task-definition/${task.task_definition_family}:*"])

    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = distinct([for task in var.migration_tasks : "${local.ecs_arn}:cluster/${task.cluster_name}"])
    }
  }

  statement {
    sid       = "Wait"
    actions   = ["ecs:DescribeTasks"]
    resources = distinct([for task in var.migration_tasks : "${local.ecs_arn}:task/${task.cluster_name}/*"])
  }

  statement {
    sid       = "TaskRoles"
    actions   = ["iam:PassRole"]
    resources = distinct(flatten([for task in var.migration_tasks : [task.task_role_arn, task.execution_role_arn]]))

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

# Only this build hands anything on: a test that could write artifacts could replace what is deployed.
data "aws_iam_policy_document" "hand_on" {
  statement {
    sid       = "HandOn"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.artifacts.arn}/*/image-*"]
  }
}

data "aws_iam_policy_document" "pull_test_image" {
  # Signing in to Amazon ECR knows no resource.
  statement {
    sid       = "RegistryToken"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid       = "Pull"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = [aws_ecr_repository.test.arn]
  }
}

data "aws_iam_policy_document" "push_test_image" {
  source_policy_documents = [data.aws_iam_policy_document.pull_test_image.json]

  statement {
    sid       = "Push"
    actions   = ["ecr:CompleteLayerUpload", "ecr:DescribeImages", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"]
    resources = [aws_ecr_repository.test.arn]
  }
}
