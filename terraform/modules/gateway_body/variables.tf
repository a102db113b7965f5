variable "contract" {
  description = "Text of the OpenAPI contract (YAML)."
  type        = string

  validation {
    condition     = can(length(yamldecode(var.contract).paths) > 0)
    error_message = "Give contract the text of an OpenAPI document with at least one path."
  }
}

variable "marks" {
  description = "What stands for each mark of the contract: host on the load balancer's certificate, origin of the portal, ARN of the user pool, VPC link."
  type = object({
    load_balancer_host = string
    portal_origin      = string
    user_pool_arn      = string
    vpc_link_id        = string
  })

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:cognito-idp:", var.marks.user_pool_arn))
    error_message = "Give marks.user_pool_arn the ARN of a Cognito user pool."
  }

  validation {
    condition     = can(regex("^https://[a-z0-9.-]+$", var.marks.portal_origin))
    error_message = "Give marks.portal_origin as https:// and a host, with neither path nor closing slash."
  }
}
