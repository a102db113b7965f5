locals {
  # The contract is text to every other reader, so its marks are replaced one by one: a template would choke on any other "$".
  filled = replace(replace(replace(replace(var.contract,
    "$${load_balancer_host}", var.marks.load_balancer_host),
    "$${portal_origin}", var.marks.portal_origin),
    "$${user_pool_arn}", var.marks.user_pool_arn),
  "$${vpc_link_id}", var.marks.vpc_link_id)

  contract = yamldecode(local.filled)
  methods  = ["get", "put", "post", "patch", "delete", "options"]

  # What the gateway reads of an operation. The importer follows no reference to a response and knows only some keywords of a
  # schema, and what a proxied operation answers is no business of the gateway's, so none of that is sent.
  operations = {
    for path, item in local.contract.paths : path => {
      for method, operation in item : method => {
        fields     = { for name, value in operation : name => value if contains(["operationId", "security"], name) || startswith(name, "x-amazon-") }
        parameters = [for entry in try(operation.parameters, []) : try(local.contract.components.parameters[basename(entry["$ref"])], entry)]
        mapped     = distinct(flatten([for answer in try(values(operation["x-amazon-apigateway-integration"].responses), []) : keys(try(answer.responseParameters, {}))]))
        status     = try([for answer in values(operation["x-amazon-apigateway-integration"].responses) : answer.statusCode][0], "200")
      } if contains(local.methods, method)
    }
  }

  paths = {
    for path, item in local.operations : path => {
      for method, operation in item : method => merge(
        operation.fields,
        {
          parameters = [
            for entry in operation.parameters : {
              name     = entry.name
              in       = entry.in
              required = try(entry.required, false)
              schema   = { type = "string" }
            }
          ]
          responses = {
            (operation.status) = {
              description = "As the service answers"
              headers     = { for name in operation.mapped : trimprefix(name, "method.response.header.") => { schema = { type = "string" } } }
            }
          }
        },
      )
    }
  }

  body = merge(
    { for name, value in local.contract : name => value if startswith(name, "x-amazon-") },
    {
      openapi    = try(local.contract.openapi, "3.0.3")
      info       = { title = try(local.contract.info.title, "API"), version = try(local.contract.info.version, "1") }
      paths      = local.paths
      components = { securitySchemes = try(local.contract.components.securitySchemes, {}) }
    },
  )

  unknown_marks = setsubtract(flatten(regexall("\\$\\{([a-z_]+)\\}", var.contract)), keys(var.marks))

  # Without a scope API Gateway would take ID tokens.
  open_operations = flatten([
    for path, item in local.contract.paths : [
      for method, operation in item : "${upper(method)} ${path}"
      if contains(local.methods, method) && method != "options" && !anytrue([for entry in try(operation.security, []) : length(try(values(entry)[0], [])) > 0])
    ]
  ])
}
