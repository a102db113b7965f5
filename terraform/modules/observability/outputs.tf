output "topic_arn" {
  description = "Topic of what is read in working hours; its policy stands when this is known."
  value       = aws_sns_topic_policy.this["alarms"].arn
}

output "page_topic_arn" {
  description = "Topic of what wakes somebody; its policy stands when this is known."
  value       = aws_sns_topic_policy.this["pages"].arn
}

output "dashboard_name" {
  description = "Dashboard of support and operations."
  value       = aws_cloudwatch_dashboard.support.dashboard_name
}

output "dashboard_url" {
  description = "Address of the dashboard."
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#dashboards/dashboard/${aws_cloudwatch_dashboard.support.dashboard_name}"
}

output "customers_affected_alarm_arn" {
  description = "Composite alarm that means customers notice."
  value       = aws_cloudwatch_composite_alarm.customers_affected.arn
}

output "alarm_names" {
  description = "Every alarm of this module."
  value       = sort(concat([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name], [for alarm in concat([aws_cloudwatch_composite_alarm.customers_affected], aws_cloudwatch_composite_alarm.data_centre_cut_off) : alarm.alarm_name]))
}
