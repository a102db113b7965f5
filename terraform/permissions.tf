# What each service may do in AWS, one role each. What is not here is denied: the customer service has no right on any bucket,
# billing can send to the queue and read nothing from it, nobody can delete from the archive or shorten its retention. Without
# the right to list a bucket S3 answers 403 for an object that is not there, and the archiver could not tell it from a refusal.
locals {
  via_s3  = [{ test = "StringEquals", variable = "kms:ViaService", values = ["s3.${var.aws_region}.amazonaws.com"] }]
  via_sqs = [{ test = "StringEquals", variable = "kms:ViaService", values = ["sqs.${var.aws_region}.amazonaws.com"] }]

  archive_key   = module.security_baseline.kms_key_arns["archive"]
  messaging_key = module.security_baseline.kms_key_arns["messaging"]

  permissions = {
    # A text message to a phone number has no resource of its own, so topics are taken away again.
    customer = [
      { sid = "SendTextMessages", actions = ["sns:Publish"], resources = ["*"] },
      { sid = "NotToTopics", effect = "Deny", actions = ["sns:Publish"], resources = ["arn:aws:sns:*:*:*"] },
      # Owners of numbers are told by e-mail what happens to their links.
      {
        sid        = "TellOwners"
        actions    = ["ses:SendEmail"]
        resources  = [module.identity.sender_identity_arn]
        conditions = [{ test = "StringEquals", variable = "ses:FromAddress", values = [module.identity.sender] }]
      },
    ]

    billing = [
      {
        sid       = "StageStatements"
        actions   = ["s3:PutObject"]
        resources = ["${module.archive.staging_bucket_arn}/staging/*", "${module.archive.staging_bucket_arn}/handout/*"]
      },
      {
        sid       = "SignHandoutLinks"
        actions   = ["s3:GetObject"]
        resources = ["${module.archive.staging_bucket_arn}/handout/*"]
      },
      # Closed months are handed out again as they were issued: single objects, without the right to list them.
      { sid = "ReadIssuedStatements", actions = ["s3:GetObject"], resources = ["${module.archive.archive_bucket_arn}/*"] },
      { sid = "AnnounceStatements", actions = ["sqs:SendMessage"], resources = [module.archive.queue_arn] },
      { sid = "EncryptStatements", actions = ["kms:GenerateDataKey", "kms:Decrypt"], resources = [local.archive_key], conditions = local.via_s3 },
      { sid = "EncryptMessages", actions = ["kms:GenerateDataKey", "kms:Decrypt"], resources = [local.messaging_key], conditions = local.via_sqs },
    ]

    archiver = [
      {
        sid       = "ReadAndRestoreStatements"
        actions   = ["s3:GetObject", "s3:RestoreObject"]
        resources = ["${module.archive.archive_bucket_arn}/*"]
      },
      { sid = "TellMissingFromForbidden", actions = ["s3:ListBucket"], resources = [module.archive.archive_bucket_arn] },
      # The support staff's health page shows how much waits.
      { sid = "CountMessages", actions = ["sqs:GetQueueAttributes"], resources = [module.archive.queue_arn, module.archive.dead_letter_queue_arn] },
      { sid = "DecryptStatements", actions = ["kms:Decrypt"], resources = [local.archive_key], conditions = local.via_s3 },
    ]

    archiver_worker = [
      {
        sid       = "TakeStagedStatements"
        actions   = ["s3:GetObject", "s3:DeleteObject"]
        resources = ["${module.archive.staging_bucket_arn}/staging/*"]
      },
      {
        sid       = "ArchiveStatements"
        actions   = ["s3:PutObject", "s3:GetObject", "s3:GetObjectRetention"]
        resources = ["${module.archive.archive_bucket_arn}/*"]
      },
      {
        sid       = "TellMissingFromForbidden"
        actions   = ["s3:ListBucket"]
        resources = [module.archive.staging_bucket_arn, module.archive.archive_bucket_arn]
      },
      {
        sid       = "DrainQueueAndSendAgain"
        actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:SendMessage", "sqs:GetQueueAttributes"]
        resources = [module.archive.queue_arn]
      },
      # A message that can never succeed is put aside at once; the role `redrive` of the same image brings it back.
      {
        sid       = "BuryAndRedriveDeadLetters"
        actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:SendMessage", "sqs:GetQueueAttributes"]
        resources = [module.archive.dead_letter_queue_arn]
      },
      { sid = "EncryptStatements", actions = ["kms:GenerateDataKey", "kms:Decrypt"], resources = [local.archive_key], conditions = local.via_s3 },
      { sid = "EncryptMessages", actions = ["kms:GenerateDataKey", "kms:Decrypt"], resources = [local.messaging_key], conditions = local.via_sqs },
    ]
  }
}
