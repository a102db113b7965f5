resource "aws_security_group" "this" {
  #checkov:skip=CKV2_AWS_5:Attached to the load balancer below.
  name        = "${var.name}-alb"
  description = "Internal load balancer: called by the VPC link only, calls the services only"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-alb" }
}

resource "aws_lb" "this" {
  #checkov:skip=CKV2_AWS_28:Internal; the web ACL stands in front of API Gateway, the only way in.
  #checkov:skip=CKV2_AWS_20:There is no HTTP listener that could redirect.
  name               = "${var.name}-alb"
  internal           = true
  load_balancer_type = "application"
  security_groups    = [aws_security_group.this.id]
  subnets            = var.private_subnet_ids

  drop_invalid_header_fields = true
  # `strictest` would refuse what no RFC forbids, such as a GET with Content-Length: 0.
  desync_mitigation_mode     = "defensive"
  enable_deletion_protection = var.deletion_protection
  # gunicorn keeps connections for 75 s, longer than this, or customers would get 502s.
  idle_timeout = 60

  access_logs {
    bucket  = aws_s3_bucket.logs.id
    prefix  = "alb"
    enabled = true
  }

  connection_logs {
    bucket  = aws_s3_bucket.logs.id
    prefix  = "alb-connections"
    enabled = true
  }

  depends_on = [aws_s3_bucket_policy.logs]
}

resource "aws_lb_target_group" "service" {
  #checkov:skip=CKV_AWS_378:Containers speak HTTP; the hop stays between two security groups inside the VPC.
  for_each = var.services

  name                          = "${var.name}-${each.key}"
  port                          = each.value.port
  protocol                      = "HTTP"
  target_type                   = "ip"
  vpc_id                        = var.vpc_id
  load_balancing_algorithm_type = "least_outstanding_requests"
  # A request ends within API Gateway's 29 s, so nothing is cut by leaving after 30.
  deregistration_delay = 30

  health_check {
    path                = "/readyz"
    port                = each.value.health_port
    matcher             = "200"
    protocol            = "HTTP"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate_validation.this.certificate_arn

  # API Gateway shows its client certificate; the connection log says which connections carried it.
  mutual_authentication {
    mode = "passthrough"
  }

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "application/json"
      status_code  = "404"
      message_body = jsonencode({
        type   = "urn:selfcare:problem:not-found"
        title  = "Not found"
        status = 404
        detail = "There is nothing at this address."
      })
    }
  }
}

resource "aws_lb_listener_rule" "service" {
  for_each = var.services

  listener_arn = aws_lb_listener.https.arn

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.service[each.key].arn
  }

  condition {
    path_pattern {
      values = ["/${each.value.path_segment}/*"]
    }
  }
}
