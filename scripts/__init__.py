"""Commands of the repository: checks, pictures, the Terraform command line."""
