data "aws_region" "current" {}

locals {
  # Health has a port of its own, so that whoever asks does not wait behind requests.
  addresses = {
    web      = { SELFCARE_BIND = "0.0.0.0:${var.port}", SELFCARE_HEALTH_BIND = "0.0.0.0:${var.health_port}" }
    worker   = { SELFCARE_HEALTH_BIND = "127.0.0.1:${var.health_port}" }
    migrate  = {}
    accounts = {}
  }
  ports    = var.role == "web" ? [var.port, var.health_port] : []
  settings = merge(var.environment, local.addresses[var.role])

  health_check = length(var.health_command) == 0 ? null : {
    command     = concat(["CMD"], var.health_command)
    interval    = 15
    timeout     = 5
    retries     = 3
    startPeriod = 30
  }

  container = {
    name                   = var.service
    image                  = local.released ? local.image : "${local.repository_url}:${local.no_image}"
    command                = [var.role]
    essential              = true
    user                   = "10001:10001"
    readonlyRootFilesystem = true
    privileged             = false
    stopTimeout            = var.stop_timeout_seconds
    environment            = [for key in sort(keys(local.settings)) : { name = key, value = local.settings[key] }]
    secrets                = [for key in sort(keys(var.secrets)) : { name = key, valueFrom = var.secrets[key] }]
    portMappings           = [for port in local.ports : { containerPort = port, hostPort = port, protocol = "tcp" }]
    mountPoints            = [{ sourceVolume = "scratch", containerPath = "/tmp", readOnly = false }]
    volumesFrom            = []
    systemControls         = []
    ulimits                = [{ name = "nofile", softLimit = 65536, hardLimit = 65536 }]
    linuxParameters = {
      initProcessEnabled = true
      capabilities       = { add = [], drop = ["ALL"] }
    }
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = data.aws_region.current.name
        awslogs-stream-prefix = var.role
        mode                  = "non-blocking"
        max-buffer-size       = "25m"
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}/services/${var.service}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arns.logs
}

# The pipeline registers revisions too; `track_latest` compares with the newest, so a release is no change here.
resource "aws_ecs_task_definition" "this" {
  family                   = "${var.name}-${var.service}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.size.cpu
  memory                   = var.size.memory_mib
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  track_latest             = true
  container_definitions    = jsonencode([merge(local.container, local.health_check == null ? {} : { healthCheck = local.health_check })])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "scratch"
  }
}
