locals {
  runs = !contains(["migrate", "accounts"], var.role)
}

resource "aws_ecs_service" "this" {
  count = local.runs ? 1 : 0

  name                              = var.service
  cluster                           = var.cluster.arn
  task_definition                   = aws_ecs_task_definition.this.arn
  desired_count                     = local.released ? var.scaling.min_tasks : 0
  launch_type                       = "FARGATE"
  platform_version                  = "LATEST"
  availability_zone_rebalancing     = "ENABLED"
  enable_ecs_managed_tags           = true
  propagate_tags                    = "SERVICE"
  enable_execute_command            = false
  wait_for_steady_state             = true
  health_check_grace_period_seconds = var.role == "web" ? 60 : null

  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  dynamic "alarms" {
    for_each = var.role == "web" ? [1] : []

    content {
      alarm_names = [aws_cloudwatch_metric_alarm.failing[0].alarm_name]
      enable      = true
      rollback    = true
    }
  }

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = concat([aws_security_group.this.id], var.extra_security_group_ids)
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = var.role == "web" ? [var.load_balancer] : []

    content {
      target_group_arn = load_balancer.value.target_group_arn
      container_name   = var.service
      container_port   = var.port
    }
  }

  lifecycle {
    # Autoscaling owns the count.
    ignore_changes = [desired_count]

    # A rolled-back deployment is steady too, so an apply would call it a success.
    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.this.arn
      error_message = "ECS rolled ${var.service} back to ${self.task_definition}: read its events and logs, then release an image that starts."
    }
  }

  depends_on = [aws_iam_role_policy.execution, aws_iam_role_policy.task]
}

# While an image is being rolled out, this alarm takes it back.
resource "aws_cloudwatch_metric_alarm" "failing" {
  count = var.role == "web" ? 1 : 0

  alarm_name          = "${var.name}-${var.service}-failing"
  alarm_description   = "More than one answer in twenty of ${var.service} is a 5xx; a running deployment is rolled back."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "ratio"
    label       = "5xx in percent"
    expression  = "IF(requests > 20, 100 * errors / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions  = local.metric_dimensions
      stat        = "Sum"
      period      = 60
    }
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions  = local.metric_dimensions
      stat        = "Sum"
      period      = 60
    }
  }
}

locals {
  metric_dimensions = var.role == "web" ? {
    LoadBalancer = var.load_balancer.arn_suffix
    TargetGroup  = var.load_balancer.target_group_arn_suffix
  } : {}
}
