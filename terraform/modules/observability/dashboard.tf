locals {
  region = data.aws_region.current.name

  # Each chart: title, then its metrics as CloudWatch writes them ([namespace, metric, dimension, value, ..., {options}]).
  charts = concat(
    [
      for name, service in local.web_services : {
        title = "Health of ${name}"
        metrics = [
          ["AWS/ApplicationELB", "HealthyHostCount", "LoadBalancer", var.load_balancer_arn_suffix, "TargetGroup", service.target_group_arn_suffix, { stat = "Minimum", label = "healthy" }],
          ["AWS/ApplicationELB", "UnHealthyHostCount", "LoadBalancer", var.load_balancer_arn_suffix, "TargetGroup", service.target_group_arn_suffix, { stat = "Maximum", label = "unhealthy", color = "#d13212" }],
        ]
      }
    ],
    [
      for name, service in local.web_services : {
        title = "Requests of ${name}"
        metrics = [
          ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", var.load_balancer_arn_suffix, "TargetGroup", service.target_group_arn_suffix, { stat = "Sum", label = "all" }],
          ["AWS/ApplicationELB", "HTTPCode_Target_4XX_Count", "LoadBalancer", var.load_balancer_arn_suffix, "TargetGroup", service.target_group_arn_suffix, { stat = "Sum", label = "4xx" }],
          ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "LoadBalancer", var.load_balancer_arn_suffix, "TargetGroup", service.target_group_arn_suffix, { stat = "Sum", label = "5xx", color = "#d13212" }],
        ]
      }
    ],
    [
      for name, service in local.web_services : {
        title = "Answer times of ${name} (s)"
        metrics = [
          for percentile in ["p50", "p95", "p99"] :
          ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.load_balancer_arn_suffix, "TargetGroup", service.target_group_arn_suffix, { stat = percentile, label = percentile }]
        ]
      }
    ],
    [
      {
        title = "API: requests and errors"
        metrics = [
          ["AWS/ApiGateway", "Count", "ApiName", var.api.name, "Stage", var.api.stage, { stat = "Sum", label = "all" }],
          ["AWS/ApiGateway", "4XXError", "ApiName", var.api.name, "Stage", var.api.stage, { stat = "Sum", label = "4xx" }],
          ["AWS/ApiGateway", "5XXError", "ApiName", var.api.name, "Stage", var.api.stage, { stat = "Sum", label = "5xx", color = "#d13212" }],
        ]
      },
      {
        title = "API: latency (ms)"
        metrics = [
          for percentile in ["p50", "p95", "p99"] :
          ["AWS/ApiGateway", "Latency", "ApiName", var.api.name, "Stage", var.api.stage, { stat = percentile, label = percentile }]
        ]
      },
      {
        title = "Refused by the web ACL"
        metrics = [
          ["AWS/WAFV2", "BlockedRequests", "WebACL", var.web_acl_name, "Region", local.region, "Rule", "ALL", { stat = "Sum" }],
        ]
      },
      {
        title   = "Tasks"
        metrics = [for name, service in var.services : ["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", var.cluster_name, "ServiceName", service.service_name, { stat = "Average", label = name }]]
      },
      {
        title   = "CPU of tasks (%)"
        metrics = [for name, service in var.services : ["AWS/ECS", "CPUUtilization", "ClusterName", var.cluster_name, "ServiceName", service.service_name, { stat = "Average", label = name }]]
      },
      {
        title = "Statements waiting, and the oldest (s)"
        metrics = [
          ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.queues.main, { stat = "Maximum", label = "waiting" }],
          ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", var.queues.main, { stat = "Maximum", label = "oldest", yAxis = "right" }],
        ]
      },
      {
        title   = "Statements archived (a minute)"
        metrics = [[local.namespace, "archived-statements", { stat = "Sum", label = "archived" }]]
      },
      {
        title = "Statements not archived yet, and the oldest (s)"
        metrics = [
          [local.namespace, "pending-statements", { stat = "Maximum", label = "pending" }],
          [local.namespace, "pending-age", { stat = "Maximum", label = "oldest", yAxis = "right" }],
        ]
      },
      {
        title = "Dead letters, and why they died"
        metrics = concat(
          [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.queues.dead_letter, { stat = "Maximum", label = "waiting", color = "#d13212" }]],
          [for reason in local.archive_reasons : [local.namespace, "dead-letters-by-cause", "reason", reason, { stat = "Sum", label = reason }]],
        )
      },
      {
        title = "Residential database"
        metrics = concat(
          [
            ["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", var.database.instance_id, { stat = "Average", label = "CPU %" }],
            ["AWS/RDS", "DatabaseConnections", "ProxyName", var.database.proxy_name, { stat = "Sum", label = "connections of the proxy", yAxis = "right" }],
          ],
          [for index, id in var.database.replica_ids : ["AWS/RDS", "ReplicaLag", "DBInstanceIdentifier", id, { stat = "Maximum", label = "lag of replica ${index} (s)" }]],
        )
      },
      {
        title   = "Errors of the rating engine, the corporate directory, the residential database"
        metrics = [for metric in ["rating-engine-errors", "corporate-directory-errors", "residential-database-errors", "unexpected-errors"] : [local.namespace, metric, { stat = "Sum" }]]
      },
      {
        title = "Line to the data centre (1 = up)"
        metrics = concat(
          [for name, id in var.direct_connect_connection_ids : ["AWS/DX", "ConnectionState", "ConnectionId", id, { stat = "Minimum", label = "Direct Connect ${name}" }]],
          [for name, id in var.vpn_connection_ids : ["AWS/VPN", "TunnelState", "VpnId", id, { stat = "Average", label = "VPN ${name}" }]],
        )
      },
      {
        title = "Sign-ins"
        metrics = [
          for metric in ["SignInSuccesses", "FederationSuccesses", "TokenRefreshSuccesses", "FederationThrottles"] :
          ["AWS/Cognito", metric, "UserPool", var.user_pool.id, "UserPoolClient", var.user_pool.client_id, { stat = "Sum" }]
        ]
      },
      {
        title = "Seen from outside (%)"
        metrics = [
          ["CloudWatchSynthetics", "SuccessPercent", "CanaryName", aws_synthetics_canary.outside.name, { stat = "Average" }],
        ]
      },
    ],
  )

  shown_charts = [for chart in local.charts : chart if length(chart.metrics) > 0]
}

resource "aws_cloudwatch_dashboard" "support" {
  dashboard_name = "${var.name}-support"
  dashboard_body = jsonencode({
    widgets = concat(
      [{
        type       = "alarm"
        x          = 0
        y          = 0
        width      = 24
        height     = 3
        properties = { title = "Customers affected", alarms = [aws_cloudwatch_composite_alarm.customers_affected.arn] }
      }],
      [
        for index, chart in local.shown_charts : {
          type   = "metric"
          x      = 8 * (index % 3)
          y      = 3 + 6 * floor(index / 3)
          width  = 8
          height = 6
          properties = {
            title   = chart.title
            region  = local.region
            period  = 60
            metrics = chart.metrics
            view    = "timeSeries"
          }
        }
      ],
    )
  })
}
