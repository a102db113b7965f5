mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "eu-central-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/test" }
  }
  mock_resource "aws_ecr_repository" {
    defaults = {
      arn            = "arn:aws:ecr:eu-central-1:111122223333:repository/selfcare-test/billing"
      repository_url = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/selfcare-test/billing"
    }
  }
  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:111122223333:task-definition/selfcare-test-billing:1" }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:111122223333:cluster/test" }
  }
}

variables {
  name                       = "selfcare-test"
  service                    = "billing"
  role                       = "web"
  cluster                    = { arn = "arn:aws:ecs:eu-central-1:111122223333:cluster/test", name = "test" }
  vpc_id                     = "vpc-1"
  private_subnet_ids         = ["subnet-1", "subnet-2", "subnet-3"]
  endpoint_security_group_id = "sg-endpoints"
  s3_prefix_list_id          = "pl-s3"
  size                       = { cpu = 1024, memory_mib = 2048 }
  scaling                    = { min_tasks = 3, max_tasks = 20, target_per_task = 10800 }
  environment                = { SELFCARE_CURRENCY = "EUR" }
  secrets                    = { SELFCARE_DATABASE_URL = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-abc:url::" }
  permissions                = [{ sid = "Send", actions = ["sqs:SendMessage"], resources = ["arn:aws:sqs:eu-central-1:111122223333:q"] }]

  kms_key_arns = {
    logs    = "arn:aws:kms:eu-central-1:111122223333:key/logs"
    images  = "arn:aws:kms:eu-central-1:111122223333:key/images"
    secrets = "arn:aws:kms:eu-central-1:111122223333:key/secrets"
  }

  load_balancer = {
    security_group_id       = "sg-alb"
    arn_suffix              = "app/test/1"
    target_group_arn        = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/test/1"
    target_group_arn_suffix = "targetgroup/test/1"
  }
}

# Checklist: G8
run "container_is_confined" {
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].user == "10001:10001" && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].readonlyRootFilesystem
    error_message = "The container must run as a plain user on a read-only root."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].linuxParameters.capabilities.drop[0] == "ALL" && !jsondecode(aws_ecs_task_definition.this.container_definitions)[0].privileged
    error_message = "Every capability must be dropped."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets[0].valueFrom == "arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-abc:url::"
    error_message = "Secrets must come by reference."
  }

  assert {
    condition     = length([for setting in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : setting if setting.name == "SELFCARE_DATABASE_URL"]) == 0
    error_message = "No secret may stand in the environment."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].logConfiguration.logDriver == "awslogs" && aws_cloudwatch_log_group.this.kms_key_id == var.kms_key_arns.logs
    error_message = "Logs must go to an encrypted group."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].stopTimeout == 60
    error_message = "There must be time to finish requests."
  }

  assert {
    condition     = aws_ecr_repository.this[0].image_tag_mutability == "IMMUTABLE" && aws_ecr_repository.this[0].image_scanning_configuration[0].scan_on_push
    error_message = "Images must be immutable and scanned."
  }
}

run "first_apply_needs_no_image" {
  assert {
    condition     = aws_ecs_service.this[0].desired_count == 0 && aws_appautoscaling_target.this[0].min_capacity == 0
    error_message = "Before the first release no task may be asked for."
  }
}

run "released_service_is_started_and_guarded" {
  variables {
    shared_image = { repository_arn = "arn:aws:ecr:eu-central-1:111122223333:repository/x", repository_url = "x", image = "x:1" }
  }

  assert {
    condition     = aws_appautoscaling_target.this[0].min_capacity == 3 && aws_appautoscaling_target.this[0].max_capacity == 20
    error_message = "A released service must run its tasks."
  }

  assert {
    condition     = aws_ecs_service.this[0].deployment_circuit_breaker[0].rollback && aws_ecs_service.this[0].alarms[0].rollback && aws_ecs_service.this[0].wait_for_steady_state
    error_message = "A bad release must be taken back, and the apply must notice."
  }

  assert {
    condition     = aws_ecs_service.this[0].deployment_minimum_healthy_percent == 100 && !aws_ecs_service.this[0].network_configuration[0].assign_public_ip && !aws_ecs_service.this[0].enable_execute_command
    error_message = "Deployments must not lose capacity, tasks must be private, nobody may open a shell."
  }

  assert {
    condition     = one(one(aws_appautoscaling_policy.requests[0].target_tracking_scaling_policy_configuration).predefined_metric_specification).resource_label == "app/test/1/targetgroup/test/1"
    error_message = "Scaling must follow the requests for each task."
  }

  assert {
    condition     = length(aws_ecr_repository.this) == 0 && length(aws_ssm_parameter.image) == 0
    error_message = "A shared image must not get a second repository."
  }
}

