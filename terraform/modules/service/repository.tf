locals {
  owns_image = var.shared_image == null
  # The parameter holds the image that the pipeline released; until then no task can run, so none is asked for.
  image    = local.owns_image ? aws_ssm_parameter.image[0].insecure_value : var.shared_image.image
  released = local.image != local.no_image
  no_image = "none"

  repository_arn = local.owns_image ? aws_ecr_repository.this[0].arn : var.shared_image.repository_arn
  repository_url = local.owns_image ? aws_ecr_repository.this[0].repository_url : var.shared_image.repository_url
}

resource "aws_ecr_repository" "this" {
  count = local.owns_image ? 1 : 0

  name                 = "${var.name}/${var.service}"
  force_delete         = var.force_delete_images
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arns.images
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  count = local.owns_image ? 1 : 0

  repository = aws_ecr_repository.this[0].name
  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "Untagged images go after a week"
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 7 }
        action       = { type = "expire" }
      },
      {
        rulePriority = 2
        description  = "Fifty releases stay, for a way back"
        selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 50 }
        action       = { type = "expire" }
      },
    ]
  })
}

# The pipeline owns this value: it writes the image after each successful deployment, so that a later apply keeps it.
resource "aws_ssm_parameter" "image" {
  #checkov:skip=CKV2_AWS_34:The address of an image is no secret.
  #checkov:skip=CKV_AWS_337:See above.
  count = local.owns_image ? 1 : 0

  name           = "/${var.name}/images/${var.service}"
  description    = "Released image of ${var.service}"
  type           = "String"
  insecure_value = local.no_image

  lifecycle {
    ignore_changes = [insecure_value]
  }
}
