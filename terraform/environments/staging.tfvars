environment = "staging"
account_id  = "123456789012"
aws_region  = "eu-central-1"
domain_name = "staging.selfcare.example.com"

operator = {
  name      = "Alpina Mobile (staging)"
  tax_id    = "CHE-123.456.789 MWST"
  contact   = "This is a test system"
  time_zone = "Europe/Zurich"
  currency  = "EUR"
}

branch             = "staging"
vpc_cidr           = "10.41.0.0/16"
availability_zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]

on_premises = {
  cidrs = ["192.168.80.0/20"]

  domains = {
    core = { domain = "staging.core.alpina.example", dns_servers = ["192.168.80.53"] }
  }

  oracle = { cidrs = ["192.168.82.0/28"] }

  rating_engine = {
    url   = "https://rating.staging.core.alpina.example"
    cidrs = ["192.168.83.0/28"]
  }

  number_events = {
    sim_swap_url         = "https://network-apis.staging.core.alpina.example/sim-swap/v2"
    number_recycling_url = "https://network-apis.staging.core.alpina.example/number-recycling/v0.2"
    cidrs                = ["192.168.84.0/28"]
  }
}

vpn_customer_gateway_ips = { test-lab = "203.0.113.20" }

load = {
  peak_requests_per_second_per_api = 200
  peak_archive_requests_per_second = 20
  requests_per_second_per_vcpu     = { customer = 300, billing = 300, archiver = 300 }
  max_workers                      = 6
}

database = {
  instance_class = "db.r6g.large"
  storage_gb     = 100
  max_storage_gb = 500
  read_replicas  = 0
  backup_days    = 14
}

# Statements of test customers; administrators may clean up.
statement_archive = {
  retention_days = 30
  retention_mode = "GOVERNANCE"
}

alarm_emails = ["operations@alpina.example"]
page_emails  = ["on-duty@alpina.example"]
budget_usd   = 3000

# The operator's own addresses behind carrier-grade NAT.
web_acl = { shared_ranges = ["198.51.100.0/24"] }
