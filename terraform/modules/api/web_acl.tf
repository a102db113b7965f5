locals {
  managed_rules = {
    AWSManagedRulesAmazonIpReputationList = 30
    AWSManagedRulesCommonRuleSet          = 50
    AWSManagedRulesSQLiRuleSet            = 60
  }

  rates = {
    rate-of-links            = { priority = 20, limit = var.link_requests_per_token, by_token = true, path_ends_with = "/links" }
    rate-of-links-by-address = { priority = 21, limit = var.link_requests_per_address, by_token = false, path_ends_with = "/links" }
    rate                     = { priority = 24, limit = var.requests_per_token, by_token = true, path_ends_with = "" }
    rate-by-address          = { priority = 25, limit = var.requests_per_address, by_token = false, path_ends_with = "" }
  }
}

# Addresses that many customers share: the operator's own ranges behind carrier-grade NAT, and its offices.
resource "aws_wafv2_ip_set" "shared" {
  name               = "${var.name}-shared"
  description        = "Ranges that many customers share"
  scope              = "REGIONAL"
  ip_address_version = "IPV4"
  addresses          = var.shared_ranges
}

resource "aws_wafv2_web_acl" "this" {
  name        = "${var.name}-api"
  description = "In front of the API: body size, rates for each token and address, managed rules"
  scope       = "REGIONAL"

  default_action {
    allow {}
  }

  # Otherwise the first 16 KB of a body are looked at, and the bound below would never be seen to be passed.
  association_config {
    request_body {
      api_gateway {
        default_size_inspection_limit = "KB_64"
      }
    }
  }

  rule {
    name     = "body-size"
    priority = 10

    action {
      block {}
    }

    statement {
      size_constraint_statement {
        comparison_operator = "GT"
        size                = var.max_body_bytes

        field_to_match {
          body {
            oversize_handling = "MATCH"
          }
        }

        text_transformation {
          priority = 0
          type     = "NONE"
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${var.name}-body-size"
      sampled_requests_enabled   = true
    }
  }

  # Subscribers share the operator's own addresses, thousands behind one of carrier-grade NAT: what they send is counted by token.
  # A request without a token gets no further than the authorizer, and is counted by address elsewhere alone.
  dynamic "rule" {
    for_each = local.rates

    content {
      name     = rule.key
      priority = rule.value.priority

      action {
        block {}
      }

      statement {
        rate_based_statement {
          limit                 = rule.value.limit
          evaluation_window_sec = 300
          aggregate_key_type    = rule.value.by_token ? "CUSTOM_KEYS" : "IP"

          dynamic "custom_key" {
            for_each = rule.value.by_token ? [1] : []

            content {
              header {
                name = "authorization"

                text_transformation {
                  priority = 0
                  type     = "NONE"
                }
              }
            }
          }

          scope_down_statement {
            and_statement {
              # Browsers send preflights by themselves, and they cost nothing.
              statement {
                not_statement {
                  statement {
                    byte_match_statement {
                      positional_constraint = "EXACTLY"
                      search_string         = "OPTIONS"

                      field_to_match {
                        method {}
                      }

                      text_transformation {
                        priority = 0
                        type     = "NONE"
                      }
                    }
                  }
                }
              }

              statement {
                byte_match_statement {
                  positional_constraint = rule.value.path_ends_with == "" ? "STARTS_WITH" : "ENDS_WITH"
                  search_string         = rule.value.path_ends_with == "" ? "/" : rule.value.path_ends_with

                  field_to_match {
                    uri_path {}
                  }

                  text_transformation {
                    priority = 0
                    type     = "LOWERCASE"
                  }
                }
              }

              dynamic "statement" {
                for_each = rule.value.by_token ? [] : [1]

                content {
                  not_statement {
                    statement {
                      ip_set_reference_statement {
                        arn = aws_wafv2_ip_set.shared.arn
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${var.name}-${rule.key}"
        sampled_requests_enabled   = true
      }
    }
  }

  rule {
    name     = "AWSManagedRulesKnownBadInputsRuleSet"
    priority = 40

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesKnownBadInputsRuleSet"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${var.name}-AWSManagedRulesKnownBadInputsRuleSet"
      sampled_requests_enabled   = true
    }
  }

  dynamic "rule" {
    for_each = local.managed_rules

    content {
      name     = rule.key
      priority = rule.value

      override_action {
        none {}
      }

      statement {
        managed_rule_group_statement {
          name        = rule.key
          vendor_name = "AWS"
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${var.name}-${rule.key}"
        sampled_requests_enabled   = true
      }
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "${var.name}-api"
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "this" {
  resource_arn = aws_api_gateway_stage.this.arn
  web_acl_arn  = aws_wafv2_web_acl.this.arn
}

resource "aws_cloudwatch_log_group" "web_acl" {
  name              = "aws-waf-logs-${var.name}-api"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_wafv2_web_acl_logging_configuration" "this" {
  resource_arn            = aws_wafv2_web_acl.this.arn
  log_destination_configs = [aws_cloudwatch_log_group.web_acl.arn]

  # What passes stands in the access log already: at 40,000 requests a second it would be 100 TB a month here.
  logging_filter {
    default_behavior = "DROP"

    filter {
      behavior    = "KEEP"
      requirement = "MEETS_ANY"

      condition {
        action_condition {
          action = "BLOCK"
        }
      }

      condition {
        action_condition {
          action = "COUNT"
        }
      }
    }
  }

  redacted_fields {
    single_header {
      name = "authorization"
    }
  }

  redacted_fields {
    query_string {}
  }
}
