variable "vpc_cidr" {
  description = "Address range of the VPC. Must not overlap any range that is used on-premises."
  type        = string

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr))
    error_message = "Give vpc_cidr an IPv4 range such as 10.40.0.0/16."
  }
}

variable "availability_zones" {
  description = "Three availability zones of the region."
  type        = list(string)

  validation {
    condition     = length(var.availability_zones) == 3 && alltrue([for zone in var.availability_zones : startswith(zone, var.aws_region)])
    error_message = "Name three availability zones of aws_region, such as eu-central-1a, eu-central-1b and eu-central-1c."
  }
}

variable "enable_nat" {
  description = "Whether the private subnets reach the internet. The services need it only when a provider of theirs is reachable in no other way."
  type        = bool
  default     = false
}

variable "on_premises" {
  description = <<-TEXT
    The operator's data centre: its address ranges, its domains with their name servers, where Oracle listens with TLS, and where
    the rating engine does (`ca_pem` holds the certificates of the authority that signed its own, as PEM text; empty for a public one).
    `number_events` are the operator's CAMARA APIs SIM Swap and Number Recycling, each address up to the version; a number that
    changed within `hold_hours` gets no code for linking. `token_secret_arn` holds the bearer token where the APIs want one.
  TEXT
  type = object({
    cidrs = list(string)
    domains = map(object({
      domain      = string
      dns_servers = list(string)
    }))
    oracle = object({
      cidrs  = list(string)
      port   = optional(number, 2484)
      ca_pem = optional(string, "")
    })
    rating_engine = object({
      url    = string
      cidrs  = list(string)
      port   = optional(number, 443)
      ca_pem = optional(string, "")
    })
    number_events = optional(object({
      sim_swap_url         = string
      number_recycling_url = string
      cidrs                = list(string)
      port                 = optional(number, 443)
      ca_pem               = optional(string, "")
      hold_hours           = optional(number, 72)
      token_secret_arn     = optional(string)
    }))
  })

  validation {
    condition     = var.on_premises.number_events != null || var.environment == "dev"
    error_message = "Set on_premises.number_events but for dev: without it a stolen SIM card links its number."
  }

  validation {
    condition     = alltrue([for url in [try(var.on_premises.number_events.sim_swap_url, "https://"), try(var.on_premises.number_events.number_recycling_url, "https://")] : startswith(url, "https://")])
    error_message = "Start both addresses of on_premises.number_events with https://."
  }

  validation {
    condition     = alltrue([for pem in [var.on_premises.oracle.ca_pem, var.on_premises.rating_engine.ca_pem, try(var.on_premises.number_events.ca_pem, "")] : pem == "" || strcontains(pem, "-----BEGIN CERTIFICATE-----")])
    error_message = "Give each ca_pem of on_premises the text of the authority's certificates, which begins with -----BEGIN CERTIFICATE-----, and not a path."
  }

  validation {
    condition     = startswith(var.on_premises.rating_engine.url, "https://")
    error_message = "Start on_premises.rating_engine.url with https://: balances and usage never travel in the clear."
  }
}

variable "direct_connect_connections" {
  description = "Direct Connect connections by name: location code, bandwidth, VLAN. Set port_available once the cross connect is up."
  type = map(object({
    location       = string
    bandwidth      = string
    vlan           = number
    provider_name  = optional(string)
    request_macsec = optional(bool, false)
    port_available = optional(bool, false)
  }))
  default = {}
}

variable "vpn_customer_gateway_ips" {
  description = "Public addresses of the on-premises VPN routers, by name: the backup of Direct Connect."
  type        = map(string)
  default     = {}
}

variable "bgp" {
  description = "BGP numbers of the transit gateway, the Direct Connect gateway and the on-premises routers; all different."
  type = object({
    transit_gateway_asn = optional(number, 64512)
    direct_connect_asn  = optional(number, 64513)
    on_premises_asn     = optional(number, 65000)
  })
  default = {}
}
