resource "aws_security_group" "this" {
  #checkov:skip=CKV2_AWS_5:Attached to the ECS service, or named by whoever runs the task.
  name        = "${var.name}-${var.service}"
  description = "Tasks of ${var.service}: out to AWS endpoints only, in from the load balancer only"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-${var.service}" }
}

resource "aws_vpc_security_group_egress_rule" "endpoints" {
  security_group_id            = aws_security_group.this.id
  referenced_security_group_id = var.endpoint_security_group_id
  description                  = "To the VPC endpoints of AWS services"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.this.id
  prefix_list_id    = var.s3_prefix_list_id
  description       = "To S3, which also holds the layers of images"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer" {
  for_each = { for port in local.ports : tostring(port) => port }

  security_group_id            = aws_security_group.this.id
  referenced_security_group_id = var.load_balancer.security_group_id
  description                  = "From the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

resource "aws_vpc_security_group_egress_rule" "load_balancer" {
  for_each = { for port in local.ports : tostring(port) => port }

  security_group_id            = var.load_balancer.security_group_id
  referenced_security_group_id = aws_security_group.this.id
  description                  = "To ${var.service}"
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}
