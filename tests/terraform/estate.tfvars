# Beside environments/prod.tfvars: what an operator adds once contracts with providers stand, so that the proof covers it.
direct_connect_connections = {
  first  = { location = "EqFA5", bandwidth = "10Gbps", vlan = 101, request_macsec = true, port_available = true }
  second = { location = "IXFA6", bandwidth = "10Gbps", vlan = 102, request_macsec = true, port_available = true }
}

identity_providers = {
  facebook = { type = "Facebook", client_id = "1044", secret_id = "selfcare-prod/identity/facebook" }
  google   = { type = "Google", client_id = "1044.apps.googleusercontent.com", secret_id = "selfcare-prod/identity/google" }
  amazon   = { type = "LoginWithAmazon", client_id = "amzn1.application-oa2-client.1044", secret_id = "selfcare-prod/identity/amazon" }
  apple    = { type = "SignInWithApple", client_id = "example.alpina.my", secret_id = "selfcare-prod/identity/apple", team_id = "TEAM123456", key_id = "KEY1234567" }
  bridge   = { type = "OIDC", client_id = "selfcare", secret_id = "selfcare-prod/identity/bridge", issuer = "https://bridge.alpina.example" }
}
