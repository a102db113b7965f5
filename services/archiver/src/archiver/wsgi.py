"""gunicorn's target of the web role: `archiver.wsgi:app`."""

from __future__ import annotations

import os

from archiver.bootstrap import build
from archiver.settings import ArchiverSettings
from selfcare_shared import logs
from selfcare_shared.server.startup import announce
from selfcare_shared.settings import load_settings

logs.configure()
settings = load_settings(ArchiverSettings, os.environ)
app = build(settings)
announce("archiver", settings)
