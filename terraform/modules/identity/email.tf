# Invitations to staff and warnings about refused sign-ins come from the operator's own domain.
locals {
  sender    = "no-reply@${var.email_domain}"
  mail_from = "bounces.${var.email_domain}"

  # Only Amazon SES sends for these names; receivers refuse what neither it nor DKIM vouches for, and report to the operator.
  mail_policies = {
    (local.mail_from)            = "v=spf1 include:amazonses.com -all"
    (var.email_domain)           = "v=spf1 include:amazonses.com -all"
    "_dmarc.${var.email_domain}" = "v=DMARC1; p=${var.dmarc_policy}; adkim=s; aspf=r; rua=mailto:${coalesce(var.dmarc_reports_to, "postmaster@${var.email_domain}")}"
  }
}

resource "aws_sesv2_email_identity" "sender" {
  email_identity         = var.email_domain
  configuration_set_name = aws_sesv2_configuration_set.mail.configuration_set_name

  dkim_signing_attributes {
    next_signing_key_length = "RSA_2048_BIT"
  }
}

# Easy DKIM always answers three tokens.
resource "aws_route53_record" "dkim" {
  count = 3

  zone_id = var.hosted_zone_id
  name    = "${aws_sesv2_email_identity.sender.dkim_signing_attributes[0].tokens[count.index]}._domainkey.${var.email_domain}"
  type    = "CNAME"
  ttl     = 600
  records = ["${aws_sesv2_email_identity.sender.dkim_signing_attributes[0].tokens[count.index]}.dkim.amazonses.com"]
}

# Waits until Amazon SES has found the records: minutes where the zone is delegated already, and for ever where it is not.
resource "aws_ses_domain_identity_verification" "sender" {
  domain = var.email_domain

  timeouts {
    create = "60m"
  }

  depends_on = [aws_route53_record.dkim]
}

# Bounces return to a name of ours, so that SPF aligns with the sender's domain.
resource "aws_sesv2_email_identity_mail_from_attributes" "sender" {
  email_identity         = aws_sesv2_email_identity.sender.email_identity
  mail_from_domain       = local.mail_from
  behavior_on_mx_failure = "USE_DEFAULT_VALUE"
}

resource "aws_route53_record" "mail_from" {
  zone_id = var.hosted_zone_id
  name    = local.mail_from
  type    = "MX"
  ttl     = 600
  records = ["10 feedback-smtp.${data.aws_region.current.name}.amazonses.com"]
}

resource "aws_route53_record" "sender_policy" {
  for_each = local.mail_policies

  zone_id = var.hosted_zone_id
  name    = each.key
  type    = "TXT"
  ttl     = 600
  records = [each.value]
}

# Bounces and complaints are told: Amazon SES suspends a sender whose bounces nobody reads.
resource "aws_sesv2_configuration_set" "mail" {
  configuration_set_name = "${var.name}-mail"

  delivery_options {
    tls_policy = "REQUIRE"
  }

  suppression_options {
    suppressed_reasons = ["BOUNCE", "COMPLAINT"]
  }
}

resource "aws_sesv2_configuration_set_event_destination" "returned" {
  configuration_set_name = aws_sesv2_configuration_set.mail.configuration_set_name
  event_destination_name = "returned"

  event_destination {
    enabled              = true
    matching_event_types = ["BOUNCE", "COMPLAINT", "REJECT"]

    sns_destination {
      topic_arn = var.notification_topic_arn
    }
  }
}
