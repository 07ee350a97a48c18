"""Settings: read from MEDREF_… variables and DATABASE_URL; safe for production unless told otherwise.

Every variable is described in README.md.
"""

import sqlite3
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from medref import logs, postgresql, private, sqlite
from medref.environment import Environment

ROOT = Path(__file__).resolve().parent.parent
env = Environment()

DEBUG = env.flag("MEDREF_DEBUG")
PLAIN_HTTP = env.flag("MEDREF_PLAIN_HTTP")
DATA_DIR = env.data_dir("MEDREF_DATA_DIR", ROOT / "var")
private.keep_to_ourselves(DATA_DIR)
SECRET_KEY = env.secret_key("MEDREF_SECRET_KEY", DATA_DIR)
ALLOWED_HOSTS = env.words("MEDREF_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("MEDREF_TRUSTED_ORIGINS")

SITE_NAME = env.text("MEDREF_SITE_NAME", "medref")
BASE_URL = env.text("MEDREF_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
EMERGENCY_NUMBER = env.text("MEDREF_EMERGENCY_NUMBER", "your local emergency number")
CONTACT_EMAIL = env.address("MEDREF_CONTACT_EMAIL")
SECURITY_CONTACT = env.contact("MEDREF_SECURITY_CONTACT")
METRICS_TOKEN = env.token("MEDREF_METRICS_TOKEN")
INDEX_UNCHECKED = env.flag("MEDREF_INDEX_UNCHECKED")

# The words that every public page carries. A site may reword them; drugs.system_checks refuses empty ones.
NOTICE = env.values.get("MEDREF_NOTICE", _("AI-generated or crowd-sourced. May not be accurate."))
DISCLAIMER = env.values.get(
    "MEDREF_DISCLAIMER",
    _(
        "For education only. This is not medical advice. Always ask a healthcare professional before starting, "
        "stopping or changing any medicine."
    ),
)
NOTE = env.values.get(
    "MEDREF_NOTE",
    _(
        "This information is AI-generated or crowd-sourced and may not be accurate. "
        "Please consult a medical professional for verified advice."
    ),
)

# An index for PostgreSQL holds the columns that a count looks at; SQLite makes the same index without them.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "drugs",
    "medref.admin_site.MedrefAdminConfig",
    "markdownx",
    "django_filters",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "medref.requests.RequestMiddleware",
    # A finished page carries the headers of all that follow.
    "drugs.pagestore.middleware.FinishedPageMiddleware",
    # What every response says to browsers: above WhiteNoise, so that files, redirects and errors say it too.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "drugs.views.browsers.BrowserHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "drugs.views.guard.NoticeGuardMiddleware",
    "drugs.views.unreadable.UnreadableMiddleware",
    "drugs.views.questions.QuestionLimitMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "drugs.signin.middleware.LingeringSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "drugs.signin.middleware.SignedInMiddleware",
    # Whoever is signed in decides how much may be sent; nothing of a body was read before this.
    "drugs.views.bodies.BodyLimitMiddleware",
    "drugs.views.limits.RateLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

# In the session: a cookie of their own would be one more to protect.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ROOT_URLCONF = "medref.urls"
WSGI_APPLICATION = "medref.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "drugs.responses.site",
            ],
        },
    }
]

try:
    DATABASES = {
        "default": dj_database_url.config(
            default=f"sqlite:///{DATA_DIR / 'medref.sqlite3'}", conn_max_age=60, conn_health_checks=True
        )
    }
except ValueError as error:
    raise ImproperlyConfigured(
        "DATABASE_URL cannot be read. Write postgres://user:password@host:5432/name, or leave it out for SQLite."
    ) from error
if not DATABASES["default"]["ENGINE"].endswith(("sqlite3", "postgresql")):
    raise ImproperlyConfigured("DATABASE_URL names another database than PostgreSQL (postgres://…) and SQLite.")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(sqlite.options(sqlite3.sqlite_version_info))
    sqlite.keep_private(str(DATABASES["default"]["NAME"]))
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"] = postgresql.options_of_this_process(DATABASES["default"].get("OPTIONS", {}), env)
# So long finished pages are served after the database was last reached: then a withdrawal elsewhere counts more.
OUTLIVE_DATABASE_HOURS = env.whole_number("MEDREF_OUTLIVE_DATABASE_HOURS", 24)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Five tries in a quarter of an hour for each pair of name and address: nobody locks another person out.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Who tries again too early waits no longer for it: the page has said for how long.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "drugs.signin.attempts.AttemptHandler"
AXES_USERNAME_CALLABLE = "drugs.signin.attempts.name_to_count_by"
AXES_CLIENT_IP_CALLABLE = "drugs.signin.attempts.address_to_count_by"
AXES_LOCKOUT_CALLABLE = "drugs.admin.signing_in.locked_out"
AXES_ENABLE_ADMIN = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "drugs.signin.passwords.GuessableValidator"},
]
# A code from an app beside the password, for moderators and administrators. Whoever else sets one up is asked for it.
SECOND_FACTOR = env.flag("MEDREF_SECOND_FACTOR", default=True)
OTP_TOTP_ISSUER = SITE_NAME
OTP_STATIC_THROTTLE_FACTOR = 0  # recovery codes cannot be guessed, and are the way in while codes have to wait
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "drugs.views.errors.csrf_failure"

