"""The Celery application: a doorbell. The database is the truth; see docs/decisions/."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lion.settings")

app = Celery("lion")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
