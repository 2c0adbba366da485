"""Django's settings. Whatever differs between machines comes from the environment (`lion.environment`)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from lion import backing, environment

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = environment.flag("LION_DEBUG")
PORT = environment.port("LION_PORT", 8000)
DATA_DIR = environment.directory("LION_DATA_DIR", BASE_DIR / "var")
SECRET_KEY = environment.secret_key("LION_SECRET_KEY", DATA_DIR)
SOURCE_URL = environment.web_address("LION_SOURCE_URL")
ALLOWED_HOSTS = environment.hosts("LION_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
# Behind a public name LION speaks https only; on one's own machine plain http will do.
SECURE = not DEBUG and not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS] if SECURE else []

INSTALLED_APPS = [
    "lion.members",
    "groups",
    "connections",
    "lion.moderation",
    "lion",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "template_partials",
    "django_prometheus",
    "csp",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lion.members.middleware.LocaleOfMemberMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lion.members.middleware.MemberMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lion.members.middleware.SessionsMiddleware",
    "lion.members.middleware.StaffMiddleware",
    "lion.origins.OriginMiddleware",
    "lion.refusals.RefusalMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "lion.urls"
WSGI_APPLICATION = "lion.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lion.moderation.context.rail",
                "lion.moderation.context.standing",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# Data -----------------------------------------------------------------------------------------
DATABASES = {"default": backing.database("LION_DATABASE_URL", DATA_DIR / "lion.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = backing.redis_url("LION_REDIS_URL") or backing.embedded_redis_url(DATA_DIR)
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        # The cache holds nothing that the database does not: without it LION is slower, and goes on.
        "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 2},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "lion.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

MEDIA_ROOT = DATA_DIR / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["lion.uploads.Unasked"]  # pages that ask for a file take it by a handler of their own
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lion.statics.BundlingStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

# People and sign-in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "members.Member"
# E-mail addresses are unique whatever their case: the constraint one_member_per_email says so.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# Rate limits go by the client: behind a public name there is one proxy, which says who asked.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE else 0
ACCOUNT_ADAPTER = "lion.members.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"login": "lion.members.forms.LoginForm", "signup": "lion.members.forms.SignupForm"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "lion.members.adapters.MFAAdapter"
MFA_FORMS = {"add_webauthn": "lion.members.forms.AddKeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "LION"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
USERSESSIONS_TRACK_ACTIVITY = True
# Staff need two-step sign-in where others can reach the house, not on this machine alone.
STAFF_TWO_STEP = SECURE
SOCIALACCOUNT_ADAPTER = "lion.members.adapters.SocialAccountAdapter"
OPENID_APPS = backing.openid_apps()
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OPENID_APPS, "OAUTH_PKCE_ENABLED": True}}
SOCIALACCOUNT_FORMS = {"signup": "lion.members.forms.SocialSignupForm"}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False

# Mail -----------------------------------------------------------------------------------------
globals().update(backing.email("LION_EMAIL_URL", DATA_DIR))
DEFAULT_FROM_EMAIL = "LION <lion@localhost>" if not SECURE else f"LION <lion@{ALLOWED_HOSTS[0].lstrip('.')}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SITE_URL = f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if SECURE else f"http://localhost:{PORT}"

# Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]  # each in its own
FORMAT_MODULE_PATH = "lion.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

# The worker -----------------------------------------------------------------------------------
CELERY_BROKER_URL = backing.for_broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TIMEZONE = "UTC"
# Messages are nudges and may be lost; these sweeps make up for it.
CELERY_BEAT_SCHEDULE = {
    "fold-the-ledger": {
        "task": "lion.moderation.tasks.fold",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 5},
    },
    "record-groups": {
        "task": "lion.moderation.tasks.record_groups",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "count-reach": {
        "task": "lion.moderation.tasks.count_reach",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "open-cases": {
        "task": "lion.moderation.tasks.open_cases",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 15},
    },
    "deliver-notices": {
        "task": "lion.members.tasks.deliver_notices",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 15},
    },
    "deliver-account-mail": {
        "task": "lion.members.tasks.deliver_account_mail",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 15},
    },
    "announce-invitations": {
        "task": "connections.tasks.announce",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "remind-of-what-waits": {
        "task": "connections.tasks.remind",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "remind-of-covenants": {
        "task": "groups.tasks.remind",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "resume-imports": {
        "task": "connections.tasks.resume_imports",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "delete-accounts": {
        "task": "lion.moderation.tasks.erase",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "resume-suppositions": {
        "task": "lion.moderation.tasks.resume_suppositions",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
}

# Headers --------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Signing in elsewhere begins with a form here, and Chromium follows its redirect with this rule.
        "form-action": [SELF, *backing.origins(OPENID_APPS)],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"lion": {"level": "INFO"}, "connections": {"level": "INFO"}, "groups": {"level": "INFO"}},
}
