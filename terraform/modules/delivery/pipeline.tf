locals {
  # Services by the image they run.
  services_of = { for image in keys(var.images) : image => { for name, service in var.services : name => service if service.image == image } }

  # Images whose services are recorded; services of one image share one parameter.
  released = { for image, services in local.services_of : image => services if length(services) > 0 }
}

resource "aws_codepipeline" "this" {
  name           = local.pipeline_name
  role_arn       = aws_iam_role.pipeline.arn
  pipeline_type  = "V2"
  execution_mode = "QUEUED"

  artifact_store {
    type     = "S3"
    location = aws_s3_bucket.artifacts.bucket

    encryption_key {
      type = "KMS"
      id   = var.kms_key_arn
    }
  }

  stage {
    name = "Source"

    action {
      name             = "Repository"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeCommit"
      version          = "1"
      output_artifacts = ["source"]

      configuration = {
        RepositoryName       = var.repository_name
        BranchName           = var.branch
        PollForSourceChanges = "false"
        OutputArtifactFormat = "CODE_ZIP"
      }
    }
  }

  stage {
    name = "Test"

    action {
      name            = "Machine"
      category        = "Build"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      run_order       = 1
      input_artifacts = ["source"]

      configuration = {
        ProjectName = aws_codebuild_project.this["test-image"].name
        EnvironmentVariables = jsonencode([
          { name = "REPOSITORY_URL", value = aws_ecr_repository.test.repository_url },
          { name = "DOCKERFILE", value = var.test_dockerfile },
        ])
      }
    }

    action {
      name            = "Test"
      category        = "Test"
      run_order       = 2
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["source"]
      configuration   = { ProjectName = aws_codebuild_project.this["test"].name }
    }
  }

  stage {
    name = "Images"

    dynamic "action" {
      for_each = var.images

      content {
        name             = action.key
        namespace        = "image-${action.key}"
        category         = "Build"
        owner            = "AWS"
        provider         = "CodeBuild"
        version          = "1"
        input_artifacts  = ["source"]
        output_artifacts = ["image-${action.key}"]

        configuration = {
          ProjectName = aws_codebuild_project.this["image"].name
          EnvironmentVariables = jsonencode([
            { name = "REPOSITORY_URL", value = action.value.repository_url },
            { name = "SERVICE", value = action.key },
            { name = "CONTAINERS", value = join(" ", [for name, service in local.services_of[action.key] : "${name}=${service.container_name}"]) },
          ])
        }
      }
    }
  }

  dynamic "stage" {
    for_each = var.require_approval ? [1] : []

    content {
      name = "Approve"

      action {
        name          = "Approve"
        category      = "Approval"
        owner         = "AWS"
        provider      = "Manual"
        version       = "1"
        configuration = { CustomData = "Deploy ${var.branch} to ${var.name}?" }
      }
    }
  }

  dynamic "stage" {
    for_each = length(var.migration_tasks) == 0 ? [] : [var.migration_tasks]

    content {
      name = "Migrate"

      dynamic "action" {
        for_each = stage.value

        content {
          name            = action.value.name
          category        = "Build"
          owner           = "AWS"
          provider        = "CodeBuild"
          version         = "1"
          run_order       = action.key + 1
          input_artifacts = ["source"]

          configuration = {
            ProjectName = aws_codebuild_project.this["migrate"].name
            EnvironmentVariables = jsonencode([
              { name = "IMAGE_URI", value = "#{image-${action.value.image}.IMAGE_URI}" },
              { name = "CLUSTER", value = action.value.cluster_name },
              { name = "FAMILY", value = action.value.task_definition_family },
              { name = "CONTAINER", value = action.value.container_name },
              { name = "SUBNETS", value = join(",", action.value.subnet_ids) },
              { name = "SECURITY_GROUPS", value = join(",", action.value.security_group_ids) },
            ])
          }
        }
      }
    }
  }

  stage {
    name = "Deploy"

    dynamic "action" {
      for_each = var.services

      content {
        name            = action.key
        category        = "Deploy"
        owner           = "AWS"
        provider        = "ECS"
        version         = "1"
        input_artifacts = ["image-${action.value.image}"]

        configuration = {
          ClusterName = action.value.cluster_name
          ServiceName = action.value.service_name
          FileName    = "imagedefinitions-${action.key}.json"
        }
      }
    }
  }

  stage {
    name = "Record"

    dynamic "action" {
      for_each = local.released

      content {
        name            = action.key
        category        = "Build"
        owner           = "AWS"
        provider        = "CodeBuild"
        version         = "1"
        input_artifacts = ["source"]

        configuration = {
          ProjectName = aws_codebuild_project.this["record"].name
          EnvironmentVariables = jsonencode([
            { name = "IMAGE_URI", value = "#{image-${action.key}.IMAGE_URI}" },
            { name = "PARAMETER", value = values(action.value)[0].image_parameter_name },
            { name = "SERVICES", value = join(" ", [for service in action.value : "${service.cluster_name}/${service.service_name}/${service.container_name}"]) },
          ])
        }
      }
    }
  }

  depends_on = [aws_iam_role_policy.pipeline]
}
