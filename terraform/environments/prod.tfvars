environment = "prod"
account_id  = "123456789012"
aws_region  = "eu-central-1"
domain_name = "selfcare.example.com"

operator = {
  name      = "Alpina Mobile"
  tax_id    = "CHE-123.456.789 MWST"
  contact   = "0800 555 000, help@alpina.example"
  time_zone = "Europe/Zurich"
  currency  = "EUR"
}

vpc_cidr           = "10.40.0.0/16"
availability_zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]

on_premises = {
  cidrs = ["192.168.64.0/20"]

  domains = {
    core = { domain = "core.alpina.example", dns_servers = ["192.168.64.53", "192.168.65.53"] }
  }

  oracle = { cidrs = ["192.168.66.0/28"] }

  rating_engine = {
    url   = "https://rating.core.alpina.example"
    cidrs = ["192.168.67.0/28"]
  }

  number_events = {
    sim_swap_url         = "https://network-apis.core.alpina.example/sim-swap/v2"
    number_recycling_url = "https://network-apis.core.alpina.example/number-recycling/v0.2"
    cidrs                = ["192.168.68.0/28"]
  }
}

# Two locations, so that one building may fail.
direct_connect_connections = {
  first  = { location = "EqFA5", bandwidth = "10Gbps", vlan = 101, request_macsec = true }
  second = { location = "IXFA6", bandwidth = "10Gbps", vlan = 102, request_macsec = true }
}

vpn_customer_gateway_ips = { backup = "203.0.113.10" }

# Rates are measured by bench/; correct them when it says otherwise.
load = {
  peak_requests_per_second_per_api = 10000
  peak_archive_requests_per_second = 500
  requests_per_second_per_vcpu     = { customer = 300, billing = 300, archiver = 300 }
}

database = {
  instance_class = "db.r6g.4xlarge"
  storage_gb     = 500
  max_storage_gb = 4000
  read_replicas  = 0
}

# Ten years, as the law on commercial records asks.
statement_archive = { retention_days = 3653 }

alarm_emails = ["operations@alpina.example"]
page_emails  = ["on-duty@alpina.example"]
budget_usd   = 80000

# The operator's own addresses behind carrier-grade NAT.
web_acl = { shared_ranges = ["198.51.100.0/24"] }
