locals {
  # How many bad periods ring, of how many. What must never happen rings at the first; what comes and goes must last.
  evaluations = {
    first   = { periods = 1, datapoints = 1 }
    second  = { periods = 2, datapoints = 2 }
    lasting = { periods = 5, datapoints = 3 }
  }

  # `page` wakes somebody, `inform` is read in working hours. What `customers-affected` is made of pages through it, once.
  topics = { page = aws_sns_topic.pages.arn, inform = aws_sns_topic.alarms.arn }

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
      evaluation  = "second"
      # A target group without targets reports nothing at all, and that is the worst case.
      missing = "breaching"
    }
  }

  log_alarms = {
    for metric, rule in {
      rating-engine-errors        = { threshold = 20, evaluation = "second", severity = "inform" }
      corporate-directory-errors  = { threshold = 20, evaluation = "second", severity = "inform" }
      residential-database-errors = { threshold = 20, evaluation = "first", severity = "page" }
      unexpected-errors           = { threshold = 5, evaluation = "first", severity = "inform" }
      foreign-records             = { threshold = 0, evaluation = "first", severity = "page" }
      poison-statements           = { threshold = 0, evaluation = "first", severity = "inform" }
      archive-damage              = { threshold = 0, evaluation = "first", severity = "page" }
      text-message-errors         = { threshold = 5, evaluation = "first", severity = "inform" }
      number-check-errors         = { threshold = 5, evaluation = "first", severity = "inform" }
      owner-notice-errors         = { threshold = 5, evaluation = "first", severity = "inform" }
      rate-limit-store-errors     = { threshold = 5, evaluation = "first", severity = "inform" }
      } : metric => {
      description = "More than ${rule.threshold} \"${metric}\" in five minutes; docs/runbooks/alarms.md says what to do."
      namespace   = local.namespace
      metric      = metric
      dimensions  = {}
      statistic   = "Sum"
      comparison  = "GreaterThanThreshold"
      threshold   = rule.threshold
      period      = 300
      evaluation  = rule.evaluation
      severity    = rule.severity
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
      evaluation  = "first"
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
        period      = 300
        evaluation  = "first"
        missing     = "breaching"
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
        period      = 300
        evaluation  = "first"
        missing     = "breaching"
      }
    },
  )

  # The objective is 99.9 % of a month. The first burns a month's allowance in a day and a half, the second in five days.
  # https://sre.google/workbook/alerting-on-slos/
  edge_alarms = {
    api-failing = {
      description = "More than one API answer in fifty is a 5xx."
      namespace   = "AWS/ApiGateway"
      metric      = "5XXError"
      dimensions  = { ApiName = var.api.name, Stage = var.api.stage }
      statistic   = "Average"
      comparison  = "GreaterThanThreshold"
      threshold   = 0.02
    }
    api-burning = {
      description = "More than six API answers in a thousand were a 5xx in six hours: the month's objective of 99.9 % will be missed."
      namespace   = "AWS/ApiGateway"
      metric      = "5XXError"
      dimensions  = { ApiName = var.api.name, Stage = var.api.stage }
      statistic   = "Average"
      comparison  = "GreaterThanThreshold"
      threshold   = 0.006
      period      = 21600
      evaluation  = "first"
    }
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
      evaluation  = "first"
    }
    token-keys-stale = {
      description = "The user pool's public keys were not copied for half an hour: after a rotation every sign-in would fail."
      namespace   = "AWS/Lambda"
      metric      = "Errors"
      dimensions  = { FunctionName = var.key_copy_function }
      statistic   = "Minimum"
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = 1
      period      = 900
      evaluation  = "second"
      missing     = "breaching"
      severity    = "page"
    }
    canary-fails = {
      description = "The portal or the API does not answer as it should, seen from outside."
      namespace   = "CloudWatchSynthetics"
      metric      = "SuccessPercent"
      dimensions  = { CanaryName = aws_synthetics_canary.outside.name }
      statistic   = "Average"
      comparison  = "LessThanThreshold"
      threshold   = 100
      evaluation  = "second"
      missing     = "breaching"
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
    [aws_cloudwatch_metric_alarm.this["canary-fails"].alarm_name, aws_cloudwatch_metric_alarm.this["api-slow"].alarm_name, aws_cloudwatch_metric_alarm.this["api-failing"].alarm_name],
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
  evaluation_periods  = local.evaluations[try(each.value.evaluation, "lasting")].periods
  datapoints_to_alarm = local.evaluations[try(each.value.evaluation, "lasting")].datapoints
  treat_missing_data  = try(each.value.missing, "notBreaching")
  alarm_actions       = [local.topics[try(each.value.severity, "inform")]]
  ok_actions          = [local.topics[try(each.value.severity, "inform")]]
}

# Every way to the data centre is down at once: balances, corporate customers and new statements fail.
resource "aws_cloudwatch_composite_alarm" "data_centre_cut_off" {
  count = length(local.link_alarms) > 0 ? 1 : 0

  alarm_name        = "${var.name}-data-centre-cut-off"
  alarm_description = "No line to the data centre is up: page whoever is on duty."
  alarm_rule        = join(" AND ", [for name in sort(keys(local.link_alarms)) : "ALARM(\"${aws_cloudwatch_metric_alarm.this[name].alarm_name}\")"])
  alarm_actions     = [aws_sns_topic.pages.arn]
  ok_actions        = [aws_sns_topic.pages.arn]
}

resource "aws_cloudwatch_composite_alarm" "customers_affected" {
  alarm_name        = "${var.name}-customers-affected"
  alarm_description = "Customers notice: page whoever is on duty."
  alarm_rule        = join(" OR ", [for name in sort(local.customer_alarms) : "ALARM(\"${name}\")"])
  alarm_actions     = [aws_sns_topic.pages.arn]
  ok_actions        = [aws_sns_topic.pages.arn]
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

  depends_on = [aws_sns_topic_policy.this]
}
