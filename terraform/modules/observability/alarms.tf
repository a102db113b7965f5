locals {
  web_services = { for name, service in var.services : name => service if service.is_web }

  service_alarms = {
    for name, service in local.web_services : "no-healthy-${name}" => {
      description = "No task of ${name} passes its health check: its customers get 503."
      namespace   = "AWS/ApplicationELB"
      metric      = "HealthyHostCount"
      dimensions  = { LoadBalancer = var.load_balancer_arn_suffix, TargetGroup = service.target_group_arn_suffix }
      statistic   = "Maximum"
      comparison  = "LessThanThreshold"
      threshold   = 1
    }
  }

  log_alarms = {
    for metric, threshold in {
      rating-engine-errors        = 20
      corporate-directory-errors  = 20
      residential-database-errors = 20
      unexpected-errors           = 5
      foreign-records             = 0
      poison-statements           = 0
      archive-damage              = 0
      text-message-errors         = 5
      number-check-errors         = 5
      owner-notice-errors         = 5
      rate-limit-store-errors     = 5
      } : metric => {
      description = "More than ${threshold} \"${metric}\" in five minutes; docs/runbooks/alarms.md says what to do."
      namespace   = local.namespace
      metric      = metric
      dimensions  = {}
      statistic   = "Sum"
      comparison  = "GreaterThanThreshold"
      threshold   = threshold
      period      = 300
    }
  }

  queue_alarms = {
    statements-late = {
      description = "A statement has waited a quarter of an hour to be archived: is the archiver's worker running?"
      namespace   = "AWS/SQS"
      metric      = "ApproximateAgeOfOldestMessage"
      dimensions  = { QueueName = var.queues.main }
      statistic   = "Maximum"
      comparison  = "GreaterThanThreshold"
      threshold   = 900
    }
    statements-dead = {
      description = "A statement message failed every try; read it, repair the cause, redrive the queue."
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = var.queues.dead_letter }
      statistic   = "Maximum"
      comparison  = "GreaterThanThreshold"
      threshold   = 0
    }
  }

  # A statement that the queue never took is not in the queue's own age.
  worker_alarms = anytrue([for service in var.services : !service.is_web]) ? {
    statements-pending = {
      description = "A statement was made half an hour ago and is not archived, whether or not the queue holds its message."
      namespace   = local.namespace
      metric      = "pending-age"
      dimensions  = {}
      statistic   = "Maximum"
      comparison  = "GreaterThanThreshold"
      threshold   = 1800
    }
  } : {}

  database_alarms = {
    database-cpu = {
      description = "The residential database has been above 80 % CPU for five minutes."
      namespace   = "AWS/RDS"
      metric      = "CPUUtilization"
      dimensions  = { DBInstanceIdentifier = var.database.instance_id }
      statistic   = "Average"
      comparison  = "GreaterThanThreshold"
      threshold   = 80
    }
    database-storage = {
      description = "Less than 20 GiB are free on the residential database."
      namespace   = "AWS/RDS"
      metric      = "FreeStorageSpace"
      dimensions  = { DBInstanceIdentifier = var.database.instance_id }
      statistic   = "Minimum"
      comparison  = "LessThanThreshold"
      threshold   = 20 * 1024 * 1024 * 1024
    }
  }

  replica_alarms = {
    for index, id in var.database.replica_ids : "replica-lag-${index}" => {
      description = "Read replica ${index} is more than a minute behind."
      namespace   = "AWS/RDS"
      metric      = "ReplicaLag"
      dimensions  = { DBInstanceIdentifier = id }
      statistic   = "Average"
      comparison  = "GreaterThanThreshold"
      threshold   = 60
    }
  }

  link_alarms = merge(
    {
      for name, id in var.vpn_connection_ids : "vpn-${name}" => {
        description = "Both tunnels of VPN ${name} are down: there is no backup for Direct Connect."
        namespace   = "AWS/VPN"
        metric      = "TunnelState"
        dimensions  = { VpnId = id }
        statistic   = "Maximum"
        comparison  = "LessThanThreshold"
        threshold   = 1
      }
    },
    {
      for name, id in var.direct_connect_connection_ids : "direct-connect-${name}" => {
        description = "Direct Connect connection ${name} is down; traffic runs over the VPN."
        namespace   = "AWS/DX"
        metric      = "ConnectionState"
        dimensions  = { ConnectionId = id }
        statistic   = "Minimum"
        comparison  = "LessThanThreshold"
        threshold   = 1
      }
    },
  )

  edge_alarms = {
    api-slow = {
      description        = "One API request in a hundred takes longer than ${var.latency_limit_ms} ms."
      namespace          = "AWS/ApiGateway"
      metric             = "Latency"
      dimensions         = { ApiName = var.api.name, Stage = var.api.stage }
      extended_statistic = "p99"
      comparison         = "GreaterThanThreshold"
      threshold          = var.latency_limit_ms
    }
    sign-in-throttled = {
      description = "Cognito turns sign-ins away; ask for a higher quota."
      namespace   = "AWS/Cognito"
      metric      = "FederationThrottles"
      dimensions  = { UserPool = var.user_pool.id, UserPoolClient = var.user_pool.client_id }
      statistic   = "Sum"
      comparison  = "GreaterThanThreshold"
      threshold   = 0
    }
    canary-fails = {
      description = "The portal or the API does not answer as it should, seen from outside."
      namespace   = "CloudWatchSynthetics"
      metric      = "SuccessPercent"
      dimensions  = { CanaryName = aws_synthetics_canary.outside.name }
      statistic   = "Average"
      comparison  = "LessThanThreshold"
      threshold   = 100
      period      = 300
    }
  }

  alarms = merge(
    local.service_alarms, local.log_alarms, local.queue_alarms, local.worker_alarms, local.database_alarms, local.replica_alarms,
    local.link_alarms, local.edge_alarms,
  )

  # What customers feel, as opposed to what operations must look after.
  customer_alarms = concat(
    [for name in keys(local.service_alarms) : aws_cloudwatch_metric_alarm.this[name].alarm_name],
    [for service in local.web_services : service.failing_alarm_name],
    [aws_cloudwatch_metric_alarm.this["canary-fails"].alarm_name, aws_cloudwatch_metric_alarm.this["api-slow"].alarm_name, aws_cloudwatch_metric_alarm.api_failing.alarm_name],
  )
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = try(each.value.statistic, null)
  extended_statistic  = try(each.value.extended_statistic, null)
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  period              = try(each.value.period, 60)
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "api_failing" {
  alarm_name          = "${var.name}-api-failing"
  alarm_description   = "More than one API answer in fifty is a 5xx."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.02
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApiGateway"
  metric_name         = "5XXError"
  statistic           = "Average"
  period              = 60
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]

  dimensions = {
    ApiName = var.api.name
    Stage   = var.api.stage
  }
}

resource "aws_cloudwatch_composite_alarm" "customers_affected" {
  alarm_name        = "${var.name}-customers-affected"
  alarm_description = "Customers notice: page whoever is on duty."
  alarm_rule        = join(" OR ", [for name in sort(local.customer_alarms) : "ALARM(\"${name}\")"])
  alarm_actions     = [aws_sns_topic.alarms.arn]
  ok_actions        = [aws_sns_topic.alarms.arn]
}

resource "aws_budgets_budget" "month" {
  name         = "${var.name}-month"
  budget_type  = "COST"
  limit_amount = format("%.1f", var.budget_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "FORECASTED"
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
    subscriber_sns_topic_arns = [aws_sns_topic.alarms.arn]
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    notification_type         = "ACTUAL"
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
    subscriber_sns_topic_arns = [aws_sns_topic.alarms.arn]
  }

  depends_on = [aws_sns_topic_policy.alarms]
}
