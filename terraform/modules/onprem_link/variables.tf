variable "name" {
  description = "Prefix of every name in this module, such as selfcare-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "vpc_id" {
  description = "VPC to connect."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the VPC; the range that is advertised to the on-premises network."
  type        = string

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr))
    error_message = "vpc_cidr must be an IPv4 range, such as 10.40.0.0/16."
  }
}

variable "transit_subnet_ids" {
  description = "Subnets of the transit gateway attachment, one per zone."
  type        = list(string)

  validation {
    condition     = length(var.transit_subnet_ids) == 3
    error_message = "transit_subnet_ids must hold three subnets, one per zone."
  }
}

variable "resolver_subnet_ids" {
  description = "Subnets of the DNS resolver endpoint, two at least."
  type        = list(string)

  validation {
    condition     = length(var.resolver_subnet_ids) >= 2
    error_message = "resolver_subnet_ids must hold two subnets at least."
  }
}

variable "route_table_ids" {
  description = "Route tables that get routes to the on-premises ranges, by a name of your choice."
  type        = map(string)
}

variable "on_premises_cidrs" {
  description = "Address ranges that are reached over the link. Must overlap neither one another nor the VPC."
  type        = list(string)

  validation {
    condition     = length(var.on_premises_cidrs) > 0 && alltrue([for range in var.on_premises_cidrs : can(cidrnetmask(range)) && try(cidrhost(range, 0) == split("/", range)[0], false)])
    error_message = "on_premises_cidrs must hold IPv4 ranges that start at their first address, such as 192.168.64.0/20."
  }

  validation {
    condition = alltrue([
      for first in range(length(var.on_premises_cidrs)) : alltrue([
        for second in range(length(var.on_premises_cidrs)) : first == second || try(
          cidrsubnet("${split("/", var.on_premises_cidrs[first])[0]}/${min(split("/", var.on_premises_cidrs[first])[1], split("/", var.on_premises_cidrs[second])[1])}", 0, 0)
          != cidrsubnet("${split("/", var.on_premises_cidrs[second])[0]}/${min(split("/", var.on_premises_cidrs[first])[1], split("/", var.on_premises_cidrs[second])[1])}", 0, 0),
        true)
      ])
    ])
    error_message = "on_premises_cidrs must not overlap one another: merge or split the ranges that do."
  }

  validation {
    condition = alltrue([
      for range in var.on_premises_cidrs : try(
        cidrsubnet("${split("/", range)[0]}/${min(split("/", range)[1], split("/", var.vpc_cidr)[1])}", 0, 0)
        != cidrsubnet("${split("/", var.vpc_cidr)[0]}/${min(split("/", range)[1], split("/", var.vpc_cidr)[1])}", 0, 0),
      true)
    ])
    error_message = "on_premises_cidrs must not overlap vpc_cidr: choose another range for the VPC."
  }
}

variable "amazon_side_asn" {
  description = "BGP number of the transit gateway; private range."
  type        = number
  default     = 64512

  validation {
    condition     = (var.amazon_side_asn >= 64512 && var.amazon_side_asn <= 65534) || (var.amazon_side_asn >= 4200000000 && var.amazon_side_asn <= 4294967294)
    error_message = "amazon_side_asn must be a private number: 64512 to 65534 or 4200000000 to 4294967294."
  }
}

variable "direct_connect_asn" {
  description = "BGP number of the Direct Connect gateway; must differ from amazon_side_asn."
  type        = number
  default     = 64513

  validation {
    condition     = ((var.direct_connect_asn >= 64512 && var.direct_connect_asn <= 65534) || (var.direct_connect_asn >= 4200000000 && var.direct_connect_asn <= 4294967294)) && var.direct_connect_asn != var.amazon_side_asn
    error_message = "direct_connect_asn must be a private number that differs from amazon_side_asn."
  }
}

variable "customer_side_asn" {
  description = "BGP number of the on-premises routers; must differ from the two numbers on the AWS side."
  type        = number
  default     = 65000

  validation {
    condition     = var.customer_side_asn >= 1 && var.customer_side_asn <= 4294967294 && !contains([var.amazon_side_asn, var.direct_connect_asn], var.customer_side_asn)
    error_message = "customer_side_asn must be a BGP number other than amazon_side_asn and direct_connect_asn."
  }
}

variable "direct_connect_connections" {
  description = <<-EOT
    Direct Connect connections, by name. `location` is the code of the Direct Connect location, `bandwidth` such as 10Gbps,
    `vlan` the tag of the transit virtual interface, `request_macsec` asks for a port that can encrypt (10Gbps and up).
    AWS accepts a virtual interface only on a port that stands: order with `port_available` false, set it to true once the cross
    connect is up. Use two locations for resilience; an empty map leaves the VPN as the only link.
  EOT
  type = map(object({
    location       = string
    bandwidth      = string
    vlan           = number
    provider_name  = optional(string)
    request_macsec = optional(bool, false)
    port_available = optional(bool, false)
  }))
  default = {}

  validation {
    condition     = alltrue([for connection in var.direct_connect_connections : contains(["1Gbps", "10Gbps", "100Gbps", "400Gbps"], connection.bandwidth)])
    error_message = "direct_connect_connections: bandwidth must be 1Gbps, 10Gbps, 100Gbps or 400Gbps (a transit virtual interface needs 1Gbps at least)."
  }

  validation {
    condition     = alltrue([for connection in var.direct_connect_connections : connection.vlan >= 1 && connection.vlan <= 4094])
    error_message = "direct_connect_connections: vlan must lie between 1 and 4094."
  }

  validation {
    condition     = alltrue([for connection in var.direct_connect_connections : !connection.request_macsec || connection.bandwidth != "1Gbps"])
    error_message = "direct_connect_connections: request_macsec needs a bandwidth of 10Gbps or more."
  }
}

