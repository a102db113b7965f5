terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100.0"
    }
  }

  # Bucket, key and lock are in environments/<name>.s3.tfbackend.
  backend "s3" {}
}

provider "aws" {
  region = var.aws_region

  default_tags {
    tags = {
      Product     = "customer-self-care"
      Environment = var.environment
      ManagedBy   = "terraform"
    }
  }
}
