output "bucket" {
  description = "Bucket of the state, as environments/<name>.s3.tfbackend names it."
  value       = aws_s3_bucket.state.id
}

output "kms_key_arn" {
  description = "Key of the state."
  value       = aws_kms_key.state.arn
}