variable "vpn_customer_gateway_ips" {
  description = "Public addresses of the on-premises VPN routers, by name: the backup of Direct Connect. Two tunnels each."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for address in var.vpn_customer_gateway_ips : can(cidrnetmask("${address}/32"))])
    error_message = "vpn_customer_gateway_ips must be IPv4 addresses, such as 203.0.113.10."
  }

  validation {
    condition     = length(var.vpn_customer_gateway_ips) + length(var.direct_connect_connections) > 0
    error_message = "vpn_customer_gateway_ips and direct_connect_connections are both empty: name one way to the on-premises network."
  }
}

variable "on_premises_domains" {
  description = "Domains answered by on-premises name servers, by a name of your choice, with the servers' addresses."
  type = map(object({
    domain      = string
    dns_servers = list(string)
  }))

  validation {
    condition     = alltrue([for entry in var.on_premises_domains : length(entry.dns_servers) > 0 && alltrue([for server in entry.dns_servers : can(cidrnetmask("${server}/32"))])])
    error_message = "on_premises_domains: every domain needs one IPv4 address of a name server at least."
  }

  validation {
    condition     = alltrue([for entry in var.on_premises_domains : can(regex("^([a-z0-9-]+\\.)+[a-z0-9-]+$", entry.domain))])
    error_message = "on_premises_domains: domain must be a full name without a dot at the end, such as corp.example."
  }
}

variable "oracle" {
  description = "Where the corporate Oracle listens with TLS (TCPS)."
  type = object({
    cidrs = list(string)
    port  = optional(number, 2484)
  })

  validation {
    condition     = length(var.oracle.cidrs) > 0 && alltrue([for range in var.oracle.cidrs : can(cidrnetmask(range))])
    error_message = "oracle.cidrs must hold one IPv4 range at least, such as 192.168.64.10/32."
  }

  validation {
    condition     = var.oracle.port >= 1 && var.oracle.port <= 65535 && var.oracle.port != 1521
    error_message = "oracle.port must be the TLS listener's port (2484 by custom); 1521 is the plain listener."
  }

  validation {
    condition = alltrue([
      for place in var.oracle.cidrs : anytrue([
        for range in var.on_premises_cidrs : try(
          tonumber(split("/", place)[1]) >= tonumber(split("/", range)[1])
          && cidrsubnet("${split("/", place)[0]}/${split("/", range)[1]}", 0, 0) == cidrsubnet(range, 0, 0),
        false)
      ])
    ])
    error_message = "oracle.cidrs must lie within on_premises_cidrs, or no route leads there."
  }
}

variable "rating_engine" {
  description = "Where the rating engine listens with TLS."
  type = object({
    cidrs = list(string)
    port  = optional(number, 443)
  })

  validation {
    condition     = length(var.rating_engine.cidrs) > 0 && alltrue([for range in var.rating_engine.cidrs : can(cidrnetmask(range))])
    error_message = "rating_engine.cidrs must hold one IPv4 range at least, such as 192.168.64.20/32."
  }

  validation {
    condition     = var.rating_engine.port >= 1 && var.rating_engine.port <= 65535 && var.rating_engine.port != 80
    error_message = "rating_engine.port must be a TLS port between 1 and 65535; 80 is plain HTTP."
  }

  validation {
    condition = alltrue([
      for place in var.rating_engine.cidrs : anytrue([
        for range in var.on_premises_cidrs : try(
          tonumber(split("/", place)[1]) >= tonumber(split("/", range)[1])
          && cidrsubnet("${split("/", place)[0]}/${split("/", range)[1]}", 0, 0) == cidrsubnet(range, 0, 0),
        false)
      ])
    ])
    error_message = "rating_engine.cidrs must lie within on_premises_cidrs, or no route leads there."
  }
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the link's logs."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key."
  }
}

variable "log_retention_days" {
  description = "Days for which tunnel and resolver logs are kept; a value that CloudWatch Logs offers."
  type        = number
  default     = 365

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of CloudWatch's steps of a year or more: 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "number_events" {
  description = "Where the operator's SIM Swap and Number Recycling APIs listen: address ranges and TLS port. Null where there are none."
  type = object({
    cidrs = list(string)
    port  = optional(number, 443)
  })
  default = null

  validation {
    condition     = var.number_events == null || try(length(var.number_events.cidrs) > 0 && alltrue([for range in var.number_events.cidrs : can(cidrnetmask(range))]) && var.number_events.port != 80, false)
    error_message = "number_events must hold one IPv4 range at least, such as 192.168.68.0/28, and a TLS port; 80 is plain HTTP."
  }

  validation {
    condition = alltrue([
      for place in try(var.number_events.cidrs, []) : anytrue([
        for range in var.on_premises_cidrs : try(
          tonumber(split("/", place)[1]) >= tonumber(split("/", range)[1])
          && cidrsubnet("${split("/", place)[0]}/${split("/", range)[1]}", 0, 0) == cidrsubnet(range, 0, 0),
        false)
      ])
    ])
    error_message = "number_events.cidrs must lie within on_premises_cidrs, or no route leads there."
  }
}
