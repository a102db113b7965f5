resource "aws_api_gateway_rest_api" "this" {
  name                         = "${var.name}-api"
  description                  = "Customer Self-Care, deployed from the contract"
  body                         = var.body
  put_rest_api_mode            = "overwrite"
  disable_execute_api_endpoint = true

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  triggers = {
    contract = sha256(var.body)
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_client_certificate" "this" {
  description = "Shown by ${var.name} to the load balancer"
}

resource "aws_api_gateway_stage" "this" {
  #checkov:skip=CKV2_AWS_77:Known bad inputs such as Log4j's are matched; the list of anonymous addresses would refuse customers behind a VPN.
  #checkov:skip=CKV_AWS_120:Answers are personal and change at any time; a cache at the gateway would hand out stale balances.
  rest_api_id           = aws_api_gateway_rest_api.this.id
  deployment_id         = aws_api_gateway_deployment.this.id
  stage_name            = "live"
  xray_tracing_enabled  = true
  client_certificate_id = aws_api_gateway_client_certificate.this.id

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    # Neither tokens nor query strings: a phone number may stand in the query of the support search.
    format = jsonencode({
      requestId          = "$context.requestId"
      traceId            = "$context.xrayTraceId"
      time               = "$context.requestTimeEpoch"
      sourceIp           = "$context.identity.sourceIp"
      method             = "$context.httpMethod"
      resource           = "$context.resourcePath"
      status             = "$context.status"
      subject            = "$context.authorizer.claims.sub"
      responseBytes      = "$context.responseLength"
      latencyMs          = "$context.responseLatency"
      integrationMs      = "$context.integrationLatency"
      integrationStatus  = "$context.integrationStatus"
      gatewayErrorType   = "$context.error.responseType"
      webAclResponseCode = "$context.wafResponseCode"
    })
  }

  depends_on = [aws_api_gateway_account.this, aws_cloudwatch_log_group.execution]
}

resource "aws_api_gateway_method_settings" "all" {
  #checkov:skip=CKV_AWS_225:See the stage: answers are never cached.
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"

  settings {
    logging_level          = "ERROR"
    metrics_enabled        = true
    data_trace_enabled     = false
    caching_enabled        = false
    cache_data_encrypted   = true
    throttling_rate_limit  = var.requests_per_second
    throttling_burst_limit = var.burst_requests
  }
}

# The default rule would trace one request in twenty: 26,000 dollars a month at the peak.
resource "aws_xray_sampling_rule" "api" {
  rule_name      = "${var.name}-api"
  priority       = 1000
  version        = 1
  reservoir_size = 5
  fixed_rate     = var.traced_share
  host           = "*"
  http_method    = "*"
  url_path       = "*"
  service_name   = "${var.name}-api/live"
  service_type   = "*"
  resource_arn   = "*"
}
