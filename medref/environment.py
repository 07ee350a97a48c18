"""Read the MEDREF_… variables, and refuse what is unknown or impossible."""

import contextlib
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

KNOWN = {
    "MEDREF_ALLOWED_HOSTS",
    "MEDREF_BASE_URL",
    "MEDREF_DATA_DIR",
    "MEDREF_DEBUG",
    "MEDREF_DISCLAIMER",
    "MEDREF_EMAIL_FROM",
    "MEDREF_EMAIL_URL",
    "MEDREF_CONTACT_EMAIL",
    "MEDREF_DATABASE_LOCK_SECONDS",
    "MEDREF_DATABASE_QUERY_SECONDS",
    "MEDREF_EMERGENCY_NUMBER",
    "MEDREF_INDEX_UNCHECKED",
    "MEDREF_LANGUAGE",
    "MEDREF_LIMIT_LOOK_UPS",
    "MEDREF_LIMIT_PREVIEWS",
    "MEDREF_LIMIT_REPORTS",
    "MEDREF_LIMIT_SIGN_INS",
    "MEDREF_LIMIT_SUGGESTIONS",
    "MEDREF_LOG_FORMAT",
    "MEDREF_METRICS_TOKEN",
    "MEDREF_NOTE",
    "MEDREF_NOTICE",
    "MEDREF_OUTLIVE_DATABASE_HOURS",
    "MEDREF_PLAIN_HTTP",
    "MEDREF_SECOND_FACTOR",
    "MEDREF_SECRET_KEY",
    "MEDREF_SECURITY_CONTACT",
    "MEDREF_SESSION_HOURS",
    "MEDREF_SESSION_IDLE_MINUTES",
    "MEDREF_SITE_NAME",
    "MEDREF_TEST_DATABASE_URL",
    "MEDREF_TIME_ZONE",
    "MEDREF_TRUSTED_ORIGINS",
    "MEDREF_TRUSTED_PROXIES",
}

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


class Environment:
    """The settings that an operator gives, each read once and checked.

    Raises ImproperlyConfigured, with what to write instead, for an unknown MEDREF_ name or a value that cannot be.
    """

    def __init__(self, values: Mapping[str, str] = os.environ):
        self.values = values
        unknown = sorted(name for name in values if name.startswith("MEDREF_") and name not in KNOWN)
        if unknown:
            raise ImproperlyConfigured(f"Unknown setting {', '.join(unknown)}. Known are: {', '.join(sorted(KNOWN))}.")

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name, default).strip()
        if name in self.values and default and not value:
            raise ImproperlyConfigured(f"{name} is empty. Give it a value, or leave it out for the default.")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        if name not in self.values:
            return default
        value = self.values[name].strip().lower()
        if value in TRUE:
            return True
        if value in FALSE:
            return False
        raise ImproperlyConfigured(f"{name} is {self.values[name]!r}. Write 1 or 0.")

    def whole_number(self, name: str, default: int) -> int:
        value = self.values.get(name, str(default)).strip()
        if not value.isdecimal():
            raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number, 0 or more.")
        return int(value)

    def positive_number(self, name: str, default: int) -> int:
        number = self.whole_number(name, default)
        if number == 0:
            raise ImproperlyConfigured(f"{name} is 0. Write a whole number, 1 or more.")
        return number

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def one_of(self, name: str, choices: Sequence[str]) -> str:
        """Return one of choices; the first when none is given."""
        value = self.text(name, choices[0])
        if value not in choices:
            raise ImproperlyConfigured(f"{name} is {value!r}. Write {' or '.join(choices)}.")
        return value

    def token(self, name: str) -> str:
        """Return a secret that a program sends, "" when none is given: at least 20 characters of those that fit."""
        value = self.text(name)
        if value and not re.fullmatch(r"[0-9A-Za-z._~+/=-]{20,}", value):
            raise ImproperlyConfigured(f"{name} cannot be used. Write 20 or more letters and digits, made by chance.")
        return value

    def contact(self, name: str) -> str:
        """Return where finders of a weakness write, as an address that a browser follows; "" when none is given."""
        value = self.text(name)
        if value and not re.fullmatch(r"(mailto:[^@\s<>]+@[^@\s<>]+|https://[^\s<>]+|tel:\+[0-9-]+)", value):
            raise ImproperlyConfigured(
                f"{name} is {value!r}. Write mailto:desk@example.org, https://example.org/report or tel:+44-20-5550100."
            )
        return value

    def time_zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a folder of zones, such as Europe
            raise ImproperlyConfigured(
                f"{name} is {value!r}, which is no time zone. Write one like Europe/Berlin."
            ) from error
        return value

    def address(self, name: str) -> str:
        """Return an e-mail address, or "" when none is given."""
        value = self.text(name)
        if value and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", value):
            raise ImproperlyConfigured(f"{name} is {value!r}. Write an e-mail address, such as desk@example.org.")
        return value

    def email(self, name: str) -> dict[str, Any]:
        """Return Django's settings for smtp://user:password@host:587 or smtps://…:465; the console if none."""
        given = self.text(name)
        if not given:
            return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
        hint = f"{name} cannot be read. Write smtp://user:password@host:587 or smtps://user:password@host:465."
        try:
            parts = urlsplit(given)
            port = parts.port
        except ValueError as error:
            raise ImproperlyConfigured(hint) from error
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ImproperlyConfigured(hint)
        is_local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": port or (465 if parts.scheme == "smtps" else 587),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp" and not is_local,
        }

    def data_dir(self, name: str, default: Path) -> Path:
        folder = Path(self.values.get(name, "").strip() or default).resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(f"{name}: cannot make the folder {folder}: {error.strerror}.") from error
        return folder

    def secret_key(self, name: str, folder: Path) -> str:
        """The key given, else one made once and kept in folder, readable by its owner alone."""
        if given := self.text(name):
            if len(given) < 50:
                raise ImproperlyConfigured(f"{name} is too short. Write at least 50 random characters.")
            return given
        file = folder / "secret_key"
        try:
            if not file.exists():
                self.make_secret(file)
            return file.read_text()
        except OSError as error:
            raise ImproperlyConfigured(
                f"MEDREF_DATA_DIR: cannot keep a secret in {folder}: {error.strerror}."
            ) from error

    def make_secret(self, file: Path) -> None:
        """Write a new key to file, whole or not at all; one that another process made meanwhile stays."""
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, file)
        fresh.unlink()
