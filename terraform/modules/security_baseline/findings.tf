locals {
  finding_rules = {
    guardduty = {
      description = "GuardDuty findings of severity 7 and above"
      pattern     = { source = ["aws.guardduty"], detail-type = ["GuardDuty Finding"], detail = { severity = [{ numeric = [">=", 7] }] } }
    }
    security-hub = {
      description = "New critical findings of Security Hub"
      pattern = {
        source      = ["aws.securityhub"]
        detail-type = ["Security Hub Findings - Imported"]
        detail      = { findings = { Severity = { Label = ["CRITICAL"] }, Workflow = { Status = ["NEW"] }, RecordState = ["ACTIVE"] } }
      }
    }
  }

  finding_targets = merge([
    for rule in keys(local.finding_rules) : { for topic, arn in var.finding_topics : "${rule} ${topic}" => { rule = rule, topic = topic, arn = arn } }
  ]...)
}

resource "aws_cloudwatch_event_rule" "finding" {
  for_each = local.finding_rules

  name          = "${var.name}-${each.key}-findings"
  description   = each.value.description
  event_pattern = jsonencode(each.value.pattern)
}

resource "aws_cloudwatch_event_target" "finding" {
  for_each = local.finding_targets

  rule      = aws_cloudwatch_event_rule.finding[each.value.rule].name
  target_id = each.value.topic
  arn       = each.value.arn
}
