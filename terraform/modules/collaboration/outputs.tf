output "environment_id" {
  description = "The Cloud9 environment."
  value       = aws_cloud9_environment_ec2.this.id
}

output "environment_url" {
  description = "Where members open the environment."
  value       = "https://${data.aws_region.current.name}.console.aws.amazon.com/cloud9/ide/${aws_cloud9_environment_ec2.this.id}"
}
