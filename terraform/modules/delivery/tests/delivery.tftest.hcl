mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "eu-central-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/one" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::artifacts" }
  }
  mock_resource "aws_codebuild_project" {
    defaults = { arn = "arn:aws:codebuild:eu-central-1:111122223333:project/one" }
  }
  mock_resource "aws_codepipeline" {
    defaults = { arn = "arn:aws:codepipeline:eu-central-1:111122223333:one" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:build" }
  }
}

variables {
  name                   = "selfcare-test"
  kms_key_arn            = "arn:aws:kms:eu-central-1:111122223333:key/delivery"
  logs_kms_key_arn       = "arn:aws:kms:eu-central-1:111122223333:key/logs"
  notification_topic_arn = "arn:aws:sns:eu-central-1:111122223333:alarms"

  images = {
    customer = { repository_arn = "arn:aws:ecr:eu-central-1:111122223333:repository/customer", repository_url = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/customer" }
    archiver = { repository_arn = "arn:aws:ecr:eu-central-1:111122223333:repository/archiver", repository_url = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/archiver" }
  }

  services = {
    customer = {
      image                = "customer"
      cluster_name         = "selfcare-test"
      service_name         = "customer"
      container_name       = "customer"
      task_role_arn        = "arn:aws:iam::111122223333:role/customer-task"
      execution_role_arn   = "arn:aws:iam::111122223333:role/customer-execution"
      image_parameter_name = "/selfcare-test/images/customer"
      image_parameter_arn  = "arn:aws:ssm:eu-central-1:111122223333:parameter/selfcare-test/images/customer"
    }
    archiver = {
      image                = "archiver"
      cluster_name         = "selfcare-test"
      service_name         = "archiver"
      container_name       = "archiver"
      task_role_arn        = "arn:aws:iam::111122223333:role/archiver-task"
      execution_role_arn   = "arn:aws:iam::111122223333:role/archiver-execution"
      image_parameter_name = "/selfcare-test/images/archiver"
      image_parameter_arn  = "arn:aws:ssm:eu-central-1:111122223333:parameter/selfcare-test/images/archiver"
    }
    archiver-worker = {
      image                = "archiver"
      cluster_name         = "selfcare-test"
      service_name         = "archiver-worker"
      container_name       = "archiver-worker"
      task_role_arn        = "arn:aws:iam::111122223333:role/worker-task"
      execution_role_arn   = "arn:aws:iam::111122223333:role/worker-execution"
      image_parameter_name = "/selfcare-test/images/archiver"
      image_parameter_arn  = "arn:aws:ssm:eu-central-1:111122223333:parameter/selfcare-test/images/archiver"
    }
  }

  migration_tasks = [{
    name                   = "migrate"
    image                  = "customer"
    cluster_name           = "selfcare-test"
    task_definition_family = "selfcare-test-migrate"
    container_name         = "migrate"
    subnet_ids             = ["subnet-1", "subnet-2"]
    security_group_ids     = ["sg-1"]
    task_role_arn          = "arn:aws:iam::111122223333:role/migrate-task"
    execution_role_arn     = "arn:aws:iam::111122223333:role/migrate-execution"
  }]
}

run "from_push_to_running_service" {
  command = apply

  assert {
    condition     = [for stage in aws_codepipeline.this.stage : stage.name] == ["Source", "Test", "Images", "Approve", "Migrate", "Deploy", "Record"]
    error_message = "Tests come before images, approval and migration before deployment."
  }

  assert {
    condition     = toset([for action in aws_codepipeline.this.stage[5].action : "${action.name} ${action.provider} ${action.input_artifacts[0]}"]) == toset(["customer ECS image-customer", "archiver ECS image-archiver", "archiver-worker ECS image-archiver"])
    error_message = "Every service gets the image it runs."
  }

  assert {
    condition     = toset([for action in aws_codepipeline.this.stage[6].action : action.name]) == toset(["customer", "archiver"])
    error_message = "Every image is recorded once."
  }

  assert {
    condition = anytrue([
      for action in aws_codepipeline.this.stage[6].action : action.name == "archiver" && anytrue([
        for variable in jsondecode(action.configuration.EnvironmentVariables) : variable.name == "SERVICES" && variable.value == "selfcare-test/archiver/archiver selfcare-test/archiver-worker/archiver-worker"
      ])
    ])
    error_message = "An image is recorded once all of its services run it."
  }

  assert {
    condition     = aws_codepipeline.this.stage[0].action[0].configuration.PollForSourceChanges == "false" && jsondecode(aws_cloudwatch_event_rule.push.event_pattern).detail.referenceName == ["main"]
    error_message = "A push to the branch starts the delivery."
  }

  assert {
    condition     = aws_codepipeline.this.execution_mode == "QUEUED"
    error_message = "A delivery must not overtake one that migrates."
  }

  assert {
    condition     = alltrue([for target in aws_cloudwatch_event_target.notice : target.arn == var.notification_topic_arn]) && length(aws_cloudwatch_event_target.notice) == 2
    error_message = "Failures and waiting approvals are told."
  }
}

run "sources_and_artifacts_are_encrypted" {
  command = apply

  assert {
    condition     = aws_codecommit_repository.this[0].kms_key_id == var.kms_key_arn && one(aws_codepipeline.this.artifact_store).encryption_key[0].id == var.kms_key_arn
    error_message = "Source and artifacts use the project's key."
  }

  assert {
    condition     = alltrue([for project in aws_codebuild_project.this : project.encryption_key == var.kms_key_arn && one(one(project.logs_config).cloudwatch_logs).group_name != null]) && alltrue([for group in aws_cloudwatch_log_group.build : group.kms_key_id == var.logs_kms_key_arn && group.retention_in_days == 365])
    error_message = "Builds are encrypted and logged."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.artifacts.restrict_public_buckets && anytrue([for statement in data.aws_iam_policy_document.artifacts.statement : statement.sid == "TlsOnly" && statement.effect == "Deny"])
    error_message = "The artifact bucket is private and refuses plain HTTP."
  }

  assert {
    condition     = [for name, project in aws_codebuild_project.this : name if one(project.environment).privileged_mode] == ["image", "test-image"]
    error_message = "Only the builds of images may run Docker."
  }

  assert {
    condition     = alltrue([for project in aws_codebuild_project.this : length(one(project.environment).environment_variable) == 0])
    error_message = "Projects carry no environment, so no secret either."
  }
}

run "builds_may_do_little" {
  command = apply

  assert {
    condition     = toset(flatten([for statement in data.aws_iam_policy_document.push_images.statement : statement.resources if statement.sid == "Push"])) == toset([for image in var.images : image.repository_arn])
    error_message = "The image build pushes to the named repositories alone."
  }

  assert {
    condition     = alltrue([for statement in data.aws_iam_policy_document.pull_test_image.statement : alltrue([for action in statement.actions : startswith(action, "ecr:Get") || startswith(action, "ecr:Batch")])]) && !anytrue([for statement in data.aws_iam_policy_document.build["test"].statement : contains(statement.actions, "s3:PutObject")])
    error_message = "The tests may fetch their machine, read their source and write their log; they hand on nothing."
  }

  assert {
    condition     = endswith(one(aws_codebuild_project.this["test"].environment).image, ":current") && [for action in aws_codepipeline.this.stage[1].action : action.name] == ["Machine", "Test"]
    error_message = "The tests run on the project's own machine, which is built before them."
  }

  assert {
    condition     = alltrue([for statement in concat(data.aws_iam_policy_document.pipeline.statement, data.aws_iam_policy_document.run_migration[0].statement) : length(statement.condition) > 0 && !contains(statement.resources, "*") if contains(statement.actions, "iam:PassRole")])
    error_message = "Roles are handed to tasks alone, and only the named ones."
  }

  assert {
    condition     = alltrue([for statement in data.aws_iam_policy_document.pipeline.statement : length(setsubtract(statement.actions, ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"])) == 0 if contains(statement.resources, "*")])
    error_message = "The pipeline has no right over everything but the two that know no resource."
  }
}

run "development_environment" {
  command = apply

  variables {
    require_approval  = false
    create_repository = false
    migration_tasks   = []
    branch            = "develop"
  }

  assert {
    condition     = [for stage in aws_codepipeline.this.stage : stage.name] == ["Source", "Test", "Images", "Deploy", "Record"]
    error_message = "Approval and migration are left out when not asked for."
  }

  assert {
    condition     = length(aws_codecommit_repository.this) == 0 && output.repository_clone_url_http == "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/selfcare"
    error_message = "A second environment uses the repository that stands."
  }

  assert {
    condition     = !contains(keys(aws_codebuild_project.this), "migrate")
    error_message = "Without a migration there is no project for it."
  }
}

run "refuses_a_branch_with_spaces" {
  command = plan

  variables {
    branch = "my branch"
  }

  expect_failures = [var.branch]
}

run "refuses_a_repository_with_slashes" {
  command = plan

  variables {
    repository_name = "self/care"
  }

  expect_failures = [var.repository_name]
}

run "refuses_no_images" {
  command = plan

  variables {
    images = {}
  }

  expect_failures = [var.images]
}

run "refuses_no_services" {
  command = plan

  variables {
    services = {}
  }

  expect_failures = [var.services]
}

run "refuses_a_migration_of_an_unknown_image" {
  command = plan

  variables {
    migration_tasks = [{
      name                   = "migrate"
      image                  = "billing"
      cluster_name           = "selfcare-test"
      task_definition_family = "selfcare-test-migrate"
      container_name         = "migrate"
      subnet_ids             = ["subnet-1"]
      security_group_ids     = ["sg-1"]
      task_role_arn          = "arn:aws:iam::111122223333:role/migrate-task"
      execution_role_arn     = "arn:aws:iam::111122223333:role/migrate-execution"
    }]
  }

  expect_failures = [var.migration_tasks]
}

run "refuses_builds_of_a_minute" {
  command = plan

  variables {
    build_timeout_minutes = 1
  }

  expect_failures = [var.build_timeout_minutes]
}

run "refuses_logs_for_a_month" {
  command = plan

  variables {
    log_retention_days = 30
  }

  expect_failures = [var.log_retention_days]
}

run "refuses_a_key_that_is_none" {
  command = plan

  variables {
    kms_key_arn = "alias/delivery"
  }

  expect_failures = [var.kms_key_arn]
}

run "refuses_a_logs_key_that_is_none" {
  command = plan

  variables {
    logs_kms_key_arn = "alias/logs"
  }

  expect_failures = [var.logs_kms_key_arn]
}

run "refuses_a_name_with_capitals" {
  command = plan

  variables {
    name = "SelfCare"
  }

  expect_failures = [var.name]
}
