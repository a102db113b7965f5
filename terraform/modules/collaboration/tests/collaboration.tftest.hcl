mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "eu-central-1" }
  }
  mock_resource "aws_cloud9_environment_ec2" {
    defaults = { id = "0123456789abcdef" }
  }
}

variables {
  name                 = "selfcare-test"
  subnet_id            = "subnet-1"
  owner_arn            = "arn:aws:iam::111122223333:role/developers"
  repository_clone_url = "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/selfcare"

  members = {
    ana = { user_arn = "arn:aws:iam::111122223333:user/ana" }
    ben = { user_arn = "arn:aws:iam::111122223333:user/ben", permission = "read-only" }
  }
}

run "shared_without_an_open_port" {
  command = apply

  assert {
    condition     = aws_cloud9_environment_ec2.this.connection_type == "CONNECT_SSM" && aws_cloud9_environment_ec2.this.subnet_id == "subnet-1"
    error_message = "The workspace is reached through Systems Manager, in a private subnet."
  }

  assert {
    condition     = aws_cloud9_environment_ec2.this.automatic_stop_time_minutes == 30
    error_message = "An idle workspace stops."
  }

  assert {
    condition     = aws_cloud9_environment_membership.this["ana"].permissions == "read-write" && aws_cloud9_environment_membership.this["ben"].permissions == "read-only"
    error_message = "Members share it as they were told."
  }

  assert {
    condition     = output.environment_url == "https://eu-central-1.console.aws.amazon.com/cloud9/ide/0123456789abcdef"
    error_message = "The address must be the one that members open."
  }
}

run "refuses_an_owner_that_is_none" {
  command = plan

  variables {
    owner_arn = "developers"
  }

  expect_failures = [var.owner_arn]
}

run "refuses_an_unknown_permission" {
  command = plan

  variables {
    members = { ana = { user_arn = "arn:aws:iam::111122223333:user/ana", permission = "admin" } }
  }

  expect_failures = [var.members]
}

run "refuses_a_type_that_is_none" {
  command = plan

  variables {
    instance_type = "small"
  }

  expect_failures = [var.instance_type]
}

run "refuses_a_stop_after_a_minute" {
  command = plan

  variables {
    automatic_stop_minutes = 1
  }

  expect_failures = [var.automatic_stop_minutes]
}

run "refuses_a_name_with_capitals" {
  command = plan

  variables {
    name = "SelfCare"
  }

  expect_failures = [var.name]
}
