"""The Terraform command line as tests and people use it: where the provider lies, what is packed for it."""
