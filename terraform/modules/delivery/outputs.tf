output "repository_arn" {
  description = "The CodeCommit repository."
  value       = local.repository_arn
}

output "repository_name" {
  description = "Name of the CodeCommit repository."
  value       = var.repository_name
}

output "repository_clone_url_http" {
  description = "Address to clone the repository from over HTTPS."
  value       = local.repository_clone_url_http
}

output "pipeline_name" {
  description = "Name of the pipeline."
  value       = aws_codepipeline.this.name
}

output "pipeline_arn" {
  description = "The pipeline."
  value       = aws_codepipeline.this.arn
}

output "build_project_names" {
  description = "Build projects, by purpose."
  value       = { for purpose, project in aws_codebuild_project.this : purpose => project.name }
}

output "artifact_bucket_name" {
  description = "Bucket of the pipeline's artifacts."
  value       = aws_s3_bucket.artifacts.bucket
}
