output "staging_bucket_name" {
  description = "Bucket in which billing leaves a PDF for the archiver, under staging/."
  value       = aws_s3_bucket.this["staging"].bucket
}

output "staging_bucket_arn" {
  description = "The staging bucket."
  value       = aws_s3_bucket.this["staging"].arn
}

output "archive_bucket_name" {
  description = "Bucket of the archived statements."
  value       = aws_s3_bucket.this["archive"].bucket
}

output "archive_bucket_arn" {
  description = "The archive bucket."
  value       = aws_s3_bucket.this["archive"].arn
}

output "access_log_bucket_name" {
  description = "Bucket of the access logs."
  value       = aws_s3_bucket.this["statement-access-logs"].bucket
}

output "queue_name" {
  description = "Name of the statement queue; the dimension of its metrics."
  value       = aws_sqs_queue.statements.name
}

output "queue_url" {
  description = "Address of the statement queue."
  value       = aws_sqs_queue.statements.url
}

output "queue_arn" {
  description = "The statement queue."
  value       = aws_sqs_queue.statements.arn
}

output "dead_letter_queue_name" {
  description = "Name of the dead-letter queue; the dimension of its metrics."
  value       = aws_sqs_queue.dead_letters.name
}

output "dead_letter_queue_url" {
  description = "Address of the dead-letter queue."
  value       = aws_sqs_queue.dead_letters.url
}

output "dead_letter_queue_arn" {
  description = "The dead-letter queue."
  value       = aws_sqs_queue.dead_letters.arn
}
