"""Good and bad lines for each rule of python.yaml; nothing here ever runs."""
# mypy: ignore-errors
# ruff: noqa


def sql(connection, name, TABLE):
    # ruleid: sql-built-from-a-value
    connection.execute(f"SELECT 1 FROM customer WHERE name = '{name}'", {})
    # ruleid: sql-built-from-a-value
    connection.all("SELECT 1 FROM customer WHERE name = " + name, {})
    # ruleid: sql-built-from-a-value
    connection.one("SELECT 1 FROM customer WHERE name = '%s'" % name)
    # ok: sql-built-from-a-value
    connection.execute(f"SELECT 1 FROM {TABLE} WHERE name = :name", {"name": name})
    # ok: sql-built-from-a-value
    connection.execute("SELECT 1 FROM customer WHERE name = :name", {"name": name})


def network(address):
    # ruleid: http-without-a-deadline
    requests.get(address)
    # ruleid: http-without-a-deadline
    urllib3.PoolManager(maxsize=4)
    # ruleid: http-without-a-deadline
    socket.create_connection(address)
    # ok: http-without-a-deadline
    requests.get(address, timeout=2)
    # ok: http-without-a-deadline
    socket.create_connection(address, 2)


def trust(context, address):
    # ruleid: peer-not-verified
    requests.get(address, timeout=1, verify=False)
    # ruleid: peer-not-verified
    context.check_hostname = False
    # ruleid: redirect-followed
    requests.get(address, timeout=1, allow_redirects=True)
    # ok: redirect-followed
    requests.get(address, timeout=1, allow_redirects=False)


# ruleid: customer-asked-without-a-viewer
def balance_of_anybody(customers, customer_id: str):
    return customers.find(customer_id)


# ok: customer-asked-without-a-viewer
def balance(customers, viewer: Viewer, customer_id: str):
    return customers.find(viewer, customer_id)


# ok: links-read-without-a-subject
OWN = "SELECT customer_id FROM login_link WHERE issuer = :issuer AND subject = :subject"


def tokens(token, key, mac, given):
    # ruleid: token-read-outside-the-verifier
    jwt.get_unverified_header(token)
    # ruleid: signature-not-checked, token-read-outside-the-verifier
    jwt.decode(token, key, options={"verify_signature": False})
    # ruleid: secret-compared-in-varying-time
    if mac.hexdigest() == given:
        return True
    # ok: secret-compared-in-varying-time
    return hmac.compare_digest(mac.hexdigest(), given)


def events(logs, customer):
    # ruleid: personal-data-in-a-log
    logs.event("customer.read", msisdn=customer.msisdn)
    # ok: personal-data-in-a-log
    logs.event("customer.read", customerId=customer.customer_id)


def codes():
    # ruleid: predictable-secret
    random.randint(0, 999999)
    # ok: predictable-secret
    secrets.randbelow(1000000)


def settings(text, data):
    # ruleid: environment-read-outside-the-settings
    os.environ["SELFCARE_REGION"]
    # ruleid: money-as-a-float
    float(text)
    # ok: money-as-a-float
    Decimal(text)
    # ruleid: content-parsed-unsafely
    pickle.loads(data)


# ruleid: links-read-without-a-subject
EVERYBODY = "SELECT customer_id FROM login_link WHERE segment = 'residential'"


def debugging(app):
    # ruleid: debugger-in-what-ships
    app.run(port=5000, debug=True)
    # ruleid: debugger-in-what-ships
    breakpoint()
    # ok: debugger-in-what-ships
    app.run()
