"""The WSGI entry point of the web processes."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from lion.environment import EnvironmentProblem

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lion.settings")

try:
    application = get_wsgi_application()
except EnvironmentProblem as problem:
    sys.stderr.write(f"{problem}\n")
    sys.exit(2)