LANGUAGE_CODE = env.text("MEDREF_LANGUAGE", "en-gb")
TIME_ZONE = env.time_zone("MEDREF_TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["medref.formats"]

STATIC_URL = "/static/"
# Files are for this site's own pages.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = DATA_DIR / "static"
# Of static files alone: uploads lie in files and folders with modes of their own.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = private.PUBLIC_FILE, private.PUBLIC_FOLDER
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "medref.private.StaticFiles"
    },
}

# The editor of a section asks this address, our own view, for its preview; markdownx's own views are not mounted.
MARKDOWNX_URLS_PATH = "/admin/preview-section/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/no-uploads/"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Nothing that a browser can do for a page is wanted here. Left out are names that would turn off how pages are read or
# typed into (scrolling, focus, rendering, autofill), names that browsers only try out and complain
# of, and unload, on which jQuery in Django's admin listens.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        # devices and what they sense
        *("accelerometer", "bluetooth", "camera", "captured-surface-control"),
        *("compute-pressure", "display-capture", "gamepad", "geolocation", "gyroscope"),
        *("hid", "idle-detection", "keyboard-map", "local-fonts", "magnetometer", "microphone", "midi", "serial"),
        *("screen-wake-lock", "speaker-selection", "usb", "window-management", "xr-spatial-tracking"),
        # networks, storage, other windows
        *("clipboard-read", "clipboard-write", "cross-origin-isolated", "deferred-fetch", "deferred-fetch-minimal"),
        "web-share",
        *("local-network", "local-network-access", "loopback-network", "storage-access", "sync-xhr"),
        # advertising and tracking
        *("browsing-topics", "interest-cohort", "private-state-token-issuance", "private-state-token-redemption"),
        # identity and payment
        *("digital-credentials-create", "digital-credentials-get", "identity-credentials-get", "otp-credentials"),
        *("payment", "publickey-credentials-create", "publickey-credentials-get"),
        # media
        *("autoplay", "encrypted-media", "fullscreen", "media-playback-while-not-visible", "picture-in-picture"),
        # models in the browser
        *("aria-notify", "language-detector", "language-model", "on-device-speech-recognition"),
        *("summarizer", "translator"),
        # what a browser says of itself and its machine with each request
        *("ch-device-memory", "ch-downlink", "ch-dpr", "ch-ect", "ch-prefers-color-scheme"),
        *("ch-prefers-reduced-motion", "ch-prefers-reduced-transparency", "ch-rtt", "ch-save-data", "ch-ua"),
        *("ch-ua-arch", "ch-ua-bitness", "ch-ua-form-factors", "ch-ua-full-version", "ch-ua-full-version-list"),
        *("ch-ua-high-entropy-values", "ch-ua-mobile", "ch-ua-model", "ch-ua-platform", "ch-ua-platform-version"),
        *("ch-ua-wow64", "ch-viewport-height", "ch-viewport-width", "ch-width"),
    )
}

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
# After how long without a deed a session ends, and when it ends in any case. The server decides, not the cookie.
SESSION_IDLE_MINUTES = env.positive_number("MEDREF_SESSION_IDLE_MINUTES", 120)
SESSION_HOURS = env.positive_number("MEDREF_SESSION_HOURS", 12)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
TRUSTED_PROXIES = env.whole_number("MEDREF_TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if not (PLAIN_HTTP or DEBUG):
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# How much one network may ask, 0 for any amount (drugs.views.limits). A class of thirty behind one address types some
# forty names a minute and reads the suggestions for each.
LIMIT_LOOK_UPS = env.whole_number("MEDREF_LIMIT_LOOK_UPS", 600)  # searches, checks, lists a minute
LIMIT_SUGGESTIONS = env.whole_number("MEDREF_LIMIT_SUGGESTIONS", 3000)  # a minute
LIMIT_REPORTS = env.whole_number("MEDREF_LIMIT_REPORTS", 5)  # kept for the moderators an hour
LIMIT_SIGN_INS = env.whole_number("MEDREF_LIMIT_SIGN_INS", 100)  # attempts with any name in a quarter of an hour
LIMIT_PREVIEWS = env.whole_number("MEDREF_LIMIT_PREVIEWS", 600)  # of one account a minute

DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
# Uploads of imports alone may be larger (drugs.views.bodies). They go to disk as they come, never into memory.
DATA_UPLOAD_MAX_NUMBER_FILES = 200
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
_email = env.email("MEDREF_EMAIL_URL")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _email.get("EMAIL_HOST", "localhost"), _email.get("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_USER", ""), _email.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _email.get("EMAIL_USE_SSL", False), _email.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MEDREF_EMAIL_FROM", "medref@localhost")

LOGGING = logs.configuration(env.one_of("MEDREF_LOG_FORMAT", ("plain", "json")))
