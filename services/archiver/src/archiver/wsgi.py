"""gunicorn's target of the web role: `archiver.wsgi:app`."""

from __future__ import annotations

import os

from archiver.bootstrap import build
from archiver.settings import ArchiverSettings
from selfcare_shared import logs
from selfcare_shared.settings import load_settings

logs.configure()
app = build(load_settings(ArchiverSettings, os.environ))
