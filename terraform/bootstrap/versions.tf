terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100.0"
    }
  }
}

provider "aws" {
  region = var.aws_region

  default_tags {
    tags = {
      Product     = "customer-self-care"
      Environment = var.environment
      ManagedBy   = "terraform-bootstrap"
    }
  }
}
