locals {
  namespace = "SelfCare/${var.name}"

  # Events as the services log them, one JSON object a line.
  log_events = {
    rating-engine-errors        = "{ $.event = \"rating.*\" }"
    corporate-directory-errors  = "{ $.event = \"corporate.failed\" }"
    residential-database-errors = "{ $.event = \"database.unreachable\" || $.event = \"database.failed\" }"
    unexpected-errors           = "{ $.event = \"request.failed\" || $.event = \"statement.failed\" }"
    foreign-records             = "{ $.event = \"security.foreign_record\" }"
    poison-statements           = "{ $.event = \"statement.poison\" }"
    archive-damage              = "{ $.event = \"archive.damaged\" || $.event = \"archive.object_missing\" }"
    text-message-errors         = "{ $.event = \"sms.failed\" }"
    support-accesses            = "{ $.event = \"support.access\" }"
  }

  log_filters = {
    for pair in setproduct(keys(var.services), keys(local.log_events)) : "${pair[0]}/${pair[1]}" => {
      service = pair[0]
      metric  = pair[1]
    }
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
