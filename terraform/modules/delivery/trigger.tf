locals {
  # Who is told what by the event bus.
  notices = {
    failed = {
      description = "A delivery failed"
      detail-type = "CodePipeline Pipeline Execution State Change"
      detail      = { pipeline = [local.pipeline_name], state = ["FAILED"] }
    }
    waiting = {
      description = "A delivery waits for approval"
      detail-type = "CodePipeline Action Execution State Change"
      detail      = { pipeline = [local.pipeline_name], state = ["STARTED"], type = { category = ["Approval"] } }
    }
  }
}

resource "aws_cloudwatch_event_rule" "push" {
  name        = "${var.name}-push"
  description = "A push to ${var.branch} starts the delivery"

  event_pattern = jsonencode({
    source      = ["aws.codecommit"]
    detail-type = ["CodeCommit Repository State Change"]
    resources   = [local.repository_arn]
    detail      = { event = ["referenceCreated", "referenceUpdated"], referenceType = ["branch"], referenceName = [var.branch] }
  })
}

resource "aws_cloudwatch_event_target" "push" {
  rule      = aws_cloudwatch_event_rule.push.name
  target_id = "pipeline"
  arn       = aws_codepipeline.this.arn
  role_arn  = aws_iam_role.trigger.arn
}

resource "aws_cloudwatch_event_rule" "notice" {
  for_each = local.notices

  name        = "${var.name}-delivery-${each.key}"
  description = each.value.description

  event_pattern = jsonencode({
    source      = ["aws.codepipeline"]
    detail-type = [each.value.detail-type]
    detail      = each.value.detail
  })
}

resource "aws_cloudwatch_event_target" "notice" {
  for_each = local.notices

  rule      = aws_cloudwatch_event_rule.notice[each.key].name
  target_id = "notification"
  arn       = var.notification_topic_arn
}

resource "aws_iam_role" "trigger" {
  name               = "${var.name}-delivery-trigger"
  assume_role_policy = data.aws_iam_policy_document.trust["events"].json
}

resource "aws_iam_role_policy" "trigger" {
  name   = "start-pipeline"
  role   = aws_iam_role.trigger.id
  policy = data.aws_iam_policy_document.trigger.json
}

data "aws_iam_policy_document" "trigger" {
  statement {
    actions   = ["codepipeline:StartPipelineExecution"]
    resources = [local.pipeline_arn]
  }
}
