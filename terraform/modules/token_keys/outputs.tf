output "url" {
  description = "Where tasks read the key set."
  value       = "https://${aws_s3_bucket.keys.id}.s3.${local.region}.amazonaws.com/${local.key}"
}

output "bucket_name" {
  description = "Bucket of the copy."
  value       = "${var.name}-token-keys-${local.account}"
}

output "bucket_arn" {
  description = "Bucket of the copy; made of its name alone, so that the network can name it before it stands."
  value       = "arn:${local.partition}:s3:::${var.name}-token-keys-${local.account}"
}

output "function_name" {
  description = "Function that copies, as CloudWatch names it."
  value       = aws_lambda_function.copy.function_name
}
