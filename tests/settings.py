"""The site's own settings, as in production, with what tests need: a quick password hasher, a scratch folder."""

import os
import tempfile

os.environ.setdefault("MEDREF_DATA_DIR", tempfile.mkdtemp(prefix="medref-tests-"))
os.environ.setdefault("MEDREF_SECRET_KEY", "for tests only: nothing is protected by these fifty characters")
os.environ.setdefault("MEDREF_PLAIN_HTTP", "1")
os.environ.setdefault("MEDREF_SECOND_FACTOR", "0")  # tests/signin turns it on

from medref.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  # whitenoise warns where there is no such folder
if "postgresql" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A power cut may cost the tests' database what it likes: it is made anew each time.
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # noqa: F405
