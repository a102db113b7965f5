"""Role `accounts`: the database accounts of the services and what each may do, made by the administrator's account."""
