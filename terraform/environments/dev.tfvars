environment = "dev"
account_id  = "123456789012"
aws_region  = "eu-central-1"
domain_name = "dev.selfcare.example.com"

operator = {
  name      = "Alpina Mobile (development)"
  tax_id    = "CHE-123.456.789 MWST"
  contact   = "This is a test system"
  time_zone = "Europe/Zurich"
  currency  = "EUR"
}

branch              = "develop"
require_approval    = false
deletion_protection = false
disposable          = true

vpc_cidr           = "10.42.0.0/16"
availability_zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]

on_premises = {
  cidrs = ["192.168.96.0/20"]

  domains = {
    core = { domain = "dev.core.alpina.example", dns_servers = ["192.168.96.53"] }
  }

  oracle = { cidrs = ["192.168.98.0/28"] }

  rating_engine = {
    url   = "https://rating.dev.core.alpina.example"
    cidrs = ["192.168.99.0/28"]
  }
}

vpn_customer_gateway_ips = { test-lab = "203.0.113.30" }

load = {
  peak_requests_per_second_per_api = 50
  peak_archive_requests_per_second = 5
  requests_per_second_per_vcpu     = { customer = 300, billing = 300, archiver = 300 }
  min_tasks                        = 1
  max_workers                      = 2
}

database = {
  instance_class = "db.t4g.medium"
  storage_gb     = 20
  max_storage_gb = 100
  read_replicas  = 0
  multi_az       = false
  backup_days    = 7
}

statement_archive = {
  retention_days = 1
  retention_mode = "GOVERNANCE"
}

budget_usd = 1500
