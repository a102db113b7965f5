variables {
  marks = {
    load_balancer_host = "services.selfcare.example.com"
    portal_origin      = "https://my.selfcare.example.com"
    user_pool_arn      = "arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_Pool"
    vpc_link_id        = "vlink1"
  }

  contract = <<-TEXT
    openapi: 3.0.3
    info: {title: Test, version: '1', description: left out}
    components:
      parameters:
        CustomerId: {name: customerId, in: path, required: true, schema: {$ref: '#/components/schemas/Identifier'}}
      responses:
        Preflight: {description: Allowed}
      schemas:
        Identifier: {type: string, nullable: true}
      securitySchemes:
        cognito:
          type: apiKey
          x-amazon-apigateway-authorizer: {type: cognito_user_pools, providerARNs: ['$${user_pool_arn}']}
    paths:
      /customer/v1/customers/{customerId}:
        get:
          operationId: RetrieveCustomerInformation
          security: [{cognito: [selfcare/customer.read]}]
          parameters: [{$ref: '#/components/parameters/CustomerId'}]
          responses: {'200': {$ref: '#/components/responses/Preflight'}}
          x-amazon-apigateway-integration:
            uri: https://$${load_balancer_host}/customer/v1/customers/{customerId}
            connectionId: $${vpc_link_id}
        options:
          security: []
          responses: {'204': {$ref: '#/components/responses/Preflight'}}
          x-amazon-apigateway-integration:
            type: mock
            responses:
              default:
                statusCode: '204'
                responseParameters: {method.response.header.Access-Control-Allow-Origin: "'$${portal_origin}'"}
  TEXT
}

run "body_is_what_the_importer_reads" {
  command = plan

  assert {
    condition     = jsondecode(output.body).paths["/customer/v1/customers/{customerId}"].get["x-amazon-apigateway-integration"] == { uri = "https://services.selfcare.example.com/customer/v1/customers/{customerId}", connectionId = "vlink1" }
    error_message = "The call must go through the VPC link to the load balancer."
  }

  assert {
    condition     = jsondecode(output.body).paths["/customer/v1/customers/{customerId}"].get.parameters == [{ name = "customerId", in = "path", required = true, schema = { type = "string" } }]
    error_message = "Parameters must stand in the operation, without references."
  }

  assert {
    condition     = keys(jsondecode(output.body).paths["/customer/v1/customers/{customerId}"].options.responses["204"].headers) == ["Access-Control-Allow-Origin"]
    error_message = "A header that a mock maps must be declared by its method's response."
  }

  assert {
    condition     = keys(jsondecode(output.body).components) == ["securitySchemes"] && !strcontains(output.body, "$ref") && !strcontains(output.body, "nullable")
    error_message = "Neither schemas nor references may be sent."
  }

  assert {
    condition     = !strcontains(output.body, "$${") && strcontains(output.body, var.marks.user_pool_arn) && strcontains(output.body, var.marks.portal_origin)
    error_message = "Every mark must be filled in."
  }
}

run "refuses_an_operation_without_scope" {
  command = plan

  variables { contract = "{paths: {/x: {get: {security: []}}}}" }
  expect_failures = [output.body]
}

run "refuses_an_unknown_mark" {
  command = plan

  variables { contract = "{paths: {/x: {get: {security: [{cognito: [selfcare/customer.read]}], x: '$${somewhere}'}}}}" }
  expect_failures = [output.body]
}

run "refuses_an_empty_contract" {
  command = plan

  variables { contract = "openapi: 3.0.3" }
  expect_failures = [var.contract]
}

run "refuses_a_pool_that_is_none" {
  command = plan

  variables {
    marks = {
      load_balancer_host = "services.selfcare.example.com"
      portal_origin      = "https://my.selfcare.example.com"
      user_pool_arn      = "eu-central-1_Pool"
      vpc_link_id        = "vlink1"
    }
  }
  expect_failures = [var.marks]
}
