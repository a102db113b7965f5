# A REST API reaches a VPC through a network load balancer only. This file is the whole of that hop, so that it can go once
# the provider lets a VPC link name the application load balancer.
resource "aws_security_group" "link" {
  #checkov:skip=CKV2_AWS_5:Attached to the network load balancer below.
  name        = "${var.name}-link"
  description = "VPC link of the API: calls the internal load balancer only"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-link" }
}

resource "aws_vpc_security_group_egress_rule" "link_to_load_balancer" {
  security_group_id            = aws_security_group.link.id
  referenced_security_group_id = var.load_balancer.security_group_id
  description                  = "To the internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer_from_link" {
  security_group_id            = var.load_balancer.security_group_id
  referenced_security_group_id = aws_security_group.link.id
  description                  = "From the API's VPC link"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_lb" "link" {
  #checkov:skip=CKV_AWS_91:A network load balancer logs the connections of TLS listeners alone; the VPC's flow logs tell those of TCP.
  #checkov:skip=CKV_AWS_152:Targets are one load balancer that spans every zone; crossing zones here would only add a hop.
  name                             = "${var.name}-link"
  internal                         = true
  load_balancer_type               = "network"
  subnets                          = var.private_subnet_ids
  security_groups                  = [aws_security_group.link.id]
  enable_cross_zone_load_balancing = false
  enable_deletion_protection       = var.deletion_protection

  # Only the VPC link's private connection arrives here; the group has no ingress rule for anybody else.
  enforce_security_group_inbound_rules_on_private_link_traffic = "off"
}

resource "aws_lb_target_group" "link" {
  name        = "${var.name}-link"
  target_type = "alb"
  port        = 443
  protocol    = "TCP"
  vpc_id      = var.vpc_id

  health_check {
    protocol = "HTTPS"
    path     = "/"
    matcher  = "200-499"
  }
}

# The application load balancer must have its listener before it can be a target.
resource "aws_lb_target_group_attachment" "link" {
  target_group_arn = aws_lb_target_group.link.arn
  target_id        = var.load_balancer.arn
  port             = 443

  lifecycle {
    precondition {
      condition     = startswith(var.load_balancer.listener_arn, "arn:")
      error_message = "Give load_balancer.listener_arn the ARN of the HTTPS listener."
    }
  }
}

# Plain TCP passes the TLS session through: it ends at the application load balancer, which an `alb` target requires.
resource "aws_lb_listener" "link" {
  #checkov:skip=CKV_AWS_2:TLS passes through and ends at the application load balancer.
  #checkov:skip=CKV_AWS_103:See above.
  load_balancer_arn = aws_lb.link.arn
  port              = 443
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.link.arn
  }
}

resource "aws_api_gateway_vpc_link" "this" {
  name        = "${var.name}-link"
  target_arns = [aws_lb.link.arn]
}
