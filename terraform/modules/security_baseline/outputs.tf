output "kms_key_arns" {
  description = "KMS keys, by purpose: archive, data, delivery, logs, messaging, secrets."
  value       = { for purpose, key in aws_kms_key.this : purpose => key.arn }
}

output "kms_key_ids" {
  description = "Ids of the KMS keys, by purpose."
  value       = { for purpose, key in aws_kms_key.this : purpose => key.key_id }
}

output "trail_arn" {
  description = "The audit trail."
  value       = aws_cloudtrail.this.arn
}

output "trail_bucket_name" {
  description = "Bucket of the audit trail."
  value       = aws_s3_bucket.this["trail"].bucket
}

output "trail_log_group_name" {
  description = "Log group of the audit trail, for metric filters."
  value       = aws_cloudwatch_log_group.trail.name
}

output "guardduty_detector_id" {
  description = "GuardDuty's detector; null when another environment owns it."
  value       = one(aws_guardduty_detector.this[*].id)
}

output "access_analyzer_arn" {
  description = "Access Analyzer; null when another environment owns it."
  value       = one(aws_accessanalyzer_analyzer.external[*].arn)
}
