output "arn" {
  description = "Load balancer, the target of the network load balancer."
  value       = aws_lb.this.arn
}

output "arn_suffix" {
  description = "Load balancer as CloudWatch names it."
  value       = aws_lb.this.arn_suffix
}

output "host_name" {
  description = "Name on the certificate."
  value       = var.host_name
}

output "listener_arn" {
  description = "HTTPS listener; whatever targets the load balancer must wait for it."
  value       = aws_lb_listener.https.arn
}

output "security_group_id" {
  description = "Security group of the load balancer."
  value       = aws_security_group.this.id
}

output "target_groups" {
  description = "Target group of each service: its ARN and its CloudWatch name. Present once the path rule stands, as ECS requires."
  value = {
    for name, group in aws_lb_target_group.service : name => {
      arn        = aws_lb_listener_rule.service[name].action[0].target_group_arn
      arn_suffix = group.arn_suffix
    }
  }
}
