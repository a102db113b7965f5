"""gunicorn's target: `customer.wsgi:app`."""

from __future__ import annotations

import os

from customer.bootstrap import build
from customer.settings import CustomerSettings
from selfcare_shared import logs
from selfcare_shared.server.startup import announce
from selfcare_shared.settings import load_settings

logs.configure()
settings = load_settings(CustomerSettings, os.environ)
app = build(settings)
announce("customer", settings)
