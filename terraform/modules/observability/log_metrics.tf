locals {
  namespace = "SelfCare/${var.name}"

  # Events as the services log them, one JSON object a line.
  log_events = {
    rating-engine-errors        = "{ $.event = \"rating.*\" }"
    corporate-directory-errors  = "{ $.event = \"corporate.failed\" }"
    residential-database-errors = "{ $.event = \"database.unreachable\" || $.event = \"database.failed\" }"
    unexpected-errors           = "{ $.event = \"request.failed\" || $.event = \"statement.failed\" }"
    entries-left-out            = "{ $.event = \"usage.left_out\" || $.event = \"usage.missing\" }"
    foreign-records             = "{ $.event = \"security.foreign_record\" }"
    poison-statements           = "{ $.event = \"statement.poison\" }"
    archive-damage              = "{ $.event = \"archive.damaged\" || $.event = \"archive.object_missing\" }"
    text-message-errors         = "{ $.event = \"sms.failed\" }"
    support-accesses            = "{ $.event = \"support.access\" }"
    number-check-errors         = "{ $.event = \"link.held\" && $.reason = \"unanswered\" }"
    owner-notice-errors         = "{ $.event = \"notice.failed\" }"
    rate-limit-store-errors     = "{ $.event = \"limits.store_away\" }"
  }

  log_filters = {
    for pair in setproduct(keys(var.services), keys(local.log_events)) : "${pair[0]}/${pair[1]}" => {
      service = pair[0]
      metric  = pair[1]
    }
  }
}

# What the archive's workers report of themselves: a value, or a count by reason. A metric with dimensions can have no default.
locals {
  archive_reasons = ["altered", "conflict", "missing", "unknown", "unreadable"]

  archive_figures = {
    archived-statements   = { pattern = "{ $.event = \"statement.archived\" }", value = "1", dimensions = {} }
    pending-statements    = { pattern = "{ $.event = \"archive.pending\" }", value = "$.count", dimensions = {} }
    pending-age           = { pattern = "{ $.event = \"archive.pending\" }", value = "$.ageSeconds", dimensions = {} }
    dead-letters-by-cause = { pattern = "{ $.event = \"statement.poison\" }", value = "1", dimensions = { reason = "$.reason" } }
  }

  archive_filters = merge([
    for service, values in var.services : {
      for name, figure in local.archive_figures : "${service}/${name}" => merge(figure, { metric = name, log_group_name = values.log_group_name })
    } if !values.is_web
  ]...)
}

resource "aws_cloudwatch_log_metric_filter" "archive" {
  for_each = local.archive_filters

  name           = "${var.name}-${each.value.metric}"
  log_group_name = each.value.log_group_name
  pattern        = each.value.pattern

  metric_transformation {
    namespace  = local.namespace
    name       = each.value.metric
    value      = each.value.value
    dimensions = each.value.dimensions
  }
}

resource "aws_cloudwatch_log_metric_filter" "event" {
  for_each = local.log_filters

  name           = "${var.name}-${each.value.metric}"
  log_group_name = var.services[each.value.service].log_group_name
  pattern        = local.log_events[each.value.metric]

  metric_transformation {
    namespace     = local.namespace
    name          = each.value.metric
    value         = "1"
    default_value = "0"
  }
}
