data "aws_region" "current" {}

# AWS offers Cloud9 to accounts that used it before 25 July 2024; all others take the dev container of the repository.
# https://aws.amazon.com/blogs/devops/how-to-migrate-from-aws-cloud9-to-aws-ide-toolkits-or-aws-cloudshell/
resource "aws_cloud9_environment_ec2" "this" {
  name                        = "${var.name}-collaboration"
  description                 = "Shared workspace; clone ${var.repository_clone_url}"
  owner_arn                   = var.owner_arn
  instance_type               = var.instance_type
  image_id                    = "amazonlinux-2023-x86_64"
  subnet_id                   = var.subnet_id
  automatic_stop_time_minutes = var.automatic_stop_minutes

  # Through Systems Manager: no address, no open port.
  connection_type = "CONNECT_SSM"
}

resource "aws_cloud9_environment_membership" "this" {
  for_each = var.members

  environment_id = aws_cloud9_environment_ec2.this.id
  user_arn       = each.value.user_arn
  permissions    = each.value.permission
}
