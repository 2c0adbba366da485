"""LION's settings for its tests: data in a folder of its own, and no variable but LION_TEST_DATABASE_URL."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

KEPT = {"LION_CHROMIUM", "LION_TEST_DATABASE_URL"}
for _name in [name for name in os.environ if name.startswith("LION_") and name not in KEPT]:
    del os.environ[_name]
_folder = tempfile.mkdtemp(prefix="lion-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
Path(_folder, "static").mkdir()  # WhiteNoise warns where there is none
os.environ["LION_DATA_DIR"] = _folder
os.environ["LION_SECRET_KEY"] = "the tests' own, known to everyone, good for nothing else"

from lion import backing  # noqa: E402
from lion.settings import *  # noqa: E402, F403 - the environment comes first
from lion.settings import DATABASES, STORAGES  # noqa: E402

DATABASES["default"] = backing.database("LION_TEST_DATABASE_URL", Path(_folder, "lion.sqlite3"))
DATABASES["default"]["CONN_MAX_AGE"] = 0
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: the races are run by threads with connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder, "test.sqlite3"))}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
LANGUAGE_CODE = "en"