run "worker_scales_by_backlog" {
  variables {
    service        = "archiver-worker"
    role           = "worker"
    load_balancer  = null
    queue_name     = "selfcare-test-statements"
    health_command = ["true"]
  }

  assert {
    condition     = length(aws_appautoscaling_policy.backlog) == 1 && length(aws_appautoscaling_policy.requests) == 0
    error_message = "A worker follows its queue."
  }

  assert {
    condition     = length(one(one(aws_appautoscaling_policy.backlog[0].target_tracking_scaling_policy_configuration).customized_metric_specification).metrics) == 3
    error_message = "Backlog for each task is a quotient of two metrics."
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.load_balancer) == 0 && length(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].portMappings) == 0
    error_message = "Nobody calls a worker."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].healthCheck.command[1] == "true"
    error_message = "A worker's health is its own command."
  }
}

run "migrate_is_a_task_without_service" {
  variables {
    service       = "migrate"
    role          = "migrate"
    load_balancer = null
    scaling       = { min_tasks = 0, max_tasks = 0, target_per_task = 1 }
  }

  assert {
    condition     = length(aws_ecs_service.this) == 0 && length(aws_appautoscaling_target.this) == 0 && output.service_name == null
    error_message = "Migrations must be run on demand only."
  }
}

run "refuses_a_bad_name" {
  command = plan
  variables { name = "X" }
  expect_failures = [var.name]
}

run "refuses_a_bad_service" {
  command = plan
  variables { service = "Billing" }
  expect_failures = [var.service]
}

run "refuses_an_unknown_role" {
  command = plan
  variables { role = "cron" }
  expect_failures = [var.role]
}

run "refuses_a_single_zone" {
  command = plan
  variables { private_subnet_ids = ["subnet-1"] }
  expect_failures = [var.private_subnet_ids]
}

run "refuses_web_without_load_balancer" {
  command = plan

  variables {
    load_balancer = null
  }

  override_resource {
    target = aws_appautoscaling_policy.requests
    values = {}
  }

  expect_failures = [var.load_balancer]
}

run "refuses_a_queue_for_web" {
  command = plan
  variables { queue_name = "q" }
  expect_failures = [var.queue_name]
}

run "refuses_a_size_that_fargate_does_not_know" {
  command = plan
  variables { size = { cpu = 1000, memory_mib = 2000 } }
  expect_failures = [var.size]
}

run "refuses_scaling_upside_down" {
  command = plan
  variables { scaling = { min_tasks = 9, max_tasks = 3, target_per_task = 1 } }
  expect_failures = [var.scaling]
}

# Checklist: G3
run "refuses_a_password_in_the_environment" {
  command = plan
  variables { environment = { SELFCARE_DATABASE_URL = "mysql://user:password@host/db" } }
  expect_failures = [var.environment]
}

run "refuses_wildcard_actions" {
  command = plan
  variables { permissions = [{ sid = "All", actions = ["s3:*"], resources = ["*"] }] }
  expect_failures = [var.permissions]
}

run "refuses_health_on_the_port_of_requests" {
  command = plan
  variables { health_port = 8080 }
  expect_failures = [var.health_port]
}

run "refuses_a_port_of_root" {
  command = plan
  variables { port = 80 }
  expect_failures = [var.port]
}

run "refuses_no_time_to_stop" {
  command = plan
  variables { stop_timeout_seconds = 300 }
  expect_failures = [var.stop_timeout_seconds]
}

run "refuses_no_log_retention" {
  command = plan
  variables { log_retention_days = 0 }
  expect_failures = [var.log_retention_days]
}
