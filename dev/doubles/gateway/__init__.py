"""The local stand-in for API Gateway: routes by the contract, authorises like the Cognito authorizer, hands out the portal."""
