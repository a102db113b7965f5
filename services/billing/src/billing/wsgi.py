"""gunicorn's target: `billing.wsgi:app`."""

from __future__ import annotations

import os

from billing.bootstrap import build
from billing.settings import BillingSettings
from selfcare_shared import logs
from selfcare_shared.server.startup import announce
from selfcare_shared.settings import load_settings

logs.configure()
settings = load_settings(BillingSettings, os.environ)
app = build(settings)
announce("billing", settings)
